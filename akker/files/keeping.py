"""Keeping bytes: on disk under their hash first, and only then named by a row."""

import datetime as dt
import hashlib
import os
import re
import tempfile
from pathlib import Path

from akker.books.actor import Actor
from akker.files.models import StoredFile
from akker.files.queries import path_of
from akker.kernel.errors import Refused

MOST_BYTES = 25 * 1024 * 1024
MOST_NAME = 200
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*\Z")
UNKNOWN_TYPE = "application/octet-stream"


def keep_file(actor: Actor, *, name: str, content: bytes, media_type: str = "") -> int:
    """Step: store bytes in these books and give the key of their row.

    The same bytes are stored once, under the name they first had. They are on disk before
    the row exists, so a crash can leave bytes without a row but never a row without bytes.
    Refused: file_too_large, file_empty, file_name_unfit.
    """
    _check_size(content)
    sha256 = hashlib.sha256(content).hexdigest()
    fit_name = _without_path(name)
    write_bytes(path_of(actor.book, sha256), content)
    row, _ = StoredFile.objects.get_or_create(
        book=actor.book,
        sha256=sha256,
        defaults={
            "name": fit_name,
            "media_type": _media_type(media_type),
            "size": len(content),
            "stored_at": dt.datetime.now(dt.UTC),
        },
    )
    return row.pk


def _check_size(content: bytes) -> None:
    if not content:
        raise Refused("file_empty", "This file is empty.", remedy="Choose another file.")
    if len(content) > MOST_BYTES:
        raise Refused(
            "file_too_large",
            "This file is {size} MB; the most is {most} MB.",
            remedy="Make it smaller, or split it.",
            size=-(-len(content) // 1024**2),
            most=MOST_BYTES // 1024**2,
        )


def _without_path(name: str) -> str:
    """The last part of a name, printable, whatever system wrote it."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(sign for sign in last if sign.isprintable()).strip()
    if not kept.strip("."):
        raise Refused(
            "file_name_unfit",
            "{name} is not the name of a file.",
            remedy="Give the file a name, such as receipt.pdf.",
            name=ascii(name[:40]),
        )
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > MOST_NAME and dot and len(ending) < 20:
        return stem[: MOST_NAME - 1 - len(ending)] + dot + ending
    return kept[:MOST_NAME]


def _media_type(text: str) -> str:
    plain = text.split(";")[0].strip().lower()
    return plain if len(plain) <= 100 and _MEDIA_TYPE.match(plain) else UNKNOWN_TYPE


def write_bytes(path: Path, content: bytes) -> None:
    """Step: the bytes at a path, whole or not at all, on disk when this returns.

    What lies there already is left if it is the same, and mended if it is not.
    """
    try:
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            os.utime(path)  # no orphan any more, should its row be on the way
            return
    except FileNotFoundError:
        pass
    _make_folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make it and what is missing above it, each on disk before the next."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
