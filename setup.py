"Packaging, read from settings.ini; `pip install -e .` needs neither CUDA nor a compiler."

from configparser import ConfigParser
from pathlib import Path
from setuptools import setup

cfg = ConfigParser(delimiters=["="])
cfg.read("settings.ini", encoding="utf-8")
cfg = cfg["DEFAULT"]
extras = {
    name: cfg[f"{name}_requirements"].split()
    for name in "cuda triton recover cluster wandb compressed completion notebooks dev docs".split()
}

setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=Path("README.md").read_text(encoding="utf-8")
    if Path("README.md").exists()
    else "",
    long_description_content_type="text/markdown",
    keywords=cfg["keywords"],
    author=cfg["author"],
    license="Apache-2.0",
    url=cfg["git_url"] or None,
    packages=["ssmprune", "ssmprune.pruners"],
    package_data={"ssmprune": ["weights/**/*", "tasks/**/*"]},
    python_requires=f">={cfg['min_python']}",
    install_requires=cfg["requirements"].split(),
    extras_require=extras,
    entry_points={"console_scripts": ["ssmprune = ssmprune.cli:main"]},
    classifiers=[
        "Programming Language :: Python :: 3",
        "Intended Audience :: Science/Research",
        "Natural Language :: English",
    ],
)
