"""What happened to books as a whole. These events keep what a conversion was compared by."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BooksArchived:
    file_name: str
    file_sha256: str
    entry_count: int
    line_count: int
    trial_balance_sha256: str


@dataclass(frozen=True, slots=True)
class BooksRestored:
    """Brought back from a backup or an archive, and found equal to what the file shows."""

    file_sha256: str
    made_at: dt.datetime
    from_engine: str
    to_engine: str
    entry_count: int
    line_count: int
    trial_balance_sha256: str
