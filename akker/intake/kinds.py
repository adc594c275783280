"""The kinds of things that come from files: what a file of each holds, and how it is taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from akker.books.actor import Actor
from akker.intake.headings import FieldSpec
from akker.intake.models import Import

Progress = Callable[[str, int, int], None]  # doing what, how many of how many (0: not known)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking back an import did.

    `kept_count` entries were taken back by hand before, and were left as they are.
    `retired_codes` are ledger accounts, parties or products that nothing else needs.
    """

    reversed_count: int = 0
    kept_count: int = 0
    first_label: str = ""
    last_label: str = ""
    retired_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportKind:
    """`take_back` is a step of the package whose things they are; None where nothing can be."""

    fields: tuple[FieldSpec, ...]
    take_back: Callable[[Actor, Import, Progress | None], TakenBack] | None


def import_kinds() -> Mapping[str, ImportKind]:
    """By the name that imports are kept under."""
    kinds: Mapping[str, ImportKind] = import_string(settings.AKKER_IMPORTS)
    return kinds
