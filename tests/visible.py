"""Texts that people see and that no translation call holds: in templates and in views."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

from tests.source import Source

# The same in every language, or typed rather than read.
SAME_EVERYWHERE = {
    "Akker", "Akker.", "API", "BIC", "Connect", "Ctrl", "CSV", "English", "Enter", "Esc", "Excel",
    "hledger", "HTML", "IBAN", "JSON", "KvK", "Nederlands", "OpenAPI", "OpenID", "PDF",
    "PostgreSQL", "REST", "SMTP", "SQLite", "TLS", "TOTP", "URL", "UTC", "XLSX", "XML",
    "KB", "MB", "ms",
    "Android", "Chrome", "Edge", "Firefox", "Linux", "Mac", "OS", "Opera", "Safari", "Windows",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'-]+")
SEEN_ATTRIBUTES = {
    "alt", "aria-description", "aria-label", "aria-placeholder", "aria-roledescription",
    "aria-valuetext", "label", "placeholder", "title",
}  # fmt: skip
NOT_READ = {"code", "kbd", "samp", "script", "style"}
NOT_READ_WORD = "\u2063"  # stands where a tag of the template was
TRANSLATES = {"blocktranslate", "blocktrans", "translate", "trans", "plural"}
# Tags whose words are names of files, of blocks, or of what is computed.
NAMES_THINGS = {
    "block", "comment", "cycle", "elif", "endblock", "extends", "firstof", "for", "if", "ifchanged",
    "load", "lorem", "now", "querystring", "regroup", "static", "url", "widthratio",
}  # fmt: skip
LITERAL = re.compile(r"""(_\()?(["'])(.*?)\2""")
# Arguments of tags that name things too: {% include "x.html" with icon="check" %}.
NAMED_BY = re.compile(
    r"""\b(id|name|kind|icon|url|href|class|css|type|field|template)=(["']).*?\2"""
)

PROSE = re.compile(r"[A-Z][a-z']+(?: .*|[.:\u2026]?)\Z|.*[a-z] [a-z].*[.?!]\Z", re.DOTALL)
TRANSLATION_CALLS = re.compile(r"(^|\.)(_|[np]{0,2}gettext(_lazy|_noop)?)$")
# What a sentence may be handed to: people do not read it there, or it is translated later.
HANDED_TO = re.compile(r"(^|\.)(Refused|ValueError|TypeError|KeyError|RuntimeError|getLogger)$")
LOGGED = re.compile(r"(^|\.)(logger|log)\.\w+$|(^|\.)logging\.|(^|\.)re\.compile$")
PROGRAMS_SAY = {
    "Accept", "Allow", "Basic", "Bearer", "Escape", "Lax", "Location", "Origin", "Refresh",
    "Strict", "Vary",
}  # fmt: skip


class _Reader(HTMLParser):
    """Collects what a browser shows, with its line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, int]] = []
        self.unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.seen += [
            (value, self.getpos()[0]) for name, value in attrs if value and name in SEEN_ATTRIBUTES
        ]
        if tag == "meta" and given.get("name") == "description":
            self.seen.append((given.get("content") or "", self.getpos()[0]))
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self.seen.append((given.get("value") or "", self.getpos()[0]))
        if tag in NOT_READ or given.get("translate") == "no":
            self.unread.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unread and self.unread[-1] == tag:
            self.unread.pop()

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.seen.append(
                (data, self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n"))
            )


def untranslated_in_template(path: str, text: str) -> Iterator[str]:
    """One sentence per text of a template that is not in a translation call."""
    html, literals = _without_tags(text)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for seen, line in [*reader.seen, *literals]:
        words = [word for word in WORD.findall(seen) if word not in SAME_EVERYWHERE]
        if words:
            shown = " ".join(seen.replace(NOT_READ_WORD, " ").split())
            yield f"{path}:{line}: {shown[:70]!r} is not translated"


def _without_tags(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The markup alone, on its own lines; and words in tags that people will read."""
    kept: list[str] = []
    literals: list[tuple[str, int]] = []
    skipping_to = ""
    line = 1
    for token in Lexer(text).tokenize():
        source = token.contents
        if token.token_type is TokenType.TEXT:
            kept.append("\n" * source.count("\n") if skipping_to else source)
            line += source.count("\n")
            continue
        kept.append(NOT_READ_WORD + "\n" * source.count("\n"))
        words = source.split()
        name = words[0] if words else ""
        if token.token_type is TokenType.BLOCK:
            if name == skipping_to:
                skipping_to = ""
            elif name in ("blocktranslate", "blocktrans", "comment"):
                skipping_to = f"end{name}"
            elif not skipping_to and name not in TRANSLATES | NAMES_THINGS:
                literals += [(found, line) for found in _literals(source)]
        elif token.token_type is TokenType.VAR and not skipping_to:
            literals += [(found, line) for found in _literals(source)]
        line += source.count("\n")
    return "".join(kept), literals


def _literals(tag: str) -> Iterator[str]:
    """Words in quotes that look like a text: with a capital or a space, not within _()."""
    for marked, _, text in LITERAL.findall(NAMED_BY.sub("", tag)):
        if not marked and PROSE.match(text):
            yield text


def untranslated_in_python(source: Source) -> Iterator[str]:
    """One sentence per text of a view that reads like prose and is not in a translation call."""
    passed: set[int] = set()
    for call, meaning in source.calls():
        if TRANSLATION_CALLS.search(meaning) or HANDED_TO.search(meaning) or LOGGED.search(meaning):
            passed |= {id(node) for node in ast.walk(call)}
    for node in ast.walk(source.tree):
        for named in ("annotation", "returns"):
            if annotation := getattr(node, named, None):
                passed |= {id(inner) for inner in ast.walk(annotation)}
        if isinstance(node, ast.Assert | ast.Raise | ast.Expr) and not isinstance(
            getattr(node, "value", None), ast.Call
        ):
            passed |= {id(inner) for inner in ast.walk(node)}  # docstrings, what fails loudly
    for node in ast.walk(source.tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            passed |= {id(inner) for inner in node.values}
            parts = [part.value if isinstance(part, ast.Constant) else "0" for part in node.values]
            text = "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        words = [w for w in WORD.findall(text) if w not in SAME_EVERYWHERE | PROGRAMS_SAY]
        if words and PROSE.match(text):
            yield f"{source.path}:{node.lineno}: {text[:70]!r} is not translated"
