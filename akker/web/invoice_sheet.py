"""What the page of an invoice form shows: the grid, what can be chosen, what it comes to."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from akker.books.actor import Permission
from akker.books.models import Book
from akker.books.queries import DimensionValueRow, today_in
from akker.catalog.queries import has_products
from akker.kernel.errors import Refused, RefusedFields, WrongFields
from akker.kernel.quantities import UNITS
from akker.ledger.queries_next import next_entry
from akker.packs.taxes import RATED
from akker.parties.queries import party_names
from akker.parties.queries_sight import dimensions_seen
from akker.receivables.einvoice_judge import is_installed
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries import letterhead_of
from akker.receivables.queries_preview import Preview, preview_of
from akker.receivables.queries_usual import usual_accounts
from akker.reports.letter_paper import country_to
from akker.tax.rules import TaxGroup
from akker.web.doors import BookRequest
from akker.web.invoice_pasted import Choices, shown_columns, with_cells
from akker.web.invoice_typed import (
    LINE_DAYS,
    TAG,
    TypedInvoice,
    blank_line,
    filled_rows,
    form_in,
    with_usual,
)
from akker.web.names import chart_read
from akker.web.sales_words import UNITS as UNIT_WORDS
from akker.web.templatetags.akker import reader
from akker.web.typed_cells import Choice, choices_of
from akker.web.vat_offered import said_rate, sale_codes, vat_offered

Line = tuple[Any, tuple[Choice, ...], bool, dict[str, str]]


def page_context(
    request: BookRequest, typed: TypedInvoice, refusal: Refused | None = None
) -> dict[str, Any]:
    """All that the page shows of a form, and of what is wrong with it."""
    grid = grid_context(request, typed, refusal)
    return {**grid, **looked_context(request.actor.book, typed)}


def grid_context(
    request: BookRequest, typed: TypedInvoice, refusal: Refused | None = None
) -> dict[str, Any]:
    """The lines of a form, each with what is wrong of it, and what can be chosen in them."""
    book = request.actor.book
    tags = dimensions_seen(book)
    head = letterhead_of(book)
    return {
        "typed": typed,
        "rows": [_row(*row, tags) for row in zip(typed.lines, _said(typed, refusal), strict=True)],
        "blank": _row(blank_line([]), {}, tags),
        "units": [(unit, UNIT_WORDS[unit]) for unit in UNITS],
        "vat": vat_offered(book, party := typed.head.get("party", "")),
        "party_name": party_names(book, [party]).get(party, "") if party else "",
        "has_products": has_products(book),
        "has_usual": bool(usual_accounts(book, party)),
        "can_check": is_installed(),
        "needs_letterhead": head is None,
        "usual_link": head.payment_link if head else "",
        "may_set": Permission.CHANGE_SETTINGS in request.actor.permissions,
        "may_issue": Permission.ISSUE_INVOICES in request.actor.permissions,
    }


def _said(typed: TypedInvoice, refusal: Refused | None) -> list[dict[str, str]]:
    """What is wrong of each row, by field; what names a line and no field of it is under its
    code."""
    rows: list[dict[str, str]] = [{} for _line in typed.lines]
    filled = filled_rows(typed)
    at = refusal.at if isinstance(refusal, RefusedFields) else {"": refusal} if refusal else {}
    for name, one in at.items():
        of_lines, place, field = [*name.split("."), "", ""][:3]
        line_no = one.values.get("line_no")
        if of_lines == "lines" and place:
            rows[filled[int(place)]][field] = one.sentence
        elif isinstance(line_no, int) and 0 < line_no <= len(filled):
            rows[filled[line_no - 1]][one.code] = one.sentence
    return rows


def _row(line: Any, said: dict[str, str], tags: Sequence[DimensionValueRow]) -> Line:
    """A line, its dimensions, whether one of them is chosen or it has days of its own, and what
    is wrong of it."""
    chosen = {name.removeprefix(TAG): text for name, text in line.items() if name.startswith(TAG)}
    return (
        line,
        choices_of(tags, chosen),
        any(chosen.values()) or any(line[name] for name in LINE_DAYS),
        said,
    )


def pasted_in(book: Book, typed: TypedInvoice, text: str, at: str) -> TypedInvoice:
    """The form with cells pasted at `row:column`. Refused: paste_unfit."""
    row, _colon, column = at.partition(":")
    tags = dimensions_seen(book)
    fields = [f"{TAG}{code}" for code in dict.fromkeys(tag.dimension for tag in tags)]
    return with_cells(
        typed,
        text,
        row=int(row) if row.isascii() and row.isdigit() and len(row) < 6 else 0,
        column=column,
        columns=shown_columns(fields, has_products=has_products(book)),
        known=_known(book, tags),
    )


def _known(book: Book, tags: Sequence[DimensionValueRow]) -> Choices:
    """What can be written for each thing to choose: its code, its name, and a rate that only
    one VAT code has.
    """
    units = {unit.casefold(): unit for unit in UNITS if unit}
    units |= {str(words).casefold(): unit for unit, words in UNIT_WORDS.items() if words}
    rows = sale_codes(book)
    rates = [said_rate(row.rate_e2) for row in rows]
    codes = {
        said: row.code for row, said in zip(rows, rates, strict=True) if rates.count(said) == 1
    }
    codes |= {said.rstrip("%"): code for said, code in codes.items()}
    codes |= {row.name.casefold(): row.code for row in rows}
    codes |= {row.code.casefold(): row.code for row in rows}
    known = {"unit": units, "vat": codes}
    for tag in tags:
        if tag.code and not tag.is_retired:
            values = known.setdefault(f"{TAG}{tag.dimension}", {})
            values.setdefault(tag.name.casefold(), tag.code)
            values[tag.code.casefold()] = tag.code
    return known


def looked_context(book: Book, typed: TypedInvoice) -> dict[str, Any]:
    """What a form would come to, or what is still in the way of it; the VAT of its customer."""
    vat = vat_offered(book, typed.head.get("party", ""))
    nothing, lacking = {"preview": None, "in_the_way": None, "vat": vat}, WrongFields()
    if typed.is_empty:
        return nothing
    try:
        whole = with_usual(typed, usual_accounts(book, typed.head.get("party", "")))
        invoice = invoice_in(book, form_in(whole, reader(), today_in(book), booked_in=book))
        preview = preview_of(book, invoice, lacking)
    except Refused as refusal:
        return {**nothing, "in_the_way": refusal}
    return {
        "preview": preview,
        "lacking": list(lacking.at.values()),
        "country": country_to(asdict(preview.seller), asdict(preview.buyer), preview.language),
        "vat": vat,
        "in_the_way": _refused_entry(book, preview),
        **_booked(book, preview),
    }


def _refused_entry(book: Book, preview: Preview) -> Refused | None:
    """Why the ledger would not take it: a locked day, a dimension that a line must have."""
    if preview.entry is None or preview.at_day is not None:
        return preview.at_day
    coming = next_entry(book, preview.entry)
    return next(iter(coming.at_lines.values()), None) or coming.refusal or coming.at_day


def _booked(book: Book, preview: Preview) -> dict[str, Any]:
    names = {row.code: row.name for row in chart_read(book)}
    return {
        "taxes": [
            (_words_of(group), group.tax_code.reason_in(reader().code), group)
            for group in preview.worth.groups
        ],
        "booked": [
            (
                line,
                names.get(line.ledger_code, ""),
                " · ".join(value for _key, value in line.dimensions),
            )
            for line in preview.entry_lines
        ],
    }


def _words_of(group: TaxGroup) -> str:
    """`21% General rate`; without a rate where none is charged at all."""
    rate = said_rate(group.rate_e2) if group.tax_code.category in RATED else ""
    return f"{rate} {group.tax_code.name_in(reader().code)}".strip()


def clock_of(book: Book, at: dt.datetime) -> str:
    """The time of a moment where the company is, as `11:42`."""
    return f"{at.astimezone(ZoneInfo(book.timezone)):%H:%M}"
