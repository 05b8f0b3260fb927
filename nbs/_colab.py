"""What the first cell of a notebook runs on Colab: the package is installed once, the folder entered.

usage: %run _colab.py [FOLDER]   FOLDER below nbs, such as paper
"""

import importlib, importlib.util, os, subprocess, sys
from pathlib import Path

BOOK = Path(__file__).resolve().parent.parent

if importlib.util.find_spec("ssmprune") is None:
    install = [sys.executable, "-m", "pip", "install", "-q", f"{BOOK}[run]"]
    if subprocess.run(install).returncode:
        raise SystemExit(f"could not install what {BOOK} needs; pip says why above")
    importlib.invalidate_caches()
os.chdir(BOOK.joinpath("nbs", *sys.argv[1:]))
