"""Charts, journals and VAT codes are kept as small tables of text, one line each; this reads them.

A chart's columns: code | name | local name | type | reference/mirror reference | marks.
Marks, in any order: a role by its name, `vat`, `only:LEGAL_FORM`, `control:CONTROL`,
`currency:CODE`, `revalues:CODE`. A line that starts with `#` is a heading.
A journal's columns: code | name | local name | kind.
A VAT code's columns: code | name | local name | use category | base box/tax box | ledger account |
rates | marks. Rates are `2012-10-01:21`, the earliest first. Marks: `vat-id`, the buyer's is shown;
where buyers are, `home`, `outside` or `eu`, which needs their number too; `done`, the day on
which it was decides the return.
Why a code charges no VAT, as its invoices say: code | words | local words.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
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
from akker.packs.taxes import TAX_BUYERS, TAX_CATEGORIES, TAX_USES, TaxBuyers, TaxCode, TaxRate

_Word = TypeVar("_Word", bound=str)
_DONE = "done"  # a mark of a VAT code
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


def read_tax_codes(table: str, *, local_language: str, reasons: str = "") -> tuple[TaxCode, ...]:
    """The VAT codes in the table's order. ValueError names a line that is wrong."""
    codes = []
    why = {code: words for _, (code, *words) in _rows(reasons, columns=3)}
    for line, cells in _rows(table, columns=8):
        code, name, local_name, kind, boxes, ledger_code, rates, marks = cells
        use, _, category = kind.partition(" ")
        base_box, _, tax_box = boxes.partition("/")
        codes.append(
            TaxCode(
                code=code,
                name=name,
                local_names=MappingProxyType({local_language: local_name}),
                use=_known(use, TAX_USES, line),
                category=_known(category, TAX_CATEGORIES, line),
                base_box=base_box,
                tax_box=tax_box,
                ledger_code=ledger_code,
                rates=read_rates(rates, line),
                needs_buyer_vat_id=bool({"vat-id", "eu"} & set(marks.split())),
                buyers=_buyers(marks, line),
                due="performance" if _DONE in marks.split() else "invoice",
                reason=why[code][0] if code in why else "",
                local_reasons=MappingProxyType(
                    {local_language: why[code][1]} if code in why else {}
                ),
            )
        )
    return tuple(codes)


def _buyers(marks: str, line: str) -> TaxBuyers:
    """Of the marks of a VAT code, where its buyers are. ValueError names a line that is wrong."""
    words = [word for word in marks.split() if word not in ("vat-id", _DONE)]
    return _known(words[0] if words else "", TAX_BUYERS, line)


def read_rates(text: str, line: str) -> tuple[TaxRate, ...]:
    """Rates with their first days, as 2001-01-01:19; `line` is what an error names."""
    found = []
    for word in text.split():
        day, _, percent = word.partition(":")
        found.append(TaxRate(dt.date.fromisoformat(day), int(Decimal(percent) * 100)))
    if not found or sorted(found, key=lambda rate: rate.first_on) != found:
        raise ValueError(f"rates stand in the order of their first days: {line}")
    return tuple(found)


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
