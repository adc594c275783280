"""What a file says of itself: the first thing anybody reads of it, in seven years too."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Literal

FORM = "akker-backup/1"
NAME = "manifest.json"

Kind = Literal["whole", "book"]


@dataclass(frozen=True, slots=True)
class TableMember:
    """One table: a member of JSON lines, one row each. `last_id` is its highest key."""

    table: str
    member: str
    sha256: str
    size: int
    row_count: int
    last_id: int


@dataclass(frozen=True, slots=True)
class FileMember:
    """The bytes of a kept file, named by their hash."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ChainHead:
    journal_code: str
    year_name: str
    last_number: int
    hash: str


@dataclass(frozen=True, slots=True)
class BookSummary:
    """What must be the same before and after, computed from the rows.

    `trial_balance_sha256` is over a line `code amount_minor` for every ledger account with
    lines, by code.
    """

    uid: str
    slug: str
    name: str
    currency: str
    entry_count: int
    line_count: int
    trial_balance_sha256: str
    heads: tuple[ChainHead, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`missing_files` are hashes of kept files that were not to be had when this was made."""

    kind: Kind
    akker_version: str
    engine: str
    made_at: dt.datetime
    books: tuple[BookSummary, ...]
    tables: tuple[TableMember, ...]
    files: tuple[FileMember, ...]
    missing_files: tuple[str, ...]
    form: str = FORM


def manifest_text(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1, default=_text_of)


def _text_of(value: object) -> str:
    assert isinstance(value, dt.datetime)
    return value.isoformat()


def read_manifest(text: bytes) -> Manifest:
    """The manifest in these bytes; raises ValueError for anything that is none.

    A newer form than ours raises it too: `form_of` tells.
    """
    try:
        # Imported late: only who reads a file pays for it.
        from pydantic import TypeAdapter

        manifest = TypeAdapter(Manifest).validate_json(text, strict=True)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if manifest.form != FORM or manifest.made_at.tzinfo is None:
        raise ValueError("another form")
    return manifest


def form_of(text: bytes) -> str:
    """The form that a manifest claims to have, or an empty text."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return str(content.get("form", "")) if isinstance(content, dict) else ""
