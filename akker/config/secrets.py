"""The random key that signs sessions, made once per installation."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """`AKKER_SECRET_KEY`, or the key in the data folder (mode 600), made when it is missing.

    Where the data folder cannot be written, as when only types are checked, the key lives
    as long as the program: sessions then end with it.
    """
    given = os.environ.get("AKKER_SECRET_KEY")
    if given:
        return given
    path = home / "secret-key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    except OSError:
        return secrets.token_urlsafe(50)
    return path.read_text()
