"""The random key that signs sessions, made once per installation."""

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(home: Path) -> str:
    """`AKKER_SECRET_KEY`, or the key in the data folder (mode 600), made when it is missing.

    Without a data folder, or in one that cannot be written, the key lives as long as the
    program: nothing is installed yet, and nobody has a session.
    """
    given = os.environ.get("AKKER_SECRET_KEY")
    if given:
        return given
    path = home / "secret-key"
    try:
        return path.read_text()
    except OSError:
        return _made(path) or secrets.token_urlsafe(50)


def _made(path: Path) -> str:
    """The new key; empty where it cannot be kept. Appears whole, and only once."""
    if not path.parent.is_dir():
        return ""
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret-") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.link(file.name, path)
    except FileExistsError:
        pass
    except OSError:
        return ""
    return path.read_text()
