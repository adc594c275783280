"""Charts and journals are kept as small tables of text, one line each; this reads them.

A chart's columns: code | name | local name | type | reference/mirror reference | marks.
Marks, in any order: a role by its name, `vat`, `only:LEGAL_FORM`, `control:CONTROL`,
`currency:CODE`, `revalues:CODE`. A line that starts with `#` is a heading.
A journal's columns: code | name | local name | kind.
"""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TypeVar

from akker.packs.contract import (
    CONTROLS,
    JOURNAL_KINDS,
    LEDGER_ACCOUNT_TYPES,
    ROLES,
    ChartEntry,
    StartingJournal,
)

_Word = TypeVar("_Word", bound=str)
_KEYS = ("only", "control", "currency", "revalues")


def read_chart(
    table: str, *, local_language: str, reference_version: str = ""
) -> tuple[ChartEntry, ...]:
    """The ledger accounts in the table's order. ValueError names a line that is wrong."""
    entries = []
    for line, cells in _rows(table, columns=6):
        code, name, local_name, type_name, references, marks = cells
        reference, _, mirror_reference = references.partition("/")
        bare, values = _marks(marks, line)
        entries.append(
            ChartEntry(
                code=code,
                name=name,
                local_names=MappingProxyType({local_language: local_name}),
                type=_known(type_name, LEDGER_ACCOUNT_TYPES, line),
                reference=reference,
                reference_version=reference_version if reference else "",
                mirror_reference=mirror_reference,
                roles=tuple(_known(role, ROLES, line) for role in bare if role != "vat"),
                legal_forms=(values["only"],) if "only" in values else (),
                control=_known(values.get("control", ""), CONTROLS, line),
                is_vat="vat" in bare,
                currency=values.get("currency", ""),
                revaluation_of=values.get("revalues", ""),
            )
        )
    return tuple(entries)


def read_journals(table: str, *, local_language: str) -> tuple[StartingJournal, ...]:
    """The journals in the table's order. ValueError names a line that is wrong."""
    return tuple(
        StartingJournal(
            code=code,
            name=name,
            local_names=MappingProxyType({local_language: local_name}),
            kind=_known(kind, JOURNAL_KINDS, line),
        )
        for line, (code, name, local_name, kind) in _rows(table, columns=4)
    )


def _rows(table: str, *, columns: int) -> Iterator[tuple[str, list[str]]]:
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != columns:
            raise ValueError(f"{len(cells)} columns instead of {columns}: {line}")
        yield line, cells


def _marks(text: str, line: str) -> tuple[list[str], dict[str, str]]:
    """The bare marks, and those with a value."""
    bare: list[str] = []
    values: dict[str, str] = {}
    for mark in text.split():
        key, colon, value = mark.partition(":")
        if not colon:
            bare.append(mark)
        elif key in _KEYS and key not in values:
            values[key] = value
        else:
            raise ValueError(f"{mark!r} stands twice or is not a mark: {line}")
    return bare, values


def _known(text: str, words: Sequence[_Word], line: str) -> _Word:
    for word in words:
        if word == text:
            return word
    raise ValueError(f"{text!r} is none of {', '.join(words)}: {line}")
