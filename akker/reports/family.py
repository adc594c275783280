"""A customer with all who belong to them, to any depth: money, contact, what is open, health."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from akker.books.models import Book
from akker.cases.queries import open_cases_among
from akker.customers.queries import customer_coded, keys_seen
from akker.customers.queries_activities import Contacted, last_contact_among
from akker.customers.queries_family import keys_below
from akker.customers.queries_tasks import open_tasks_among
from akker.health.queries_scores import FamilyHealth, family_health
from akker.parties.queries import keys_of_group, merged_keys
from akker.parties.queries_sight import sees_all
from akker.reports.customer_list import NOTHING, CustomerMoney, money_of


@dataclass(frozen=True, slots=True)
class Family:
    """Of those whom the reader sees; `is_whole` is false for who sees own customers only.

    `count` has the customer at the head. Of tasks that are open `late_count` are past their day.
    """

    code: str
    count: int
    is_whole: bool
    money: CustomerMoney
    contact: Contacted | None
    task_count: int
    late_count: int
    case_count: int
    health: FamilyHealth | None


def family_of(book: Book, code: str, *, today: dt.date) -> Family:
    """A fixed number of queries for some hundreds of members.

    What is for named readers alone counts nowhere. Refused: party_unknown, customer_unknown.
    """
    row = customer_coded(book, code)
    group = keys_of_group(book, row.code)
    return _told(book, row.code, [*group, *keys_below(book, group)], today)


def family_if_any(book: Book, code: str, *, today: dt.date) -> Family | None:
    """The same, where the reader sees anybody below them, of whatever generation; one query of
    most customers. Refused: as `family_of`."""
    row = customer_coded(book, code)
    group = keys_of_group(book, row.code)
    below = keys_below(book, group)
    if not below:
        return None
    found = _told(book, row.code, [*group, *below], today)
    return found if found.count > 1 else None


def _told(book: Book, code: str, keys: Sequence[int], today: dt.date) -> Family:
    seen = keys_seen(book, keys)
    into = merged_keys(book)
    members = [key for key in seen if key not in into]
    task_count, late_count = open_tasks_among(book, seen, today=today)
    return Family(
        code,
        len(members),
        sees_all(book),
        sum(money_of(book, members, today).values(), NOTHING),
        last_contact_among(book, seen),
        task_count,
        late_count,
        open_cases_among(book, seen),
        family_health(book, members),
    )
