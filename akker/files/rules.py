"""Which files may be kept with an entry, decided by their content and not by their name alone."""

import re

from akker.kernel.errors import Refused

_TEXT = ("txt", "csv", "eml", "json", "md", "xml", "mt940", "sta")
# What a file of each kind begins with; its name has to say the same.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF",),
    "png": (b"\x89PNG",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "tif": (b"II*\0", b"MM\0*"),
    "tiff": (b"II*\0", b"MM\0*"),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "msg": (b"\xd0\xcf\x11\xe0",),
}
_PAGE = re.compile(rb"<\s*(!doctype\s+html|html|script|svg|body|iframe)\b", re.IGNORECASE)


def check_kind(name: str, content: bytes) -> None:
    """Documents, pictures, sheets and plain text. Refused: file_kind_unfit.

    What a browser would run as a page (HTML, SVG) and programs are none of them, whatever
    their name says (SEC-21).
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _TEXT:
        fits = b"\0" not in content and not _PAGE.search(content[:4096])
    else:
        fits = content.startswith(_BEGINNINGS.get(ending, ()))
    if not fits:
        raise Refused(
            "file_kind_unfit",
            "{name} is not a kind of file that is kept here, or not what its name says.",
            remedy="Attach a PDF, a picture, a sheet, a letter or plain text.",
            name=ascii(name[-60:])[1:-1],
        )
