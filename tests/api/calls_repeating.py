"""Calls about repeating invoices, one for each operation."""

from tests.api.calling import Call
from tests.api.world import World


def of_repeating(w: World) -> dict[str, Call]:
    name, at = f"Support {w.tag}", "repeating-invoices"
    sold = {"text": "Support {period}", "price": "10.00", "vat": "V21", "code": "8005"}
    invoice = {"party": f"C-{w.tag}", "lines": [sold]}
    return {
        "list_repeating": Call("GET", at),
        "create_repeating": Call(
            "POST",
            at,
            {"name": "Rent", "starts": "2026-06-30", "day": "31", "invoice": invoice},
            status=201,
        ),
        "list_due_invoices": Call("GET", "due-invoices?until=2026-06-01"),
        "preview_repeating": Call("GET", f"{at}/preview/{name}?months=3"),
        "show_repeating": Call("GET", f"{at}/{name}"),
        "replace_repeating": Call(
            "PUT", f"{at}/{name}", {"act": "issue", "invoice": invoice, "counts_from": "2026-07-01"}
        ),
        "make_period": Call(
            "POST",
            f"{at}/make/{name}",
            {"starts_on": "2026-06-01", "on": "2026-06-02"},
            status=201,
        ),
        "leave_period_out": Call(
            "POST", f"{at}/leave-out/{name}", {"starts_on": "2026-07-01", "reason": "Free"}
        ),
        "resume_repeating": Call("POST", f"{at}/resume/{name}", {"on": "2026-09-15"}),
        "pause_repeating": Call("POST", f"{at}/pause/{name} two", {"from_on": "2026-10-01"}),
        "index_repeating": Call(
            "POST",
            f"{at}/index/{name} two",
            {"from_on": "2026-10-01", "old_index": "118.4", "new_index": "121.9"},
        ),
        "run_due_invoices": Call("POST", "runs/invoices", {"until": "2026-06-01"}),
        "stop_repeating": Call("POST", f"{at}/stop/{name}", {"on": "2026-08-01"}),
    }
