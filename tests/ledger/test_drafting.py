"""Drafts, templates, and correcting an entry by way of a draft."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from akker.books.actor import reading
from akker.books.models import Book
from akker.ledger.changing import change_book
from akker.ledger.drafting import (
    change_draft,
    delete_draft,
    delete_template,
    entry_from_template,
    post_draft,
    reverse_and_copy,
    save_draft,
    save_template,
)
from akker.ledger.queries import entry_labelled
from akker.ledger.queries_drafts import draft_with_id, drafts, templates
from akker.ledger.rules import NewLine
from tests.make import ENERGY as SIDES
from tests.make import Make, refusal_of
from tests.text import journal_text

ENERGY: dict[str, Any] = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Energy",
    "lines": [{"code": "4600", "amount": "100.00"}, {"code": "1020", "amount": "-100.00"}],
}


def test_a_draft_is_completed_and_posted_once(make: Make) -> None:
    draft_id = save_draft(make.alice, title="Energy", content={"lines": [{"code": "4600"}]})
    assert journal_text(make.book) == ""

    change_draft(make.alice, draft_id=draft_id, title="Energy", content=ENERGY)
    posted = post_draft(make.alice, draft_id=draft_id)

    assert posted.label == "MEM/2026/1"
    assert journal_text(make.book).startswith("2026-03-02 MEM/2026/1 Energy")
    assert refusal_of(post_draft, make.alice, draft_id=draft_id) == "draft_unknown"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "form_incomplete"),
        ({**ENERGY, "journal": ""}, "journal_unknown"),
        ({**ENERGY, "lines": []}, "entry_one_sided"),
        ({**ENERGY, "lines": ENERGY["lines"][:1] * 2}, "entry_unbalanced"),
        ({**ENERGY, "lines": [{"amount": "1.00"}, {"amount": "-1.00"}]}, "ledger_account_unknown"),
        ({**ENERGY, "corrects": "MEM/2026/7"}, "entry_unknown"),
    ],
)
def test_an_incomplete_draft_is_refused_and_stays(
    make: Make, content: dict[str, Any], code: str
) -> None:
    draft_id = save_draft(make.alice, title="Not ready", content=content)

    assert refusal_of(post_draft, make.alice, draft_id=draft_id) == code
    with reading(make.book):
        assert [d.content for d in drafts(make.book)] == [content]


def test_a_draft_keeps_no_nonsense(make: Make) -> None:
    assert refusal_of(save_draft, make.alice, title="", content={}) == "name_unfit"
    wrong = {"lines": [{"amount": 1.5}]}
    assert refusal_of(save_draft, make.alice, title="Float", content=wrong) == "form_unfit"


def test_a_draft_that_somebody_else_saved_is_not_overwritten(make: Make) -> None:
    draft_id = save_draft(make.alice, title="Energy", content={})
    with reading(make.book):
        seen_at = draft_with_id(make.book, draft_id).saved_at
    change_draft(make.alice, draft_id=draft_id, title="First", content={}, seen_at=seen_at)

    again = {"draft_id": draft_id, "title": "Second", "content": {}, "seen_at": seen_at}
    assert refusal_of(change_draft, make.alice, **again) == "draft_changed"
    delete_draft(make.alice, draft_id=draft_id)
    assert refusal_of(delete_draft, make.alice, draft_id=draft_id) == "draft_unknown"


def test_a_template_starts_an_entry_that_only_lacks_amounts(make: Make) -> None:
    lines = [{"code": "4600"}, {"code": "1020"}]
    save_template(make.alice, name="Energy", content={**ENERGY, "lines": lines})
    save_template(make.alice, name="Energy", content=ENERGY)

    draft_id = entry_from_template(make.alice, name="Energy", booked_on=dt.date(2026, 4, 30))

    assert post_draft(make.alice, draft_id=draft_id).label == "MEM/2026/1"
    assert journal_text(make.book).startswith("2026-04-30 MEM/2026/1 Energy")
    with reading(make.book):
        assert [t.name for t in templates(make.book)] == ["Energy"]
    delete_template(make.alice, name="Energy")
    gone = {"name": "Energy", "booked_on": dt.date(2026, 4, 30)}
    assert refusal_of(entry_from_template, make.alice, **gone) == "template_unknown"


def test_a_wrong_entry_is_taken_back_and_left_as_a_draft_to_correct(make: Make) -> None:
    usd = NewLine(
        "1021", 9000, currency="USD", currency_minor=10000, rate_e9=1_111_111_111,
        rate_on=dt.date(2026, 2, 27), rate_source="ECB",
    )  # fmt: skip
    first = make.post("2026-03-02", "Advice", [usd, ("8005", "-90.00")], journal="BNK")

    draft_id = reverse_and_copy(make.alice, label=first.label)

    with reading(make.book):
        draft = draft_with_id(make.book, draft_id)
    assert draft.title == "Correction of BNK/2026/1"
    draft.content["lines"][1]["code"] = "8020"
    change_draft(make.alice, draft_id=draft_id, title=draft.title, content=draft.content)
    corrected = post_draft(make.alice, draft_id=draft_id)
    with reading(make.book):
        entry = entry_labelled(make.book, corrected.label)
        assert entry_labelled(make.book, first.label).reversed_by_label == "BNK/2026/2"
    assert entry.source == "corrects:BNK/2026/1"
    assert (entry.lines[0].rate_on, entry.lines[0].rate_source) == (dt.date(2026, 2, 27), "ECB")
    assert entry.lines[1].ledger_code == "8020"


def test_a_correction_is_called_so_in_the_language_of_the_books(make: Make) -> None:
    change_book(make.alice, name="Akkerbouw", timezone="Europe/Amsterdam", language="nl")
    first = make.post("2026-03-02", "Energy", SIDES)
    alice = replace(make.alice, book=Book.objects.get(pk=make.book.pk))

    draft_id = reverse_and_copy(alice, label=first.label)

    with reading(make.book):
        assert draft_with_id(make.book, draft_id).title == "Correctie van MEM/2026/1"


def test_who_may_not_draft_or_post_is_refused(make: Make) -> None:
    draft_id = save_draft(make.alice, title="Energy", content=ENERGY)
    for actor in (make.bob, make.charlie):
        assert refusal_of(save_draft, actor, title="x", content={}) == "permission_missing"
        assert refusal_of(post_draft, actor, draft_id=draft_id) == "permission_missing"
        assert refusal_of(reverse_and_copy, actor, label="MEM/2026/1") == "permission_missing"
