"""Names, keys and labels that no database, terminal or export could keep apart."""

import datetime as dt
from dataclasses import replace

import pytest

from akker.access.inviting import invite_user
from akker.ledger.closing import close_fiscal_year, lock_until
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.drafting import save_draft
from akker.ledger.opening import NewBook, open_book
from akker.ledger.posting import post_manual_entry, reverse_entry
from akker.parties.registering import register_party
from tests.make import Make, refusal_of

ENERGY = [("4600", "100.00"), ("1020", "-100.00")]
ODD = ["", "  ", "a\x00b", "a\nb", "a\u202eb", "a\ud800b", "x" * 201]


@pytest.mark.parametrize("name", ODD)
def test_a_name_that_no_line_can_show_is_refused(make: Make, name: str) -> None:
    alice = make.alice
    add_dimension(alice, code="project", name="Project")
    new = NewBook(
        name=name, slug="odd", country="NL", currency="EUR", first_day=dt.date(2026, 1, 1)
    )

    assert refusal_of(open_book, new) == "name_unfit"
    assert refusal_of(add_dimension, alice, code="odd", name=name) == "name_unfit"
    assert (
        refusal_of(add_dimension_value, alice, dimension="project", code="odd", name=name)
        == "name_unfit"
    )
    assert refusal_of(save_draft, alice, title=name, content={}) == "name_unfit"
    if name.strip():
        assert refusal_of(register_party, alice, code="odd", name=name) == "party_unfit"
        assert (
            refusal_of(invite_user, alice, email="odd@x.nl", role="auditor", name=name)
            == "name_unfit"
        )


@pytest.mark.parametrize("slug", ["", "-", "Ab", "\u0430bc", "a\u0661", "a b", "x" * 41, "a\ud800"])
def test_a_short_name_of_books_has_plain_letters(db: None, slug: str) -> None:
    """A Cyrillic letter would make books that look like those of somebody else."""
    new = NewBook(name="A", slug=slug, country="NL", currency="EUR", first_day=dt.date(2026, 1, 1))

    assert refusal_of(open_book, new) == "slug_unfit"


@pytest.mark.parametrize("country", ["NLD", "Netherlands", "N1", "\u202e\u202e", "n\ud800", " NL"])
def test_a_country_of_books_has_two_letters(db: None, country: str) -> None:
    """On SQLite any would be kept, and then no backup of the installation could be made."""
    new = NewBook("A", "odd", country, "EUR", dt.date(2026, 1, 1))

    assert refusal_of(open_book, new) == "country_unknown"


@pytest.mark.parametrize("key", ["k" * 121, "a\x00b", "a\nb", "a\ud800"])
def test_rel_30_a_key_that_cannot_be_kept_is_refused(make: Make, key: str) -> None:
    actor = replace(make.alice, idempotency_key=key)
    entry = make.entry("2026-03-02", "Energy", ENERGY)

    assert refusal_of(post_manual_entry, actor, entry=entry) == "key_unfit"


def test_rel_30_what_cannot_be_written_is_refused_with_a_key_too(make: Make) -> None:
    actor = replace(make.alice, idempotency_key="k")

    assert refusal_of(save_draft, actor, title="a\ud800", content={}) == "name_unfit"


@pytest.mark.parametrize("number", ["\u0661", "01", "+1", " 1", "1" + "0" * 18])
def test_an_entry_has_one_label(make: Make, number: str) -> None:
    make.post("2026-03-02", "Energy", ENERGY)

    assert refusal_of(reverse_entry, make.alice, label=f"MEM/2026/{number}") == "entry_unknown"


def test_invariant_16_the_hard_lock_cannot_shut_years_to_come(make: Make) -> None:
    close_fiscal_year(make.alice, name="2026")
    far = dt.date(9999, 12, 31)

    assert refusal_of(lock_until, make.alice, kind="hard", until=far) == "no_fiscal_year"
