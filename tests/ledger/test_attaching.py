"""Attaching files to posted entries."""

import pytest
from django.db import IntegrityError, transaction

from akker.books.actor import reading
from akker.files.queries import read_file
from akker.ledger.attaching import attach_file
from akker.ledger.closing import close_fiscal_year
from akker.ledger.models import EntryAttachment
from akker.ledger.queries_attachments import attachments_of
from tests.make import ENERGY, Make, refusal_of

RECEIPT = b"\x89PNG a receipt"


def test_a_file_is_attached_once_also_when_the_year_is_closed(make: Make) -> None:
    label = make.post("2026-03-02", "Energy", ENERGY).label
    close_fiscal_year(make.alice, name="2026")
    receipt = {"label": label, "name": "receipt.png", "content": RECEIPT}

    first = attach_file(make.alice, **receipt, media_type="image/png")
    again = attach_file(make.alice, **receipt)
    attach_file(make.alice, label=label, name="letter.pdf", content=b"%PDF a letter")

    assert first == again
    with reading(make.book):
        rows = attachments_of(make.book, label)
        assert read_file(make.book, rows[0].file_id) == RECEIPT
    assert [(row.name, row.media_type) for row in rows] == [
        ("receipt.png", "image/png"),
        ("letter.pdf", "application/octet-stream"),
    ]


def test_an_attachment_is_never_taken_away(make: Make) -> None:
    label = make.post("2026-03-02", "Energy", ENERGY).label
    attach_file(make.alice, label=label, name="receipt.png", content=RECEIPT)

    with reading(make.book), pytest.raises(IntegrityError), transaction.atomic():
        EntryAttachment.objects.filter(book=make.book).delete()


def test_who_may_not_is_refused_and_so_is_an_unknown_entry(make: Make) -> None:
    receipt = {"label": "MEM/2026/1", "name": "receipt.png", "content": RECEIPT}
    for actor in (make.bob, make.charlie):
        assert refusal_of(attach_file, actor, **receipt) == "permission_missing"
    assert refusal_of(attach_file, make.alice, **receipt) == "entry_unknown"
