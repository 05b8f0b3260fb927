"""The book as a static site, from the outputs stored in the notebooks: `make docs`.

usage: _site.py OUT NOTEBOOK...   the notebooks in the order of reading, the front page first

Works on a copy, so nothing is left in nbs/. Fails on a warning, on a notebook that is not listed,
and on a link to a local file or heading that does not exist.
"""

import configparser, importlib.util, json, re, shutil, subprocess, sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PARTS = {
    "0": "Models and text",
    "1": "Calibrate, plan, prune",
    "2": "Methods",
    "3": "Measure and recover",
    "4": "The laboratory",
    "5": "Doors",
    "6": "Your own",
    "p": "Figures and tables",
}

CSS = """.bd-main .bd-content .bd-article-container { max-width: 78em; }
.bd-container .bd-container__inner { max-width: 110rem; }
.bd-article p, .bd-article ul, .bd-article blockquote { max-width: 48em; }
div.cell pre { font-size: 0.75em; }
div.cell table { font-size: 0.85em; }
"""


def settings():
    cfg = configparser.ConfigParser(delimiters=["="])
    cfg.read(ROOT / "settings.ini", encoding="utf-8")
    return cfg["DEFAULT"]


def part(path):  # nbs/06_zoo.ipynb → "0", nbs/paper/… → "p"
    return "p" if path.parent.name == "paper" else path.name[0]


def outward(
    text, here, book, url
):  # markdown, folder of its notebook, files of the book, address of the branch → markdown
    "Links to files that are not part of the book lead to the repository, or nowhere while it has no address"

    def link(m):
        label, target = m.groups()
        path = (ROOT / here / target.split("#")[0]).resolve()
        if urlsplit(target).scheme or target.startswith("#") or path in book or not path.exists():
            return m[0]  # what does not exist is found as a dead link
        inside = path.relative_to(ROOT)
        return f"[{label}]({url}/{inside.as_posix()})" if url else label

    return re.sub(r"(?<!!)\[([^\]\[]*)\]\(([^)\s]+)\)", link, text)


def shown(cell, here, book, url):  # → the cell as a reader sees it, or None
    "What nbdev hides is left out, its flags too; links in stored HTML lead to pages"
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return dict(cell, source=outward(source, here, book, url))
    if re.search(r"^#\|\s*(hide|default_exp)", source, re.M):
        return None
    tags = ["remove-input"] if re.search(r"^#\|\s*echo:\s*false", source, re.M) else []
    if here.name == "paper":
        tags.append("hide-input")  # there, the figure is what counts
    outputs = json.loads(
        re.sub(
            r'((?:href=\\"|\]\()(?!https?:)[^\\")\s]+)\.ipynb',
            r"\1.html",
            json.dumps(cell["outputs"]),
        )
    )
    return dict(
        cell,
        source=re.sub(r"^#\|.*\n", "", source, flags=re.M),
        outputs=outputs,
        metadata=dict(cell["metadata"], tags=tags),
    )


def stage(notebooks, to):
    "A copy of the book that jupyter-book can lay out"
    url = settings()["git_url"].strip().rstrip("/")
    tree = url and f"{url}/tree/{settings()['branch']}"
    book = {p.resolve() for p in (*notebooks, *(ROOT / "figures").iterdir())}
    left = sorted(
        p.name
        for p in (ROOT / "nbs").rglob("*.ipynb")
        if p.resolve() not in book and ".ipynb_checkpoints" not in p.parts
    )
    if left:
        raise SystemExit(
            f"not in the book: {', '.join(left)}. The Makefile lists what is (PAPER and CHAPTERS)."
        )
    for path in notebooks:
        notebook, here = (
            json.loads(path.read_text(encoding="utf-8")),
            path.resolve().relative_to(ROOT).parent,
        )
        cells = [s for c in notebook["cells"] if (s := shown(c, here, book, tree))]
        (to / here).mkdir(parents=True, exist_ok=True)
        (to / here / path.name).write_text(
            json.dumps(dict(notebook, cells=cells)), encoding="utf-8"
        )
    shutil.copytree(ROOT / "figures", to / "figures")
    (to / "_static").mkdir()
    (to / "_static" / "book.css").write_text(CSS)
    (to / "_toc.yml").write_text(json.dumps(contents(notebooks)))  # JSON is YAML
    (to / "_config.yml").write_text(json.dumps(configuration(url)))


