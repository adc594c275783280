"""The guide, from docs/guide to the pages inside the program and to a site of plain files.

`python3 dev.py docs` writes both: akker/web/guide, which is committed and installed with the
program, and build/docs. With --pictures it also takes the pictures of README and guide anew.
"""

import html
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests import ROOT
from tests.pictures import GUIDE_PICTURES, take_pictures

GUIDE = ROOT / "docs" / "guide"
GLOSSARY = ROOT / "docs" / "glossary.md"
INSIDE = ROOT / "akker" / "web" / "guide"
SITE = ROOT / "build" / "docs"
STYLES = ROOT / "akker" / "web" / "static" / "web"
LANGUAGES = ("en", "nl")
WRITTEN = "{# Made from docs/guide by `python3 dev.py docs`. #}"


def sources(language: str) -> dict[str, Path]:
    """Name of a page -> the file it is written in. The glossary holds both languages."""
    folder = GUIDE if language == "en" else GUIDE / language
    found = {path.stem: path for path in sorted(folder.glob("*.md"))}
    if "README" in found:
        found["index"] = found.pop("README")
    if language == "en":
        found["glossary"] = GLOSSARY
    return found


def markup_of(text: str, address: Callable[[str], str], picture: Callable[[str], str] = str) -> str:
    """A page in HTML: headings that can be pointed at, links to `address(page)`, and pictures
    from `picture(language/file)`."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    for token, after in zip(tokens, [*tokens[1:], Token("", "", 0)], strict=True):
        if token.type == "heading_open":
            token.attrSet("id", anchor_of(after.content))
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("href", _target(str(child.attrGet("href")), address))
            if child.type == "image":
                path = Path(str(child.attrGet("src")))
                child.attrSet("src", picture(f"{path.parent.name}/{path.name}"))
                child.attrSet("loading", "lazy")
    made = str(reader.renderer.render(tokens, reader.options, {}))
    made = made.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    made = made.replace("</table>", "</table></div>")
    # Whoever scrolls by keys reaches what is wider than the page.
    return made.replace("<pre>", '<pre tabindex="0">')


def anchor_of(heading: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


def _target(href: str, address: Callable[[str], str]) -> str:
    if ":" in href or href.startswith("#"):
        return href
    path, hash_mark, anchor = href.partition("#")
    name = Path(path).stem
    return address("index" if name == "README" else name) + hash_mark + anchor


def pages_inside() -> dict[str, str]:
    """Path under akker/web/guide -> what stands there: a template in which nothing is filled in."""
    made = {}
    for language in LANGUAGES:
        for name, path in sources(language).items():
            markup = markup_of(
                path.read_text(encoding="utf-8"), _address_inside, lambda name: f"[[{name}]]"
            )
            assert "endverbatim" not in markup, path
            markup = re.sub(r"\[\[(\w+/\w+\.jpg)\]\]", _STATIC, markup)
            page = f"{WRITTEN}{{% load static %}}{{% verbatim %}}\n{markup}{{% endverbatim %}}\n"
            made[f"{language}/{name}.page"] = page
    return made


_STATIC = r"{% endverbatim %}{% static 'web/guide/\1' %}{% verbatim %}"


def _address_inside(name: str) -> str:
    return "/help/" if name == "index" else f"/help/{name}"


def site() -> dict[str, str]:
    """Path under build/docs -> what stands there."""
    made = {}
    for language in LANGUAGES:
        for name, path in sources(language).items():
            text = path.read_text(encoding="utf-8")

            def address(other: str, language: str = language) -> str:
                is_here = other in sources(language)
                return f"{other}.html" if is_here else f"../en/{other}.html"

            made[f"{language}/{name}.html"] = _whole(
                language, text, markup_of(text, address, _picture_beside)
            )
    first = "".join(f'<li><a href="{each}/start.html">{each}</a></li>' for each in LANGUAGES)
    made["index.html"] = _whole("en", "# Akker", f"<h1>Akker</h1><ul>{first}</ul>", "")
    made["style.css"] = "".join(
        (STYLES / name).read_text(encoding="utf-8")
        for name in ("tokens.css", "base.css", "arrive.css")
    )
    return made


def _picture_beside(name: str) -> str:
    return f"../pictures/{name}"


def _whole(language: str, text: str, markup: str, up: str = "../") -> str:
    title = html.escape(text.partition("\n")[0].lstrip("# "))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title} · Akker</title>\n<link rel="stylesheet" href="{up}style.css">\n'
        f'<main class="prose">\n{markup}</main>\n</html>\n'
    )


def write(folder: Path, files: dict[str, str]) -> None:
    """These files and no others of their kind."""
    for old in [*folder.glob("*/*.page"), *folder.glob("*/*.html")]:
        if old.relative_to(folder).as_posix() not in files:
            old.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--pictures"]):
        print("dev.py docs takes nothing, or --pictures.", file=sys.stderr)
        return 1
    if arguments:
        take_pictures()
    write(INSIDE, pages_inside())
    write(SITE, site())
    shutil.copytree(GUIDE_PICTURES, SITE / "pictures", dirs_exist_ok=True)
    print(f"{len(pages_inside())} pages in {INSIDE.relative_to(ROOT)}, the site in {SITE}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
