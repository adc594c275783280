"""What a recorded program did to its SQLite files, in order, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Created:
    """A new, empty file took this name. `file` stays its number after the name is gone."""

    file: int
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    file: int
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Truncated:
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """All earlier writes to the file are on the disk; with `folder`, so are all names."""

    file: int
    folder: bool


@dataclass(frozen=True, slots=True)
class Deleted:
    """The name is gone; with `folder`, that and all earlier changes of names are on the disk."""

    name: str
    folder: bool


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The program told somebody that this had happened: from now on it must survive."""

    marker: str


Step = Created | Written | Truncated | Synced | Deleted | Acknowledged


@dataclass(frozen=True, slots=True)
class Log:
    """Steps on the files of one database, and those files as they were before the first step.

    The files of `before` are numbered 0, 1, ... in its order; files created later go on from
    there.
    """

    database: str
    before: Mapping[str, bytes]
    steps: tuple[Step, ...]

    def acknowledged(self, point: int | None = None) -> tuple[str, ...]:
        """Markers acknowledged before the crash point, or all of them."""
        return tuple(s.marker for s in self.steps[:point] if isinstance(s, Acknowledged))

    def names(self) -> dict[int, str]:
        """The name of every file, also of those deleted since, by number."""
        created = {s.file: s.name for s in self.steps if isinstance(s, Created)}
        return dict(enumerate(self.before)) | created

    def syncs_of_database(self) -> int:
        """With a write-ahead log this counts the checkpoints that carried something over."""
        names = self.names()
        return sum(isinstance(s, Synced) and names[s.file] == self.database for s in self.steps)
