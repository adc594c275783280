"""What the database refuses of plans, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule, fits, foreign
from akker.parties.erasure_guards import spared

PLAN, POINT, OBJECTIVE = "planning_accountplan", "planning_planpoint", "planning_objective"
ACTION, VERSION = "planning_planaction", "planning_planversion"


def _none_of_these_books(table: str, column: str, also: str = "") -> str:
    return f"""NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column}
        AND o.book_id = NEW.book_id{also})"""


def _fits(name: str, table: str, condition: str, sentence: str) -> list[Rule]:
    return [
        Guard(f"{name}_{event.lower()}_fits", table, event, condition, sentence)
        for event in ("INSERT", "UPDATE")
    ]


_OF_PLAN = " AND o.plan_id = NEW.plan_id"
_TASK = _none_of_these_books("customers_task", "NEW.task_id")
_PART = "a part of a plan belongs to a plan of these books"
_VERSION_CHANGED = """OLD.approved_on IS NOT NULL OR NEW.approved_on IS NULL OR NEW.id <> OLD.id
    OR NEW.book_id <> OLD.book_id OR NEW.plan_id <> OLD.plan_id OR NEW.number <> OLD.number
    OR NEW.agreed_on <> OLD.agreed_on OR NEW.agreed_with <> OLD.agreed_with
    OR NEW.kept_by <> OLD.kept_by OR CAST(NEW.content AS text) <> CAST(OLD.content AS text)"""

GUARDS: list[Rule] = [
    *_fits(
        "plan",
        PLAN,
        _none_of_these_books("parties_party", "NEW.party_id"),
        "a plan is with a customer of these books",
    ),
    *_fits("planpoint", POINT, _none_of_these_books(PLAN, "NEW.plan_id"), _PART),
    *_fits(
        "objective",
        OBJECTIVE,
        f"""{_none_of_these_books(PLAN, "NEW.plan_id")} OR (NEW.goal_id IS NOT NULL
            AND {_none_of_these_books(POINT, "NEW.goal_id", _OF_PLAN)})""",
        _PART,
    ),
    *_fits(
        "planaction",
        ACTION,
        f"""{_none_of_these_books(PLAN, "NEW.plan_id")} OR {_TASK}
            OR (NEW.point_id IS NOT NULL
                AND {_none_of_these_books(POINT, "NEW.point_id", _OF_PLAN)})
            OR (NEW.objective_id IS NOT NULL
                AND {_none_of_these_books(OBJECTIVE, "NEW.objective_id", _OF_PLAN)})""",
        _PART,
    ),
    Guard("planversion_fits", VERSION, "INSERT", _none_of_these_books(PLAN, "NEW.plan_id"), _PART),
    Guard(
        "planversion_unchanged",
        VERSION,
        "UPDATE",
        spared(
            _VERSION_CHANGED,
            *("id", "book_id", "plan_id", "number", "agreed_on", "kept_by", "kept_by_id"),
            *("approved_by", "approved_on"),
        ),
        "a version of a plan stays as it was agreed",
    ),
    Guard(
        "planversion_kept",
        VERSION,
        "DELETE",
        ALWAYS,
        "a version of a plan stays as it was agreed",
    ),
    Guard(
        "planversion_not_replaced",
        VERSION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {VERSION} WHERE id = NEW.id)",
        "a version of a plan stays as it was agreed",
        engine="sqlite",
    ),
]

COMPETITOR_GUARDS: list[Rule] = fits(
    "planpoint_competitor",
    POINT,
    f"NEW.competitor_id IS NOT NULL AND {foreign('NEW.competitor_id', 'knowledge_competitor')}",
    "a risk names a competitor of its books",
)
