"""On which port these books are served: links of other programs lead there too."""

import os
from contextlib import suppress
from pathlib import Path

_FILE, _USUAL = "port", "8765"


def served_port(home: Path) -> str:
    """Where `akker up` serves from this data folder, or did last."""
    said = os.environ.get("AKKER_PORT", "")
    with suppress(OSError, UnicodeDecodeError):
        said = said or (home / _FILE).read_text()
    return said if said.isascii() and said.isdigit() else _USUAL


def keep_port(home: Path, port: int) -> None:
    """For the web server, which is another process, and for commands that are run meanwhile."""
    os.environ["AKKER_PORT"] = str(port)
    with suppress(OSError):
        (home / _FILE).write_text(str(port))
