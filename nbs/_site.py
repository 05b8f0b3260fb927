"""The book as a static site, from the outputs stored in the notebooks: `make docs`.

usage: _site.py OUT NOTEBOOK...   the notebooks in the order of reading, the front page first

Works on a copy, so nothing is left in nbs/. Fails on a warning, on a notebook that is not listed,
and on a link to a local file or heading that does not exist. There is no PDF: nbconvert makes one only
with LaTeX and pandoc, or with a browser that it downloads.
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
    "a": "Reference",
}
API = "nbs/api"  # the page of the public names, which is made here

CSS = """.bd-main .bd-content .bd-article-container { max-width: 78em; }
.bd-container .bd-container__inner { max-width: 110rem; }
.bd-article p, .bd-article ul, .bd-article blockquote { max-width: 48em; }
div.cell pre { font-size: 0.75em; }
div.cell table { font-size: 0.85em; }
/* what is wider than the page scrolls by itself */
.bd-article table { display: block; max-width: 100%; overflow-x: auto; }
div.cell_output .output, div.cell pre, div.math { max-width: 100%; overflow-x: auto; }
mjx-container[display="true"] { max-width: 100%; overflow-x: auto; overflow-y: hidden; }
.bd-article blockquote p:has(mjx-container) { overflow-x: auto; overflow-y: hidden; }
.bd-article code { overflow-wrap: anywhere; }
.bd-article img { max-width: 100%; height: auto; }
/* figures stay on white, tables take the colours of the page */
html[data-theme="dark"] .bd-content .bd-article img:not(.only-dark) {
  background: #fff; border-radius: 4px; padding: 4px; filter: none;
}
html[data-theme="dark"] .bd-content .bd-article div.cell_output .text_html.text_html:not(:has(img)) {
  background: transparent; color: var(--pst-color-text-base);
}
@media (max-width: 480px) {
  .bd-main .bd-content .bd-article-container { padding: 0.5rem; }
  .bd-article h1 { font-size: 1.7em; overflow-wrap: anywhere; }
  div.cell { padding-left: 0; }
  /* a figure stays readable, and is moved sideways */
  .bd-article p:has(img) { overflow-x: auto; }
  .bd-article img:not([src$=".svg"]) { max-width: none; width: 600px; }
}
"""

EXCERPTS = """// What a result of the search shows of a page. A browser that reads files from disk may not
// fetch others, so the text of every page is here.
const PAGES = %s;
const beyond = window.fetch;
window.fetch = (url, ...more) => {
  const root = new URL("./", document.baseURI).href;
  const text = PAGES[new URL(url, root).href.replace(root, "").split("#")[0]];
  if (text === undefined) return beyond(url, ...more);
  const page = document.createElement("div");
  page.setAttribute("role", "main");
  page.textContent = text;
  return Promise.resolve({ ok: true, text: () => Promise.resolve(page.outerHTML) });
};
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
    (to / f"{API}.md").write_text(reference(notebooks), encoding="utf-8")
    (to / "_static").mkdir()
    (to / "_static" / "book.css").write_text(CSS)
    (to / "_toc.yml").write_text(json.dumps(contents(notebooks)))  # JSON is YAML
    (to / "_config.yml").write_text(json.dumps(configuration(url)))


def contents(notebooks):
    names = [p.resolve().relative_to(ROOT).with_suffix("").as_posix() for p in notebooks]
    groups = {}
    for name, path in zip(names[1:], notebooks[1:]):
        groups.setdefault(part(path), []).append(dict(file=name))
    groups["a"] = [dict(file=API)]
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


def homes(notebooks):  # → module: (file, title) of the notebook that exports it
    found = {}
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
        if named := re.search(r"(?m)^#\|\s*default_exp\s+(\S+)", "\n".join(sources)):
            found[named[1]] = path.name, sources[0].splitlines()[0].lstrip("# ")
    return found


def methods(known, where):  # registry, {module: notebook} → a table of methods, in Markdown
    names = {}
    for (method, variant), kind in sorted(known.items()):
        names.setdefault(method, []).append((variant, kind))
    lines = ["| method | variants | what it does | chapter |", "|---|---|---|---|"]
    for method, kinds in names.items():
        kind = dict(kinds).get("corrected", kinds[0][1])
        file, title = where[kind.__module__.removeprefix("ssmprune.")]
        variants = ", ".join(f"`{variant}`" for variant, _ in kinds)
        said = kind.__doc__.splitlines()[0].replace("|", "\\|")
        lines.append(f"| `{method}` | {variants} | {said} | [{title}]({file}) |")
    return "\n".join(lines)


def reference(notebooks):  # → a page with signature, arguments and chapter of every public name
    "The names of `import ssmprune as sp`, as nbdev shows them"
    import ssmprune as sp
    from fastcore.docments import MarkdownRenderer
    from nbdev.showdoc import show_doc

    where = homes(notebooks)
    page = [
        "# API reference",
        "> The names of `import ssmprune as sp`: what they take and give.",
        "Every argument has a comment, and every name a chapter that explains it. Modules have more "
        "names; `sp.plan` and `sp.scan` are modules, for example.",
    ]
    for name in sp.HOMES:
        file, title = where[sp.HOMES[name]]
        page.append(f"## {name}\n\nFrom [{title}]({file}).")
        if name == "METHODS":
            page.append(
                "The registered methods, by (name, variant).\n\n" + methods(sp.METHODS, where)
            )
        else:
            page.append(show_doc(getattr(sp, name), MarkdownRenderer)._repr_markdown_())
    return "\n\n".join(page) + "\n"


class Text(HTMLParser):
    "The words of a page, without its frame"

    def __init__(self, path):
        super().__init__()
        self.inside, self.parts = 0, []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag == "article" or (self.inside and tag in ("script", "style")):
            self.inside += 1 if tag == "article" else 100

    def handle_endtag(self, tag):
        if tag == "article" or (self.inside >= 100 and tag in ("script", "style")):
            self.inside -= 1 if tag == "article" else 100

    def handle_data(self, data):
        if 0 < self.inside < 100:
            self.parts.append(data)


def excerpts(site):
    "Let the search show where a word stands, also where the pages are opened from disk"
    pages = {
        path.relative_to(site).as_posix(): " ".join("".join(Text(path).parts).split())
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    }
    text = EXCERPTS % json.dumps(pages, ensure_ascii=False)
    (site / "_static" / "excerpts.js").write_text(text, encoding="utf-8")
    search = site / "search.html"
    script = '<script src="_static/excerpts.js"></script></head>'
    search.write_text(
        search.read_text(encoding="utf-8").replace("</head>", script, 1), encoding="utf-8"
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
    excerpts(site)
    dead = dead_links(site)
    if dead:
        raise SystemExit("dead links:\n" + "\n".join(f"  {page}: {link}" for page, link in dead))
    print(f"{len(notebooks)} notebooks, no dead link. Open {site.resolve().as_uri()}/index.html")


if __name__ == "__main__":
    main(*sys.argv[1:])
