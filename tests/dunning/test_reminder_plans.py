"""The steps in which customers are reminded, and what the law asks of letters to consumers."""

from functools import partial

import pytest

from akker.books.actor import reading
from akker.dunning.letters import LANGUAGES, PlanStep, Template, usual_plan
from akker.dunning.queries_reminders import reminder_plan
from akker.dunning.reminding import change_reminder_plan
from akker.ledger.rating import import_rates
from akker.packs.nl.collection import COLLECTION_COSTS
from tests.dunning.agreeing import (
    letters,
    proposed,
    reminded,
    sent,
    why,
)
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, issued, line, ready


def test_a_consumer_gets_a_letter_with_fourteen_days_and_the_costs(make: Make) -> None:
    ready(make, code="")
    customer(make, "P1", name="Eva Jansen", kind="person", language="nl")
    issued(make, line("1500.00"), party="P1")  # 1815.00, due on 16 March
    sent(make, "2026-03-23")

    (one,) = proposed(make, "2026-04-03").reminders

    assert (one.customer_class, one.step_no, one.costs_minor) == ("consumer", 2, 27225)
    for text in ("binnen 14 dagen", "op de dag nadat je deze brief ontvangen hebt", "€ 272,25"):
        assert text in one.letter.text, text
    sent(make, "2026-04-03")
    assert letters(make, "2026-04-22") == [], "first the fourteen days, and the mail"
    assert letters(make, "2026-04-23") == [("P1", 3, ["2026-0001"], "1815.00")]


def test_claims_on_a_consumer_go_into_one_letter_with_costs_once(make: Make) -> None:
    """Art. 6:96 lid 7 BW: over the sum, so that the least amount does not count twice."""
    ready(make, code="")
    customer(make, "P1", name="Eva Jansen", kind="person")
    for on in ("2026-03-02", "2026-03-03", "2026-03-12"):
        issued(make, line("100.00"), party="P1", date=on)
    reminded(make, "2026-03-23")  # the first alone

    (one,) = proposed(make, "2026-04-03").reminders

    assert (one.step_no, len(one.items), one.total_minor) == (2, 3, 36300)
    assert one.costs_minor == 5445  # 15 % of 363.00, and not three times 40.00


def test_costs_are_named_in_the_money_of_the_law_only(make: Make) -> None:
    ready(make, code="")
    import_rates(make.alice, content=b"Date,USD\n2026-03-02,1.25\n")
    customer(make, "P1", name="Eva Jansen", kind="person")
    issued(make, line("100.00"), party="P1", currency="USD")
    reminded(make, "2026-03-23")

    assert letters(make, "2026-04-03") == []
    assert why(make, "2026-04-03") == [("2026-0001", "currency")]


def test_a_plan_for_consumers_leaves_the_days_of_the_law(make: Make) -> None:
    def plan(days: int, text: str) -> tuple[PlanStep, ...]:
        letters = dict.fromkeys(LANGUAGES, Template("About it", text))
        last = dict.fromkeys(LANGUAGES, Template("Last", "{items} and {costs}"))
        return (PlanStep(1, 7, "first", letters), PlanStep(2, 7 + days, "last", last))

    change = partial(change_reminder_plan, make.alice, customer_class="consumer")
    days = "{items}: pay within {days} days, or {costs} more"

    assert refusal_of(change, plan=plan(16, days)) == "reminder_plan_unfit"
    assert refusal_of(change, plan=plan(17, "{items}, or {costs} more")) == "reminder_plan_unfit"
    change(plan=plan(17, days))


def test_where_no_law_is_known_no_costs_are_named(make: Make) -> None:
    other = Make(country="US", currency="USD", slug=f"{make.slug}-us")
    with reading(other.book):
        plan = reminder_plan(other.book, "consumer")
    assert plan == usual_plan("business", knows_costs=False)
    assert "{costs}" not in str(plan)


def test_what_customers_are_called_fills_in_nothing_else(make: Make) -> None:
    ready(make, code="")
    customer(make, "J1", name="{total} & {iban} <b>")
    issued(make, line("100.00"))

    (one,) = proposed(make, "2026-03-23").reminders

    assert "{total} & {iban} <b>," in one.letter.text


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([], "reminder_plan_unfit"),
        ([(0, "{items}")], "reminder_plan_unfit"),
        ([(7, "{items}"), (7, "{items}")], "reminder_plan_unfit"),
        ([(366, "{items}")], "reminder_plan_unfit"),
        ([(7, "no list")], "letter_unfit"),
        ([(7, "{items} {password}")], "letter_unfit"),
        ([(7, "{items} {0.__class__}")], "letter_unfit"),
        ([(7, "{items} {")], "letter_unfit"),
        ([(7, "")], "letter_unfit"),
    ],
)
def test_a_plan_that_cannot_work_is_refused(
    make: Make, steps: list[tuple[int, str]], code: str
) -> None:
    plan = tuple(
        PlanStep(no, days, "x", dict.fromkeys(LANGUAGES, Template("Subject", text)))
        for no, (days, text) in enumerate(steps, start=1)
    )
    refusal = refusal_of(change_reminder_plan, make.alice, customer_class="business", plan=plan)
    assert refusal == code


def test_the_table_of_collection_costs() -> None:
    expected = {
        0: 0,
        1: 4000,
        266_66: 4000,
        266_67: 4000,
        1_815_00: 272_25,
        2_500_00: 375_00,
        5_000_00: 625_00,
        10_000_00: 875_00,
        200_000_00: 2_775_00,
        1_000_000_00: 6_775_00,
        2_000_000_00: 6_775_00,
    }
    assert {owed: COLLECTION_COSTS.of(owed) for owed in expected} == expected
