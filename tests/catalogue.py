"""The texts of the program and their Dutch: found, kept and compiled by `dev.py messages`.

Texts come from two places: translation calls, which gettext's xgettext finds in Python and in
templates, and the texts of `Refused` and `said`, which syntax tells. The catalogue is
written here rather than by gettext, so that every version of gettext leaves the same file.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from akker.cli.main import start_django
from akker.kernel.identifiers import SCHEMES
from akker.kernel.sentences import AT_ROW, VALUE
from akker.packs.contract import JOURNAL_KINDS, LEDGER_ACCOUNT_TYPES, ROLES
from tests import ROOT
from tests.source import Source, read_sources

LOCALE = ROOT / "akker" / "locale"
CATALOGUE = LOCALE / "nl" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")

HEADER = (
    "# The Dutch of every text. `python3 dev.py messages` brings it up to date and compiles it.\n"
    'msgid ""\nmsgstr ""\n'
    + "".join(
        f'"{line}\\n"\n'
        for line in (
            "Language: nl",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: 8bit",
            "Plural-Forms: nplurals=2; plural=(n != 1);",
        )
    )
)
REFUSED = "akker.kernel.errors.Refused"
SAID = "akker.kernel.sentences.said"
SAMPLES = {  # what the parts of a page look like, filled in; for whoever builds pages
    "akker/web/components.py",
    "akker/web/templates/web/components.html",
}
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}|%\((\w+)\)[sd]")

Key = tuple[str, str]  # context, text


@dataclass(frozen=True, slots=True)
class Message:
    """A text and its Dutch: one form, or two where the text counts something."""

    context: str
    text: str
    plural: str = ""
    dutch: tuple[str, ...] = ("",)
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.context, self.text

    @property
    def is_translated(self) -> bool:
        return all(self.dutch) and len(self.dutch) == (2 if self.plural else 1)


def placeholders(text: str) -> set[str]:
    return {brace or percent for brace, percent in PLACEHOLDER.findall(text)}


# Reading and writing the catalogue


def read_catalogue(text: str) -> list[Message]:
    """The messages of a .po file, without its head and without those that are out of use."""
    messages = []
    for block in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        flags: tuple[str, ...] = ()
        name = ""
        for line in block.splitlines():
            if line.startswith("#,"):
                flags = tuple(flag.strip() for flag in line[2:].split(","))
            elif not line.startswith("#") and '"' in line:
                word, _, quoted = line.partition('"')
                name = word.strip() or name
                parts[name] = parts.get(name, "") + _unquoted('"' + quoted)
        if parts.get("msgid"):
            dutch = tuple(parts[key] for key in sorted(parts) if key.startswith("msgstr"))
            context, plural = parts.get("msgctxt", ""), parts.get("msgid_plural", "")
            messages.append(Message(context, parts["msgid"], plural, dutch, flags))
    return messages


def write_catalogue(messages: Iterable[Message]) -> str:
    blocks = [HEADER]
    for message in sorted(messages, key=lambda one: (one.text, one.context)):
        lines = [f"#, {', '.join(message.flags)}"] if message.flags else []
        if message.context:
            lines.append(f"msgctxt {_quoted(message.context)}")
        lines.append(f"msgid {_quoted(message.text)}")
        if message.plural:
            lines.append(f"msgid_plural {_quoted(message.plural)}")
            lines += [f"msgstr[{n}] {_quoted(text)}" for n, text in enumerate(message.dutch)]
        else:
            lines.append(f"msgstr {_quoted(message.dutch[0])}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _unquoted(quoted: str) -> str:
    text = ast.literal_eval(quoted)
    assert isinstance(text, str)
    return text


# Finding the texts


def refusal_texts(sources: Sequence[Source]) -> Iterator[Key]:
    """Texts of every `Refused` and `said`, and the words that they name as values.

    ValueError where syntax cannot tell the text.
    """
    own = [source for source in sources if source.package and source.path not in SAMPLES]
    passed_on = {name: places for source in own for name, places in _passes_on(source)}
    for source in own:
        for call, meaning in source.calls():
            if meaning in passed_on:
                for node in _given(call, passed_on[meaning]):
                    yield from ((VALUE, text) for text in _words(source, node))
            if meaning in (REFUSED, SAID):
                yield from _texts_of(source, call, at=1 if meaning == REFUSED else 0)


def _texts_of(source: Source, call: ast.Call, at: int) -> Iterator[Key]:
    templates = [*call.args[at : at + 1], *(k.value for k in call.keywords if k.arg == "remedy")]
    for template in templates:
        found = list(_constants(source, template))
        is_brought_back = isinstance(template, ast.Attribute | ast.Subscript)  # stored before
        if not found and not is_brought_back:
            where = f"{source.path}:{call.lineno}"
            raise ValueError(f"{where}: write this text as a constant")
        yield from (("", text) for text in found if re.search(r"[a-z]{2}(?![^{]*\})", text))
    for keyword in call.keywords:
        if keyword.arg != "remedy":
            yield from ((VALUE, text) for text in _words(source, keyword.value))


def _passes_on(source: Source) -> Iterator[tuple[str, dict[str, int]]]:
    """Functions that name an argument of theirs as a value: each with name and place of those."""
    for function in source.functions():
        places = {each.arg: at for at, each in enumerate(function.args.args)}
        named = {
            keyword.value.id
            for call, meaning in source.calls(function)
            if meaning in (REFUSED, SAID)
            for keyword in call.keywords
            if isinstance(keyword.value, ast.Name) and keyword.value.id in places
        }
        if named:
            yield f"{source.dotted}.{function.name}", {name: places[name] for name in named}


def _given(call: ast.Call, places: dict[str, int]) -> Iterator[ast.expr]:
    yield from (call.args[at] for at in places.values() if at < len(call.args))
    yield from (keyword.value for keyword in call.keywords if keyword.arg in places)


def _assigned(source: Source, name: str) -> Iterator[ast.expr]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets
        ):
            yield node.value


def _constants(source: Source, node: ast.expr) -> Iterator[str]:
    """What a text may be: itself, either side of a condition, or what its name stands for."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from (*_constants(source, node.body), *_constants(source, node.orelse))
        case ast.Name():
            for value in _assigned(source, node.id):
                yield from _constants(source, value)


