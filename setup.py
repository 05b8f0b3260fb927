"Packaging, read from settings.ini; `pip install -e .` needs neither CUDA nor a compiler."

import re
from configparser import ConfigParser
from pathlib import Path
from setuptools import setup

cfg = ConfigParser(delimiters=["="])
cfg.read("settings.ini", encoding="utf-8")
cfg = cfg["DEFAULT"]
extras = {
    name: cfg[f"{name}_requirements"].split()
    for name in "cuda triton recover cluster wandb compressed completion run notebooks dev docs".split()
}

address = cfg["git_url"].strip().rstrip("/")
pages = {
    name: f"{address}/{path}"
    for name, path in {
        "Source": f"tree/{cfg['branch']}",
        "Changes": f"blob/{cfg['branch']}/CHANGELOG.md",
        "Issues": "issues",
    }.items()
    if address
}
readme = Path("README.md").read_text(encoding="utf-8") if Path("README.md").exists() else ""
if address:  # links and pictures are as seen from the top of the repository, which an index of packages is not
    for start, kind in ((r"(!\[[^\]]*\]\()", "raw"), (r"((?<!!)\[[^\]]*\]\()", "blob")):
        readme = re.sub(start + r"(?!https?:|#)", rf"\1{address}/{kind}/{cfg['branch']}/", readme)

setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=readme,
    long_description_content_type="text/markdown",
    keywords=cfg["keywords"],
    author=cfg["author"],
    license="Apache-2.0",
    url=address or None,
    project_urls=pages,
    packages=["ssmprune", "ssmprune.pruners"],
    package_data={"ssmprune": ["py.typed", "weights/**/*", "tasks/**/*"]},
    python_requires=f">={cfg['min_python']}",
    install_requires=cfg["requirements"].split(),
    extras_require=extras,
    entry_points={"console_scripts": ["ssmprune = ssmprune.cli:main"]},
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Framework :: Jupyter",
        "Intended Audience :: Developers",
        "Intended Audience :: Science/Research",
        "Natural Language :: English",
        "Programming Language :: Python :: 3",
        *(f"Programming Language :: Python :: 3.{minor}" for minor in range(10, 14)),
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Typing :: Typed",
    ],
)
