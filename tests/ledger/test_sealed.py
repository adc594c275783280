"""A sealed entry stays as it is, at every level that could reach it (SEC-14)."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import get_resolver

from akker.books.actor import USECASES
from akker.ledger.models import Counter, JournalEntry, JournalLine, LineDimension
from tests.make import ENERGY, Make


def _changed(row: JournalEntry | JournalLine | Counter, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


ATTEMPTS: dict[str, Callable[[], object]] = {
    "save an entry": lambda: _changed(JournalEntry.objects.get(), description="other"),
    "save a line": lambda: _changed(JournalLine.objects.first(), amount_minor=1),  # type: ignore[arg-type]
    "update entries": lambda: JournalEntry.objects.update(description="other"),
    "update lines": lambda: JournalLine.objects.update(text="other"),
    "delete entries": lambda: JournalEntry.objects.all()._raw_delete("default"),
    "delete lines": lambda: JournalLine.objects.all().delete(),
    "bulk update": lambda: JournalLine.objects.bulk_update(
        [_with_text(line) for line in JournalLine.objects.all()], ["text"]
    ),
    "add a line": lambda: JournalLine.objects.create(
        book=JournalEntry.objects.get().book,
        entry=JournalEntry.objects.get(),
        line_no=3,
        ledger_account=JournalLine.objects.all()[0].ledger_account,
        booked_on=JournalEntry.objects.get().booked_on,
        amount_minor=5,
    ),
    "move the counter": lambda: _changed(Counter.objects.get(), last_number=7),
}


def _with_text(line: JournalLine) -> JournalLine:
    line.text = "other"
    return line


@pytest.mark.parametrize("name", ATTEMPTS)
def test_sec_14_the_orm_cannot_change_a_sealed_entry(make: Make, name: str) -> None:
    make.post("2026-03-02", "Energy", ENERGY)

    with pytest.raises(DatabaseError), transaction.atomic():
        ATTEMPTS[name]()


def test_sec_14_no_use_case_and_no_page_changes_or_deletes_an_entry() -> None:
    """There is no door to it: what the names say is held by the guards, tried above."""
    verbs = {name.rsplit(".", 1)[1] for name in USECASES if ".ledger." in name}
    assert {"post_manual_entry", "reverse_entry"} <= verbs
    assert not [
        v for v in verbs if v.startswith(("edit_", "update_", "delete_entry", "change_entry"))
    ]
    assert not apps.is_installed("django.contrib.admin")
    assert not [p for p in get_resolver().reverse_dict if "admin" in str(p)]


def test_sec_14_tags_are_sealed_with_their_line(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    line = JournalLine.objects.all()[0]

    with pytest.raises(DatabaseError), transaction.atomic():
        LineDimension.objects.create(book=make.book, line=line, dimension_id=1, value_id=1)
