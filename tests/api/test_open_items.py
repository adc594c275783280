"""An open item says by when it is to be paid, as every list of them does."""

from akker.ledger.rules import NewLine
from tests.api.described import told
from tests.api.world import World
from tests.receivables.selling import customer


def test_what_has_no_document_is_due_as_agreed_with_its_party(world: World) -> None:
    code, make = f"L-{world.tag}", world.make
    customer(make, code, payment_days=60)
    make.post("2026-02-01", "Old", [NewLine("1300", 100_00, code), ("8005", "-100.00")])
    make.post("2026-02-02", "Paid", [NewLine("1300", -40_00, code), ("1020", "40.00")])

    caller = world.caller()
    items = told(caller.get(f"open-items/{code}"))
    listed = told(caller.get("reports/open-items", party=code))["rows"]
    assert [(one["date"], one["due"]) for one in items] == [
        ("2026-02-01", "2026-04-02"),
        ("2026-02-02", None),
    ]
    assert {row["due"] for row in listed} == {"2026-04-02", None}
