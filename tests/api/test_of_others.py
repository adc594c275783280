"""What is of other books is as what is nowhere: over every operation that names something.

SEC-1, 2, 3, 4, 7 and 23 of reliability.md. The address, or a field of the body, names a thing of
Alice's books within Charlie's. An operation that is added, and tells them apart, fails here.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.api.calls import calls_in
from tests.api.described import departs, told
from tests.api.ghosts import ghost_of, names_in, told_without
from tests.api.world import World, made_world
from tests.checksums import checksum
from tests.make import Make
from tests.receivables.selling import form as invoice_form
from tests.receivables.selling import line

pytestmark = pytest.mark.both

# They make what they name.
MAKES = {"add_account", "create_dimension", "invite", "open_books", "replace_template"}
# They look for what is asked, or at what was typed, and find as much either way.
TELLS_NOTHING = {
    *(
        "list_activities",
        "list_answers",
        "list_appointments",
        "list_articles",
        "list_cases",
        "list_referrals",
        "list_requirements",
        "list_plans",
        "list_promises",
        "list_promises_made",
        "list_reminders",
    ),
    *("list_tasks", "list_usage", "send", "show_promise_rates"),
}


@pytest.fixture
def other(world: World, tmp_path: Path) -> World:
    """Books of somebody else, with the same things under other names."""
    return made_world(Make(slug=f"{world.slug}-other"), tmp_path, "b")


def test_sec_1_2_3_7_and_23_what_is_of_others_is_as_what_is_nowhere(
    world: World, other: World, uncounted: Any
) -> None:
    charlie = other.caller()
    calls, nothing = calls_in(world), calls_in(ghost_of(world))
    before = checksum()
    reached, answered = set(), set()

    for name, call in calls.items():
        pairs = names_in(call, nothing[name])
        if not pairs or name in MAKES:
            continue
        uncounted()
        foreign = call.made_by(charlie)
        ghostly = nothing[name].made_by(charlie)
        if foreign.status_code < 400:
            answered.add(name)
        assert not departs(name, foreign)
        said = told_without(foreign, [mine for mine, _ in pairs])
        assert said == told_without(ghostly, [ghost for _, ghost in pairs]), name
        reached.add(name)

    assert checksum() == before
    assert answered == TELLS_NOTHING
    assert {"show_party", "show_invoice", "show_product", "show_price_list"} < reached
    assert {"credit_invoice", "contest", "keep_promise", "place_hold", "mail"} < reached
    assert {"replace_invoice_draft", "mail_statement_of", "give_price_list"} < reached
    assert len(reached) > 80


def test_sec_4_one_thing_of_others_among_many_refuses_all(world: World, other: World) -> None:
    charlie = other.caller()
    own = invoice_form(line("10.00"), party="C-b")
    payment = {"party": "C-b", "date": "2026-03-20", "bank": "1020", "amount": "1.00"}
    pays = {"item": other.item, "amount": "0.01"}
    before = checksum()

    answers = [
        charlie.post("invoice-batches", {"invoices": [own] * 99 + [{**own, "party": "C-a"}]}),
        charlie.post(
            "payment-batches", {"payments": [payment] * 99 + [{**payment, "party": "C-a"}]}
        ),
        charlie.post(
            "allocation-batches",
            {"credit": other.credit, "pays": [pays] * 9 + [{**pays, "item": world.item}]},
        ),
        charlie.post(
            "late-charges",
            {
                "invoices": [other.late_invoice, world.late_invoice],
                "date": "2026-11-30",
                "with_costs": False,
            },
        ),
    ]

    codes = [(answer.status_code, told(answer)["code"]) for answer in answers]
    assert codes == [
        (422, "party_unknown"),
        (422, "party_unknown"),
        (422, "item_unknown"),
        (422, "invoice_unknown"),
    ]
    assert checksum() == before


def test_sec_3_a_thing_of_others_in_a_document_is_refused_and_nothing_is_written(
    world: World, other: World
) -> None:
    """In the fields that the calls of every operation leave out."""
    charlie = other.caller()
    own = invoice_form(line("10.00"), party="C-b")

    def sold(**more: Any) -> dict[str, Any]:
        return {**own, "lines": [{**own["lines"][0], **more}]}

    paid = {"party": "C-b", "date": "2026-03-20", "bank": "1020", "amount": "1.00"}
    bodies = [
        ("invoices", sold(product="W-a")),
        ("invoices", sold(code="46/a1")),
        ("invoices", sold(dimensions={"project-a": "x-a"})),
        ("invoices", {**own, "kind": "credit-note", "corrects": world.invoice}),
        ("payments", {**paid, "bank": "46/a2"}),
        ("payments", {**paid, "pays": [{"item": str(world.item), "amount": "1.00"}]}),
        ("price-lists", {"code": "L9", "name": "N", "currency": "EUR", "prices": [_price("W-a")]}),
    ]
    before = checksum()

    for path, body in bodies:
        answer = charlie.post(path, body)
        assert answer.status_code in (404, 422), (path, body, answer.content)
        assert told(answer)["code"] != "request_unfit", (path, body, answer.content)
    assert checksum() == before


def _price(product: str) -> dict[str, str]:
    return {"product": product, "since": "2026-03-01", "price": "1.00"}
