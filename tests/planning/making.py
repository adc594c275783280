"""Plans with customers, for tests, as short as they are spoken of."""

import datetime as dt
from typing import Any

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.planning.planning import open_plan
from akker.planning.queries import KnownPlan, plan_of
from akker.planning.rules import NewPlan


def begun(actor: Actor, kind: str = "plan", **how: Any) -> int:
    """A plan with J1 from today, for ninety days."""
    today = today_in(actor.book)
    owner = how.pop("owner", "")
    values = {
        "party_code": "J1",
        "kind": kind,
        "starts_on": today,
        "ends_on": today + dt.timedelta(days=90),
        **how,
    }
    return open_plan(actor, plan=NewPlan(**values), owner=owner).plan_id


def known(actor: Actor, plan_id: int) -> KnownPlan:
    with reading(actor.book):
        return plan_of(actor.book, plan_id)
