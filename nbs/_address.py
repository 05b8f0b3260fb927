"""The first code cell of every notebook, and its Colab badge, as settings.ini says: `make address`.

usage: _address.py [--check]   --check writes nothing and fails where a notebook has another cell
"""

import configparser, copy, json, re, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLAB = "https://colab.research.google.com"
BADGE = re.compile(rf"\n\n\[!\[[^\]]*\]\({COLAB}[^)]*\)\]\([^)]*\)")


def settings():  # → address ("" where there is none), branch
    config = configparser.ConfigParser(delimiters=["="])
    config.read(ROOT / "settings.ini", encoding="utf-8")
    return config["DEFAULT"]["git_url"].strip().rstrip("/"), config["DEFAULT"]["branch"].strip()


def first_cell(folder, address, branch):  # folder below nbs ("" or "paper") → source of the cell
    archive = "unzip -qo ssmprune-book.zip || echo 'upload ssmprune-book.zip, the book'"
    clone = f"[ -d book ] || git clone -qb {branch} {address} book"
    return (
        "#| hide\n"
        'if "google.colab" in str(get_ipython()):  # there, fetch the book and install what it needs\n'
        f"    !cd /content; {clone if address else archive}\n"
        f"    %run /content/book/nbs/_colab.py {folder}".rstrip()
    )


def titled(source, path, address, branch):  # first Markdown cell → with the badge, or without
    source = BADGE.sub("", source)
    host, _, name = address.removeprefix("https://").partition("/")
    if host != "github.com":  # what Colab opens
        return source
    title, newline, rest = source.partition("\n")
    place = f"{COLAB}/github/{name}/blob/{branch}/{path.relative_to(ROOT).as_posix()}"
    return f"{title}\n\n[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({place}){newline}{rest}"


def addressed(notebook, path, address, branch):  # → the notebook as it should be
    notebook = copy.deepcopy(notebook)
    folder = path.parent.relative_to(ROOT / "nbs").as_posix().strip(".")
    top = notebook["cells"][0]
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for cell, source in (
        (top, titled("".join(top["source"]), path, address, branch)),
        (code, first_cell(folder, address, branch)),
    ):
        cell["source"] = source.splitlines(keepends=True)
    return notebook


def main(check=False):
    wrong = []
    for path in sorted((ROOT / "nbs").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            notebook = json.loads(path.read_text(encoding="utf-8"))
            right = addressed(notebook, path, *settings())
            if right != notebook:
                wrong.append(path.name)
                if not check:
                    text = json.dumps(right, sort_keys=True, indent=1, ensure_ascii=False)
                    path.write_text(text + "\n", encoding="utf-8")
    print(
        f"{len(wrong)} notebooks "
        + ("need `make address`: " + ", ".join(wrong) if check else "written")
    )
    return int(check and bool(wrong))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
