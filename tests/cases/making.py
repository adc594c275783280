"""Cases of customers, for tests, as short as they are spoken of."""

import datetime as dt
from typing import Any

from akker.books.actor import Actor, reading
from akker.cases.handling import add_case_line
from akker.cases.opening import open_case
from akker.cases.queries import CaseFilter, CaseRow, KnownCase, case_of, cases_page
from akker.cases.rules import NewCase


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def days_ago(days: int) -> dt.datetime:
    return now() - dt.timedelta(days=days)


def opened(actor: Actor, subject: str = "Two reports came late", **how: Any) -> int:
    """A complaint of J1, opened now; `days` is how long ago it was."""
    if (days := how.pop("days", None)) is not None:
        how["at"] = days_ago(days)
    values = {"party_code": "J1", "kind": "complaint", "subject": subject, **how}
    return open_case(actor, case=NewCase(**values))


def said(actor: Actor, case_no: int, kind: str = "ours", text: str = "We look", **how: Any) -> int:
    return add_case_line(actor, case_no=case_no, kind=kind, text=text, **how)


def seen_case(actor: Actor, case_no: int) -> KnownCase:
    with reading(actor.book):
        return case_of(actor.book, actor.user_id, case_no)


def listed(actor: Actor, **asked: Any) -> list[CaseRow]:
    with reading(actor.book):
        return cases_page(actor.book, CaseFilter(**asked), now=now(), limit=50)


def subjects(actor: Actor, **asked: Any) -> list[str]:
    return [row.subject for row in listed(actor, **asked)]
