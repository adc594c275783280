"""Calls about whom we look after, one for each operation."""

from tests.api.calling import Call
from tests.api.world import World

ANY = {"If_Match": "*"}


def of_customers(w: World) -> dict[str, Call]:
    at = f"customers/C-{w.tag}"
    facts = {"tier": "key", "status": "at risk", "parent": f"R-{w.tag}", "relation": "trusted"}
    joins = {"email": w.member, "part": "executive sponsor"}
    return {
        "list_customers": Call("GET", "customers"),
        "show_customer": Call("GET", at),
        "replace_customer": Call("PUT", at, facts, headers=ANY),
        "show_team": Call("GET", f"customer-teams/C-{w.tag}"),
        "join_team": Call("POST", f"customer-teams/C-{w.tag}", joins, status=201),
        "leave_team": Call("POST", f"ended-team-members/C-{w.tag}", joins),
        "list_hand_overs": Call("GET", f"customer-hand-overs/C-{w.tag}"),
        "hand_over_one": Call(
            "POST",
            f"customer-hand-overs/C-{w.tag}",
            {"to": w.member, "note": "They like to be called on Friday"},
            status=201,
        ),
    }