def _words(source: Source, node: ast.expr) -> Iterator[str]:
    """Words written out as a value: `code or "without a code"`."""
    match node:
        case ast.Constant(value=str(text)) if re.search("[A-Za-z]{2}", text) and "{" not in text:
            yield text
        case ast.IfExp():
            yield from (*_words(source, node.body), *_words(source, node.orelse))
        case ast.BoolOp():
            for operand in node.values:
                yield from _words(source, operand)
        case ast.Name():
            for value in _assigned(source, node.id):
                if isinstance(value, ast.Constant):
                    yield from _words(source, value)


def fixed_texts() -> Iterator[Key]:
    """What stands before the message about a row, and closed lists that messages name."""
    from akker.books.actor import Permission  # needs Django's settings
    from akker.config.jobs import KINDS

    yield "", AT_ROW
    words = [*Permission, *JOURNAL_KINDS, *LEDGER_ACCOUNT_TYPES]
    words += [role.replace("_", " ") for role in ROLES]
    words += ["An empty cell", *KINDS, *(name for name, _ in SCHEMES.values())]
    yield from ((VALUE, str(word)) for word in words)
    yield from (("", permission.value) for permission in Permission)  # what roles may


def marked_texts() -> list[Message]:
    """The texts in translation calls of Python and templates, found by xgettext."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "akker"
        leave_out = shutil.ignore_patterns("__pycache__", "locale", "migrations", "static")
        shutil.copytree(ROOT / "akker", copy, ignore=leave_out)
        (copy / "locale").mkdir()
        env = {n: v for n, v in os.environ.items() if n != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "-m", "django", "makemessages", "--locale=nl", "-e=html,txt,py"]
        subprocess.run([*command, "--no-location", "-v0"], cwd=copy, env=env, check=True)
        found = copy / "locale" / "nl" / "LC_MESSAGES" / "django.po"
        messages = read_catalogue(found.read_text(encoding="utf-8")) if found.exists() else []
    return [replace(one, flags=(), dutch=("", "") if one.plural else ("",)) for one in messages]


def all_texts() -> list[Message]:
    found = {key: Message(*key) for key in (*fixed_texts(), *refusal_texts(read_sources()))}
    found.update({message.key: message for message in marked_texts()})
    return list(found.values())


def up_to_date(old: Iterable[Message], texts: Iterable[Message]) -> list[Message]:
    """Every text with the Dutch it had; a new one has none yet."""
    kept = {(message.key, bool(message.plural)): message for message in old}
    return [
        replace(text, dutch=kept[(text.key, bool(text.plural))].dutch)
        if (text.key, bool(text.plural)) in kept
        else text
        for text in texts
    ]


def main() -> int:
    """Bring the catalogue up to date, compile it, and name what has no Dutch yet."""
    start_django()
    old = read_catalogue(CATALOGUE.read_text(encoding="utf-8")) if CATALOGUE.exists() else []
    new = up_to_date(old, all_texts())
    CATALOGUE.write_text(write_catalogue(new), encoding="utf-8")
    compiled = ["msgfmt", "--check-format", f"--output-file={COMPILED}", str(CATALOGUE)]
    subprocess.run(compiled, check=True)
    gone = {message.key for message in old} - {message.key for message in new}
    for message in old:
        if message.key in gone:
            print(f"no longer used: {message.text!r}, which was {message.dutch[0]!r}")
    missing = [message for message in new if not message.is_translated]
    for message in missing:
        print(f"no Dutch yet: {message.text!r}")
    print(f"{len(new)} texts, {len(missing)} without Dutch")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
