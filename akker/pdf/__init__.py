"""Typst templates -> PDF.

Typesetting runs in a process of its own, because a report that grows out of hand must not take
the server with it. Starting one costs about 20 ms.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from akker.kernel.errors import Refused

SECONDS = 20
TEMPLATES = Path(__file__).parent / "templates"

_WORKER = Path(__file__).with_name("worker.py")
_TEMPLATE = re.compile(r"[a-z_]+\.typ")
# What a process dies of that asked for more memory than it may have, or than there is.
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
    bytes. With `is_archive` it is PDF/A-3b. Refused: pdf_too_slow, pdf_too_large.
    """
    kind = "archive" if is_archive else "plain"
    assert _TEMPLATE.fullmatch(template), "a template is a file of ours"
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER), str(folder), template, kind],
            input=json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"),
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
    if done.returncode != 0:
        raise RuntimeError(f"{template}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def too_large() -> Refused:
    return Refused(
        "pdf_too_large",
        "This is too long for one PDF.",
        remedy="Choose a shorter period, or Excel or CSV.",
    )


def _environment() -> dict[str, str]:
    """Nothing of ours but where Windows keeps its libraries: no proxies, no secrets."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
