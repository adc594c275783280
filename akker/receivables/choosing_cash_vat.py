"""Choosing whether VAT of sales is owed by the invoice or when it is paid."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import LedgerAccount
from akker.ledger.surroundings import hold_book
from akker.packs.registry import pack_for
from akker.receivables.events import CashVatChosen
from akker.receivables.models import Invoice
from akker.receivables.rules_cash_vat import is_cash_vat


@usecase(Permission.CHANGE_SETTINGS)
def choose_cash_vat(
    actor: Actor, *, first_on: dt.date | None, last_on: dt.date | None = None
) -> None:
    """What is issued from a day on, up to another or for good, owes VAT when it is paid; None for
    never. Every document keeps to what counted on its day.

    Refused: cash_vat_unknown, cash_vat_unfit, cash_vat_issued.
    """
    book = actor.book
    scheme = pack_for(book.pack_code).cash_vat
    if scheme is None:
        raise Refused(
            "cash_vat_unknown",
            "VAT that is owed when it is paid is not known here of this country.",
            remedy="VAT is owed by the invoice.",
        )
    if last_on is not None and (first_on is None or last_on < first_on):
        raise Refused(
            "cash_vat_unfit",
            "The last day has no first day before it.",
            remedy="Say from which day on VAT is owed when it is paid.",
        )
    places = LedgerAccount.objects.filter(book=book, code=scheme.ledger_code)
    if first_on is not None and not places.exists():
        raise Refused(
            "cash_vat_unfit",
            "These books have no ledger account {code}, on which VAT waits.",
            remedy="Add what is missing to the chart of accounts first.",
            code=scheme.ledger_code,
        )
    hold_book(book, exclusive=True)  # whoever issues has done so, or waits
    before = Book.objects.get(pk=book.pk)
    was, becomes = (before.cash_vat_from, before.cash_vat_until), (first_on, last_on)
    _check_issued(book, was, becomes)
    Book.objects.filter(pk=book.pk).update(cash_vat_from=first_on, cash_vat_until=last_on)
    book.cash_vat_from, book.cash_vat_until = first_on, last_on
    record(
        actor,
        CashVatChosen(first_on, last_on),
        subject="book",
        before={"first_on": was[0], "last_on": was[1]},
    )


def _check_issued(
    book: Book,
    was: tuple[dt.date | None, dt.date | None],
    becomes: tuple[dt.date | None, dt.date | None],
) -> None:
    """Documents of one day are of one kind: what was issued stays as it is."""
    bounds = [day for day in (*was, *becomes) if day is not None]
    if not bounds:
        return
    issued = Invoice.objects.filter(book=book, issued_on__gte=min(bounds))
    for day in issued.order_by("-issued_on").values_list("issued_on", flat=True).distinct():
        if is_cash_vat(was, day) != is_cash_vat(becomes, day):
            raise Refused(
                "cash_vat_issued",
                "Something was issued on {day}, and keeps to what counted on that day.",
                remedy="Choose a day after it.",
                day=day.isoformat(),
            )
