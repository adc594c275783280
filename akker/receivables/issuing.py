"""Issuing: a gapless number, what the customer sees frozen, and the entry, all at once.

The number of a document is taken before its entry is written, which names it: whoever issues in
a series waits for whoever issues there already (docs/decisions/0029-born-issued.md).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import YearRow
from akker.kernel.errors import Refused
from akker.kernel.kept_plans import keeping_cursor
from akker.kernel.money import decimal_text
from akker.kernel.rates import at_rate
from akker.kernel.stored import day_of
from akker.ledger.sealing import POSTED_TABLES, write_entries
from akker.ledger.surroundings import hold_book
from akker.receivables.around import Around, look_around
from akker.receivables.crediting import check_credits, lock_corrected, settle_credits
from akker.receivables.drafting import locked_draft, remove_draft
from akker.receivables.einvoice_judge import get_ready
from akker.receivables.events import DraftIssued, InvoiceIssued, InvoicesIssued
from akker.receivables.freezing import write_documents
from akker.receivables.judged import check_einvoices, check_paper
from akker.receivables.models import Invoice
from akker.receivables.numbered import NewDocument, Numbered, row_of
from akker.receivables.own_links import check_own_link
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries_advances import check_advances, relieved_advances
from akker.receivables.releasing import check_credit_limits
from akker.receivables.rules import (
    INVOICE,
    NewInvoice,
    PricedInvoice,
    label_of,
)
from akker.receivables.rules_back import worth_of
from akker.receivables.rules_booking import booked, on_days
from akker.receivables.rules_content import check_codes, check_content, evidence_of
from akker.tax.booking import NewTaxLine, write_tax_lines

ISSUED_TABLES = (
    *POSTED_TABLES,
    "receivables_invoice",
    "receivables_invoiceline",
    "receivables_einvoice",
    "tax_taxline",
)


@dataclass(frozen=True, slots=True)
class Issued:
    """`entry` is the label of the entry, or empty where nothing was to be booked."""

    invoice_id: int
    label: str
    entry: str


@usecase(Permission.ISSUE_INVOICES, before=get_ready)
def issue_draft(
    actor: Actor,
    *,
    draft_id: int,
    content: Mapping[str, Any] | None = None,
    seen_at: dt.datetime | None = None,
) -> Issued:
    """Issue what a draft says, or `content` in its place; the draft is gone then.

    Refused: draft_unknown, draft_changed, payment_link_elsewhere, what
    `product_lines.invoice_in` refuses, and what `write_invoices` refuses; the draft then stays.
    """
    hold_book(actor.book, exclusive=False)
    draft = locked_draft(actor, draft_id, seen_at)
    kept = draft.content.get("payment_link", "")
    invoice = invoice_in(actor.book, draft.content if content is None else content)
    check_own_link(actor, invoice.payment_link, kept=kept)
    (issued,) = write_invoices(actor, [invoice])
    remove_draft(actor, draft_id)
    if draft.source:
        event = DraftIssued(draft.source, issued.label)
        record(actor, event, subject=f"invoice:{issued.label}")
    return issued


@usecase(Permission.ISSUE_INVOICES, before=get_ready)
def issue_invoice(actor: Actor, *, invoice: NewInvoice) -> Issued:
    """Issue a document at once. Refused: payment_link_elsewhere, and as `write_invoices`."""
    check_own_link(actor, invoice.payment_link)
    (issued,) = write_invoices(actor, [invoice])
    return issued


@usecase(Permission.ISSUE_INVOICES, before=get_ready)
def issue_invoices(
    actor: Actor, *, invoices: Sequence[NewInvoice], source: str = ""
) -> list[Issued]:
    """Issue many, all or none, numbered in the order given. Refused: as `issue_invoice`."""
    for invoice in invoices:
        check_own_link(actor, invoice.payment_link)
    return write_invoices(actor, invoices, source=source)


def write_invoices(
    actor: Actor, invoices: Sequence[NewInvoice], *, source: str = ""
) -> list[Issued]:
    """Step: issue documents in the order given, all or none, and record it.

    Refused: letterhead_missing, seller_incomplete, buyer_incomplete, invoice_backdated,
    invoice_unknown, party_unknown, invoice_below_zero, credit_unfit, credit_too_large,
    credit_code_too_large, credit_line_too_large, advance_too_large, credit_held,
    line_product_unknown, line_place_unfit, pdf_letters_missing, einvoice_invalid where the rules
    are here, and what `rules`, `rules_content` and `ledger.rules.check_entry` refuse.
    """
    if not invoices:
        return []
    hold_book(actor.book, exclusive=False)
    for invoice in invoices:
        check_content(invoice)
    lock_corrected(actor, invoices)
    around = look_around(actor.book, invoices)
    for invoice in invoices:
        around.check_lines(invoice)
        around.check_vat_lock(invoice)
        _check_shown(invoice, around)
    worths = [_priced(one, around) for one in invoices]
    check_credits(actor, invoices, worths, around)
    check_advances(invoices, worths, around)
    check_credit_limits(actor, _sold(invoices, worths, around))
    check_einvoices(invoices, worths, around)
    check_paper(invoices, around)
    numbered = _numbered(actor, invoices, around.years)
    relieved = relieved_advances(invoices, worths, around)
    bookings = [
        booked(
            *(one, worth, around.books, number.label, around.rate_of(one)),
            waits_on=around.waits_on(one),
            relieved=carried,
        )
        for one, worth, number, carried in zip(invoices, worths, numbered, relieved, strict=True)
    ]
    entries = [one.entry for one in bookings if one.entry is not None]
    posted = iter(write_entries(actor, entries) if entries else [])
    posts = [next(posted) if one.entry is not None else None for one in bookings]
    rows = [
        row_of(invoice, worth, number, post.entry_id if post else None, around)
        for invoice, worth, number, post in zip(invoices, worths, numbered, posts, strict=True)
    ]
    documents = [NewDocument(*one) for one in zip(invoices, worths, bookings, rows, strict=True)]
    write_documents(actor, documents, around)
    write_tax_lines(actor, _tax_lines(documents, around))
    settle_credits(actor, rows)
    _record(actor, invoices, rows, source)
    return [
        Issued(row.pk, row.label, post.label if post else "")
        for row, post in zip(rows, posts, strict=True)
    ]


def _sold(
    invoices: Sequence[NewInvoice], worths: Sequence[PricedInvoice], around: Around
) -> Iterator[tuple[str, int]]:
    """By customer what these add to what they owe, in the currency of the books.

    Not of those that were issued elsewhere: that cannot be held any more.
    """
    for invoice, worth in zip(invoices, worths, strict=True):
        is_outside = bool(invoice.outside_label)
        if is_outside or not around.debtor(invoice.party_code).may_be_limited:
            continue
        rate, total = around.rate_of(invoice), worth.total_minor
        if rate is not None:
            total = at_rate(total, rate.currency, rate.rate_e9, around.book.currency)
        yield invoice.party_code, total


def _priced(invoice: NewInvoice, around: Around) -> PricedInvoice:
    """What it comes to; the next one that takes back of the same invoice knows of it."""
    taken = around.taken_before(invoice)
    worth = worth_of(invoice, around.codes, around.currency_of(invoice), taken)
    around.take(invoice, worth)
    return worth


def _check_shown(invoice: NewInvoice, around: Around) -> None:
    """Whether the customer sees all that the law asks; before a number is taken."""
    debtor = around.debtor(invoice.party_code)
    if invoice.outside_label:
        return  # it was issued elsewhere: nothing is made for the customer to see
    around.check_shown(invoice)
    used = [around.codes[one.tax_code] for one in invoice.lines if one.tax_code in around.codes]
    check_codes(debtor.standing, invoice.party_code, used, around.book.country)


def _numbered(
    actor: Actor, invoices: Sequence[NewInvoice], years: Sequence[YearRow]
) -> list[Numbered]:
    """Their numbers, having waited for whoever issues in the same series.

    Refused: no_fiscal_year, invoice_backdated.
    """
    places = [None if one.outside_label else _year_of(actor, years, one) for one in invoices]
    series = {
        (year.fiscal_year_id, one.kind)
        for one, year in zip(invoices, places, strict=True)
        if year is not None
    }
    last: dict[tuple[int, str], tuple[int, dt.date | None]] = {}
    for year_id, kind in sorted(series):
        _wait_for_turn(year_id, kind)
        last[year_id, kind] = _last_of(actor, year_id, kind)
    numbered = []
    for invoice, year in zip(invoices, places, strict=True):
        if year is None:
            numbered.append(Numbered(invoice.outside_label, None, None))
            continue
        number, day = last[year.fiscal_year_id, invoice.kind]
        if day is not None and invoice.issued_on < day and not invoice.reason:
            raise Refused(
                "invoice_backdated",
                "{day} lies before {last}, the date of one that was issued already.",
                remedy="Use {last} or later, or say why it is dated back.",
                day=invoice.issued_on.isoformat(),
                last=day.isoformat(),
            )
        number += 1
        last[year.fiscal_year_id, invoice.kind] = (
            number,
            max(day or invoice.issued_on, invoice.issued_on),
        )
        numbered.append(Numbered(label_of(invoice.kind, year.name, number), year, number))
    return numbered


_LAST = (
    "SELECT MAX(number), MAX(issued_on) FROM receivables_invoice"
    " WHERE book_id = %s AND kind = %s AND fiscal_year_id = %s AND number IS NOT NULL"
)


def _last_of(actor: Actor, fiscal_year_id: int, kind: str) -> tuple[int, dt.date | None]:
    """The last number and the latest day of a series; 0 and None before its first."""
    with keeping_cursor(connection) as cursor:
        cursor.execute(_LAST, [actor.book.pk, kind, fiscal_year_id])
        number, day = cursor.fetchone()
    return number or 0, day_of(str(day)) if day else None


def _year_of(actor: Actor, years: Sequence[YearRow], invoice: NewInvoice) -> YearRow:
    for year in years:
        if year.starts_on <= invoice.issued_on <= year.ends_on:
            return year
    raise Refused(
        "no_fiscal_year",
        "{book} has no fiscal year on {day}.",
        remedy="Open that year first, or use another date.",
        book=actor.book.name,
        day=invoice.issued_on.isoformat(),
    )


def _wait_for_turn(fiscal_year_id: int, kind: str) -> None:
    """The lock that `guards.SERIES_LOCK` takes too, before a number is chosen."""
    if connection.vendor == "postgresql":
        key = -(fiscal_year_id * 2 + (0 if kind == INVOICE else 1))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _tax_lines(documents: Sequence[NewDocument], around: Around) -> list[NewTaxLine]:
    lines = []
    for document in documents:
        invoice, worth, booking, row = (
            document.invoice,
            document.worth,
            document.booking,
            document.row,
        )
        if row.entry_id is None:
            continue
        debtor = around.debtor(invoice.party_code)
        days = [around.taxed_on(invoice, line) for line in invoice.lines]
        for dated in on_days(invoice, worth, booking.taxes, days):
            code = dated.tax.tax_code
            lines.append(
                NewTaxLine(
                    entry_id=row.entry_id,
                    party_id=debtor.party_id,
                    code=code.code,
                    rate_e2=dated.tax.rate_e2,
                    base_minor=dated.base_minor,
                    tax_minor=dated.tax_minor,
                    base_box=code.base_box,
                    tax_box=code.tax_box,
                    ledger_code=code.ledger_code,
                    taxed_on=dated.taxed_on,
                    evidence=evidence_of(debtor.standing, code),
                    waits_on=dated.tax.waits_on,
                )
            )
    return lines


def _record(
    actor: Actor, invoices: Sequence[NewInvoice], rows: Sequence[Invoice], source: str
) -> None:
    if len(rows) > 1:
        first, last = rows[0].pk, rows[-1].pk
        event = InvoicesIssued(first, last, len(rows), source)
        record(actor, event, subject=f"invoices:{first}-{last}")
        return
    (invoice,), (row,) = invoices, rows
    total = decimal_text(row.total_minor, row.currency)
    record(
        actor,
        InvoiceIssued(
            row.label,
            row.kind,
            invoice.party_code,
            row.issued_on,
            total,
            row.currency,
            invoice.reason,
        ),
        subject=f"invoice:{row.label}",
    )
