"""Typst templates -> PDF.

Typesetting runs in a process of its own, because a report that grows out of hand must not take
the server with it. Starting one costs more than a letter, so many letters share one.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from akker.kernel.errors import Refused

SECONDS = 20
TEMPLATES = Path(__file__).parent / "templates"

# As in the worker, which knows nothing of Akker: letters that are looked for on the machine.
_OTHER_SCRIPTS = re.compile("[^\u0000-\u058f\u1e00-\u2bff]")
_WORKER = Path(__file__).with_name("worker.py")
_TEMPLATE = re.compile(r"[a-z_]+\.typ")
# What a process dies of that asked for more memory than it may have, or than there is.
_NO_LETTERS = b"could not be displayed with font"  # PDF/A must show every letter
_OUT_OF_MEMORY = {-6, -9} if sys.platform == "win32" else {-signal.SIGABRT, -signal.SIGKILL}


def typeset(
    template: str,
    values: Mapping[str, object],
    *,
    folder: Path = TEMPLATES,
    seconds: float = SECONDS,
    is_archive: bool = False,
) -> bytes:
    """The PDF of a template, filled with values that JSON can hold.

    Texts come out letter by letter, whatever they look like; the same values give the same
    bytes. With `is_archive` it is PDF/A-3b. Refused: pdf_too_slow, pdf_too_large, and in
    an archive pdf_letters_missing.
    """
    (pdf,) = typeset_many(template, [values], folder=folder, seconds=seconds, is_archive=is_archive)
    return pdf


def typeset_many(
    template: str,
    many: Sequence[Mapping[str, object]],
    *,
    folder: Path = TEMPLATES,
    seconds: float = SECONDS,
    is_archive: bool = False,
) -> list[bytes]:
    """As `typeset` makes each, in one process that has the time and memory of one for all."""
    if not many:
        return []
    kind = "archive" if is_archive else "plain"
    assert _TEMPLATE.fullmatch(template), "a template is a file of ours"
    lines = "\n".join(json.dumps(values, ensure_ascii=False) for values in many)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER), str(folder), template, kind],
            input=lines.encode("utf-8", "replace"),
            capture_output=True,
            timeout=seconds,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as slow:
        raise Refused(
            "pdf_too_slow",
            "Making this PDF took more than {seconds} seconds.",
            remedy="Choose a shorter period, or Excel or CSV.",
            seconds=f"{seconds:g}",
        ) from slow
    if done.returncode in _OUT_OF_MEMORY:
        raise too_large()
    if _NO_LETTERS in done.stderr:
        raise Refused(
            "pdf_letters_missing",
            "This machine has no font for some of the letters in it.",
            remedy="Install a font for that script, such as fonts-noto-cjk, or write it in Latin.",
        )
    if done.returncode != 0:
        raise RuntimeError(f"{template}: {done.stderr.decode(errors='replace').strip()}")
    return _parted(done.stdout)


def check_letters(text: str) -> None:
    """Whether an archive can show all letters of a text, before a number is taken for it.

    Costs nothing where all are Latin, Greek or Cyrillic. Refused: pdf_letters_missing.
    """
    if others := "".join(sorted(set(_OTHER_SCRIPTS.findall(text)))):
        typeset("letters.typ", {"text": others}, is_archive=True)


def _parted(answer: bytes) -> list[bytes]:
    """Each behind eight bytes that say how long it is."""
    found, at = [], 0
    while at < len(answer):
        start = at + 8
        at = start + int.from_bytes(answer[at:start], "big")
        found.append(answer[start:at])
    return found


def too_large() -> Refused:
    return Refused(
        "pdf_too_large",
        "This is too long for one PDF.",
        remedy="Choose a shorter period, or Excel or CSV.",
    )


def _environment() -> dict[str, str]:
    """Nothing of ours but where Windows keeps its libraries: no proxies, no secrets."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