def contents(notebooks):
    names = [p.resolve().relative_to(ROOT).with_suffix("").as_posix() for p in notebooks]
    groups = {}
    for name, path in zip(names[1:], notebooks[1:]):
        groups.setdefault(part(path), []).append(dict(file=name))
    return dict(
        format="jb-book",
        root=names[0],
        parts=[dict(caption=PARTS[key], chapters=files) for key, files in groups.items()],
    )


def configuration(url):
    cfg = settings()
    theme = dict(
        show_toc_level=2,
        use_download_button=True,
        use_fullscreen_button=False,
        navbar_persistent=[],
        extra_footer=cfg["description"],
    )
    if url:
        theme |= dict(
            repository_url=url,
            repository_branch=cfg["branch"],
            path_to_docs="",
            use_repository_button=True,
            launch_buttons=dict(colab_url="https://colab.research.google.com"),
        )
    return dict(
        title=cfg["lib_name"],
        author=cfg["author"],
        copyright=cfg["copyright"].split()[0],
        only_build_toc_files=True,
        execute=dict(execute_notebooks="off"),
        sphinx=dict(
            config=dict(
                html_theme_options=theme,
                mathjax_path="mathjax/tex-chtml.js",
                nb_merge_streams=True,
                language="en",
            )
        ),
    )


class Page(HTMLParser):
    "What a page links to, and the places in it that can be linked to"

    def __init__(self, path):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs[k] for k in ("id", "name") if attrs.get(k)}
        self.links += [attrs[k] for k in ("href", "src") if attrs.get(k)]


def dead_links(site):  # folder of pages → [(page, link)]
    "Links to local files or headings that are not there"
    pages, dead = (
        {p.resolve(): Page(p) for p in site.rglob("*.html") if "_static" not in p.parts},
        [],
    )
    for path, page in pages.items():
        for link in page.links:
            u = urlsplit(link)
            if u.scheme or u.netloc:
                continue
            target = (path.parent / unquote(u.path)).resolve() if u.path else path
            place = unquote(u.fragment)
            if not target.is_file() or (
                target in pages and place and place not in pages[target].ids
            ):
                dead.append((path.relative_to(site.resolve()).as_posix(), link))
    return dead


def main(out, *notebooks):
    out, notebooks = Path(out), [Path(n) for n in notebooks]
    work, site = out / "work", out / "html"
    for folder in (work, site):
        shutil.rmtree(folder, ignore_errors=True)
    stage(notebooks, work / "book")
    subprocess.run(
        [
            Path(sys.executable).parent / "jupyter-book",
            "build",
            "-W",
            "--keep-going",
            "-q",
            "--path-output",
            work,
            work / "book",
        ],
        check=True,
    )
    (work / "_build" / "html").rename(site)
    shutil.copytree(ROOT / "figures", site / "figures", dirs_exist_ok=True)
    maths, there = (
        Path(
            importlib.util.find_spec("sphinx-mathjax-offline").submodule_search_locations[0],
            "static",
            "mathjax",
        ),
        site / "_static" / "mathjax",
    )
    shutil.copytree(
        maths / "output" / "chtml", there / "output" / "chtml"
    )  # formulas need no network either
    shutil.copy(maths / "tex-chtml.js", there)
    for path in notebooks:
        shutil.copy(
            path, site / "_sources" / path.resolve().relative_to(ROOT)
        )  # what is downloaded is the notebook as it is
    shutil.rmtree(work)
    dead = dead_links(site)
    if dead:
        raise SystemExit("dead links:\n" + "\n".join(f"  {page}: {link}" for page, link in dead))
    print(f"{len(notebooks)} notebooks, no dead link: {site}/index.html")


if __name__ == "__main__":
    main(*sys.argv[1:])
