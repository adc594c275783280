"""SEC-13 of sales: an amount that is none, or that no books can hold, writes nothing."""

from typing import Any

import pytest

from tests.api.described import told
from tests.api.world import World
from tests.checksums import checksum
from tests.receivables.selling import form as invoice_form
from tests.receivables.selling import line

ODD = ("NaN", "Infinity", "1e9", "1e400", "1000000000000000000", "0x10", "١٢", "1,00", "", "1.2.3")


def asked(world: World, odd: str) -> list[tuple[str, str, dict[str, Any]]]:
    """A write of each kind with money in it, with the odd text for the amount."""
    code, day = f"C-{world.tag}", "2026-04-20"
    sold = invoice_form(line("10.00"), party=code)
    paid = {"party": code, "date": day, "bank": "1020"}

    def of(**more: Any) -> dict[str, Any]:
        return {**sold, "lines": [{**sold["lines"][0], **more}]}

    return [
        ("POST", "invoices", of(price=odd)),
        ("POST", "invoices", of(quantity=odd or "x")),
        ("POST", "payments", {**paid, "amount": odd}),
        (
            "POST",
            "payments",
            {**paid, "amount": "1.00", "pays": [{"item": world.invoice, "amount": odd or "x"}]},
        ),
        (
            "POST",
            "allocations",
            {"debit": world.item, "credit": world.credit, "amount": odd or "x"},
        ),
        (
            "POST",
            "payment-promises",
            {"party": code, "date": day, "by": day, "amount": odd, "who": "Eva"},
        ),
        (
            "POST",
            "credit-releases",
            {"party": code, "up_to": odd, "until": "2099-01-01", "reason": "Agreed"},
        ),
        (
            "POST",
            f"recoveries/{world.written_off}",
            {"date": "2026-11-30", "bank": "1020", "amount": odd or "x"},
        ),
        ("POST", "products", {"code": "odd", "name": "Odd", "price": odd or "x"}),
    ]


@pytest.mark.parametrize("odd", ODD)
def test_sec_13_an_amount_that_is_none_writes_nothing(
    world: World, uncounted: Any, odd: str
) -> None:
    owner = world.caller()
    before = checksum()

    for method, path, body in asked(world, odd):
        uncounted()
        answer = owner.call(method, path, body)
        assert answer.status_code == 422, (path, odd, answer.content)
        assert told(answer)["remedy"], (path, odd)
    assert checksum() == before


def test_sec_13_a_price_below_zero_and_money_of_another_currency_or_of_nobody_are_refused(
    world: World,
) -> None:
    owner, code = world.caller(), f"C-{world.tag}"
    paid = {"party": code, "date": "2026-04-20", "bank": "1020", "amount": "1.00"}
    pays = [{"item": world.invoice, "amount": "1.00"}]
    less = {"debit": world.item, "credit": world.credit, "amount": "-1.00"}
    before = checksum()

    answers = [
        owner.post("invoices", invoice_form(line("-10.00"), party=code)),
        owner.post("payments", {**paid, "currency": "USD", "pays": pays}),
        owner.post("allocations", less),
        owner.post("payments", {**paid, "party": "nobody"}),
        owner.post("payment-previews", {**paid, "party": "nobody"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 409, 409, 422, 422]
    assert checksum() == before


def test_sec_13_nothing_is_sold_or_paid_in_a_locked_month(world: World) -> None:
    owner = world.caller()
    assert owner.call("PUT", "locks/sales", {"until": "2026-04-30"}).status_code == 200
    before = checksum()
    sold = {**invoice_form(line("10.00"), party=f"C-{world.tag}"), "date": "2026-04-20"}

    answer = owner.post("invoices", sold)

    assert answer.status_code == 409, answer.content
    assert checksum() == before
