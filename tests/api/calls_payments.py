"""One call of every operation about money of customers."""

from tests.api.calling import Call
from tests.api.world import World

PRIVATE_USE = {
    "date": "2026-12-31",
    "vat": "PRIV",
    "text": "Private use of the car",
    "code": "4573",
    "value": "35000.00",
    "percent": "2.7",
}


def of_payments(w: World) -> dict[str, Call]:
    return {**_of_receipts(w), **_of_late_and_lost(w), **_of_private_use(w)}


def _of_private_use(w: World) -> dict[str, Call]:
    back = f"taken-back-private-use/{w.private_use}"
    return {
        "charge_private_use": Call("POST", "private-use", PRIVATE_USE, status=201),
        "take_private_use_back": Call("POST", back, {}, status=201),
    }


def _of_receipts(w: World) -> dict[str, Call]:
    return {
        "receive": Call(
            "POST",
            "payments",
            {"party": f"C-{w.tag}", "date": "2026-03-20", "bank": "1020", "amount": "1.00"},
            status=201,
        ),
        "receive_many": Call(
            "POST",
            "payment-batches",
            {
                "payments": [
                    {"party": f"C-{w.tag}", "date": "2026-03-20", "bank": "1020", "amount": "1.00"}
                ]
            },
            status=201,
        ),
        "list_open_items": Call("GET", f"open-items/C-{w.tag}"),
        "list_allocations": Call("GET", f"allocations/{w.receipt}"),
        "take_allocation_apart": Call("POST", f"undone-allocations/{w.allocation_id}", {}),
        "create_allocation": Call(
            "POST",
            "allocations",
            {"debit": w.item, "credit": w.credit, "amount": "1.00"},
            status=201,
        ),
        "create_allocations": Call(
            "POST",
            "allocation-batches",
            {"credit": w.credit, "pays": [{"item": w.item, "amount": "1.00"}]},
            status=201,
        ),
        "look_at_payment": Call(
            "POST",
            "payment-previews",
            {"party": f"C-{w.tag}", "date": "2026-03-20", "bank": "1020", "amount": "1.00"},
        ),
    }


def _of_late_and_lost(w: World) -> dict[str, Call]:
    return {
        "show_late_charge": Call(
            "GET", f"late-charges/{w.late_invoice}?date=2026-11-30&with_costs=false"
        ),
        "charge_late_payment": Call(
            "POST",
            "late-charges",
            {"invoices": [w.late_invoice], "date": "2026-11-30", "with_costs": False},
            status=201,
        ),
        "list_written_off": Call("GET", f"written-off/R-{w.tag}"),
        "recover_written_off": Call(
            "POST",
            f"recoveries/{w.written_off}",
            {"date": "2026-11-30", "bank": "1020", "amount": "1.00"},
            status=201,
        ),
        "take_payment_back": Call("POST", f"taken-back-payments/{w.receipt}", {}, status=201),
        "write_item_off": Call(
            "POST",
            f"written-off-items/{w.item}",
            {"date": "2026-12-31", "reason": "Gone", "proof": "A letter"},
            status=201,
        ),
    }
