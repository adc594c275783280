"""Calls about whom we look after, one for each operation."""

from tests.api.calling import Call
from tests.api.world import World

ANY = {"If_Match": "*"}


def of_customers(w: World) -> dict[str, Call]:
    at = f"customers/C-{w.tag}"
    facts = {"tier": "key", "status": "at risk", "parent": f"R-{w.tag}", "relation": "trusted"}
    return {
        "list_customers": Call("GET", "customers"),
        "show_customer": Call("GET", at),
        "replace_customer": Call("PUT", at, facts, headers=ANY),
    }
