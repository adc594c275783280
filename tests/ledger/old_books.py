"""Books from before a rule, to see that they are still read, checked and mended."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction

from akker.books.actor import enter_book
from akker.ledger.models import LedgerAccount
from akker.ledger.sealing import PostedEntry
from akker.receivables.refilling import fill_open_lines
from tests.make import CONTROLS, Make, Side

THEIRS = {"1300": "receivable", "1600": "payable"}


def posted_unnamed(make: Make, booked_on: str, text: str, sides: Sequence[Side]) -> PostedEntry:
    """An entry with lines about nobody on control accounts, as it could be posted once."""
    _control(make, dict.fromkeys(CONTROLS, ""))
    posted = make.post(booked_on, text, sides)
    _control(make, THEIRS)
    return posted


def _control(make: Make, controls: Mapping[str, str]) -> None:
    book = make.book
    with transaction.atomic():
        enter_book(book)
        for code, control in controls.items():
            LedgerAccount.objects.filter(book=book, code=code).update(control=control)
        fill_open_lines(connection)
        enter_book(book)
