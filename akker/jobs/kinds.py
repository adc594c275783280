"""The shape of the table of jobs in `config/jobs.py`, and what a running job is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from akker.books.actor import Actor, Permission
from akker.kernel.errors import Refused


class Cancelled(Exception):
    """Raised out of `Work.tell` when somebody cancelled: the transaction around it ends."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a running job is given.

    `tell(stage, done, total)` says how far it is, total 0 where nobody knows; it raises
    `Cancelled`. `input` is the file that was brought along, `output` where a file to take
    away may be written.
    """

    parameters: Mapping[str, Any]
    input: Path
    input_name: str
    output: Path
    tell: Callable[[str, float, float], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: values to show, and the name of the file at `Work.output`."""

    values: object
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job. It must be safe to repeat: after a crash it runs again, with the same
    idempotency key, so that a use case inside gives its first answer."""

    asks: Permission
    run: Callable[[Actor, Work], Outcome]
    wants_file: bool = False
    parameters: frozenset[str] = frozenset()


def the_kinds() -> Mapping[str, Kind]:
    """All kinds of jobs of this installation: `settings.AKKER_JOBS` names them."""
    kinds: Mapping[str, Kind] = import_string(settings.AKKER_JOBS)
    return kinds


def kind_called(name: str) -> Kind:
    """Refused: job_kind_unknown."""
    kinds = the_kinds()
    if name not in kinds:
        raise Refused(
            "job_kind_unknown",
            "{name} is no kind of job.",
            remedy="Use one of: {known}.",
            name=name[:40] or "An empty text",
            known=", ".join(kinds),
        )
    return kinds[name]
