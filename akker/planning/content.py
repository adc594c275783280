"""A plan as plain values: what a version keeps, and what programs are given."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from akker.planning.queries import KnownPlan


def content_of(plan: KnownPlan) -> dict[str, Any]:
    """Days as text, amounts in whole units of their measure; without the versions."""
    parts = {
        **{name: value for name, value in asdict(plan.row).items() if name != "party_name"},
        "points": [asdict(one) for one in plan.points],
        "objectives": [asdict(one) for one in plan.objectives],
        "actions": [asdict(one) for one in plan.actions],
    }
    found: dict[str, Any] = _plain(parts)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
