"""Who owes more than their credit limit is sold nothing more, until a named person lifts that."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from django.db import DatabaseError

from akker.access.models import Role
from akker.books.actor import reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.ledger.checks import check_book
from akker.parties.merging import merge_parties
from akker.receivables.credit_form import release_from_form
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice, issue_invoices
from akker.receivables.queries_credit import credits_of, releases
from akker.receivables.releasing import end_credit_release, lift_credit_hold
from akker.receivables.rules_credit import Credit, check_credit
from tests.dunning.agreeing import straight
from tests.make import Make, refusal_of
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, form, issued, line, ready
from tests.together import at_once


@pytest.fixture
def limited(make: Make) -> Make:
    """Who may owe 200.00 owes 121.00."""
    ready(make, code="")
    customer(make, "J1", credit_limit="200.00")
    issued(make, line("100.00"))
    return make


def refused(make: Make, price: str, **how: str) -> str:
    invoice = invoice_from_form(form(line(price), **how))
    return refusal_of(issue_invoice, make.alice, invoice=invoice)


def lifted(make: Make, up_to: str = "500.00", days: int = 5, code: str = "J1") -> int:
    until = today_in(make.book) + dt.timedelta(days=days)
    values = {"party": code, "up_to": up_to, "until": until.isoformat(), "reason": "Their grant"}
    release = release_from_form(values, make.book.currency)
    return lift_credit_hold(make.alice, release=release)


def standing(make: Make, code: str = "J1") -> Credit:
    with reading(make.book):
        return credits_of(make.book, today=today_in(make.book), codes=[code])[code]


def test_what_goes_above_the_limit_is_refused_by_how_much(limited: Make) -> None:
    with pytest.raises(Refused) as held:
        issued(limited, line("100.00"))

    assert held.value.code == "credit_held"
    assert "would owe 242.00 EUR, which is 42.00 above the 200.00 allowed" in held.value.sentence
    issued(limited, line("65.00"))  # 78.65: 199.65 in all
    assert standing(limited).exposure_minor == 19965
    assert issued(limited, line("0.28")).label == "2026-0003"  # 0.34: 199.99 in all


def test_money_that_came_in_makes_room_and_so_does_a_credit_note(limited: Make) -> None:
    received(limited, "121.00", paid(limited, "2026-0001", "121.00"))
    issued(limited, line("150.00"))
    assert refused(limited, "100.00") == "credit_held"
    issued(limited, line("150.00"), kind="credit-note", corrects="2026-0002", date="2026-03-20")

    assert issued(limited, line("100.00"), date="2026-03-20").label == "2026-0003"


def test_a_named_person_lifts_it_up_to_an_amount_until_a_day(limited: Make) -> None:
    clerk = limited.actor("Kim", Role.BOOKKEEPER)
    until = (today_in(limited.book) + dt.timedelta(days=5)).isoformat()
    values = {"party": "J1", "up_to": "500.00", "until": until, "reason": "Their grant"}
    release = release_from_form(values, "EUR")
    for nobody in (clerk, limited.bob, limited.charlie):
        assert refusal_of(lift_credit_hold, nobody, release=release) == "permission_missing"

    key = lifted(limited)
    issued(limited, line("300.00"))  # 484.00 in all
    assert refused(limited, "100.00") == "credit_held"
    (row,) = releases(limited.book)
    assert (row.released_by, row.up_to_minor, row.reason) == ("Alice", 50000, "Their grant")
    assert (standing(limited).is_held, standing(limited).over_minor) == (False, 28400)

    end_credit_release(limited.alice, release_id=key)
    assert standing(limited).is_held
    assert refused(limited, "1.00") == "credit_held"
    assert refusal_of(end_credit_release, limited.alice, release_id=key) == "credit_release_over"
    assert refusal_of(end_credit_release, limited.alice, release_id=key + 1) == (
        "credit_release_unknown"
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"up_to": "200.00"}, "credit_release_unfit"),
        ({"until": "2026-01-01"}, "credit_release_unfit"),
        ({"party": "P1"}, "credit_release_unfit"),
        ({"party": "NN"}, "party_unknown"),
    ],
)
def test_what_cannot_be_lifted_is_refused(
    limited: Make, changed: dict[str, str], code: str
) -> None:
    customer(limited, "P1", name="Without a limit")
    values = {"party": "J1", "up_to": "500.00", "until": "2099-01-01", "reason": "Why", **changed}
    release = release_from_form(values, "EUR")

    assert refusal_of(lift_credit_hold, limited.alice, release=release) == code
    assert releases(limited.book) == []


def test_who_has_no_limit_is_never_held_and_imports_are_not(make: Make) -> None:
    ready(make)
    issued(make, line("100000.00"))
    customer(make, "P1", name="Pieters", credit_limit="1.00")
    invoice = invoice_from_form(form(line("100.00"), party="P1"))

    (made,) = issue_invoices(make.alice, invoices=[replace(invoice, outside_label="X-1")])

    assert made.label == "X-1"
    assert standing(make, "P1").is_held


def test_who_was_merged_counts_for_the_other(limited: Make) -> None:
    customer(limited, "P1", name="Pieters")
    issued(limited, line("50.00"), party="P1")
    merge_parties(limited.alice, code="P1", into="J1")

    assert standing(limited).exposure_minor == 18150
    assert refused(limited, "20.00") == "credit_held"
    assert refused(limited, "20.00", party="P1") == "credit_held"


def test_it_is_written_once_and_only_ended(limited: Make) -> None:
    lifted(limited)
    for statement in (
        "UPDATE receivables_creditrelease SET up_to_minor = 1",
        "DELETE FROM receivables_creditrelease",
    ):
        with pytest.raises(DatabaseError):
            straight(limited, statement)
    assert check_book(limited.book).findings == ()


def sold_at_once(make: Make, code: str) -> None:
    """Six sell to one who owes 121.00 and may owe 200.00: each 60.50 fits, two do not."""
    customer(make, code, credit_limit="200.00")
    issued(make, line("100.00"), party=code)

    found = at_once(*[partial(issued, make, line("50.00"), party=code) for _ in range(6)])

    assert [isinstance(one, str) and one for one in found].count("credit_held") == 5
    assert standing(make, code).exposure_minor == 18150


def test_rel_22_several_at_once_do_not_pass_the_limit_together(committed: Make) -> None:
    ready(committed, code="")
    for number in range(3):
        sold_at_once(committed, f"J{number}")
    assert check_book(committed.book).findings == ()


@pytest.mark.long
def test_rel_22_five_hundred_rounds_of_six(committed: Make) -> None:
    ready(committed, code="")
    for number in range(500):
        sold_at_once(committed, f"J{number}")
    assert check_book(committed.book).findings == ()


def test_the_rule_itself() -> None:
    credit = Credit("Jansen", 200, None, 150)
    check_credit(credit, 50, "EUR")
    check_credit(credit, -500, "EUR")
    assert refusal_of(check_credit, credit, 51, "EUR") == "credit_held"
    check_credit(Credit("Jansen", 200, 300, 150), 150, "EUR")
    assert refusal_of(check_credit, Credit("Jansen", 0, None, 0), 1, "EUR") == "credit_held"
