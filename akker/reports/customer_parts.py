"""What there is of a customer beside the money: asked only where they have any of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model

from akker.adoption.models import UsageStanding
from akker.adoption.queries import UsageRow, usage_of
from akker.books.models import Book
from akker.cases.models import Case, Wish
from akker.cases.queries import CaseRow, open_cases_of
from akker.cases.queries_requirements import WishRow, wishes_of
from akker.customers.models import Activity
from akker.customers.queries_activities import contacts_since
from akker.growth.models import Referral
from akker.kernel.calendar import add_months
from akker.knowledge.models import Article
from akker.knowledge.queries import ArticleRow, articles_of
from akker.planning.models import AccountPlan
from akker.planning.queries import KnownPlan, open_plans_of
from akker.planning.queries_competitors import ConsideredRow, considered_of
from akker.reports.referrals import MOST_OF_ONE, ReferralRow, referrals_of
from akker.reports.used_parts import parts_of
from akker.training.models import Enrolment
from akker.training.queries import EnrolmentRow, enrolments_of
from akker.voice.models import Answer
from akker.voice.queries import AnswerFilter, AnswerRow, answers_page

MOST_CASES = 6  # shown at once
MOST_SAID = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CustomerParts:
    """`contacts` are day, kind and subject of the last twelve months."""

    contacts: list[tuple[dt.date, str, str]]
    plans: list[KnownPlan]
    considered: list[ConsideredRow]
    cases: list[CaseRow]
    wishes: list[WishRow]
    enrolments: list[EnrolmentRow]
    usage: list[UsageRow]
    answers: list[AnswerRow]
    referrals: list[ReferralRow]
    articles: list[ArticleRow]


def customer_parts(
    book: Book, reader: int | None, group: tuple[int, ...], *, today: dt.date
) -> CustomerParts:
    """Of a party with its other names (`keys_of_group`). A query or two for each part they have."""
    used = parts_of(book, group)

    def of(table: type[Model], ask: Callable[[], list[T]]) -> list[T]:
        return ask() if table in used else []

    since = add_months(today, -12)
    said = AnswerFilter(parties=group)
    return CustomerParts(
        contacts=of(Activity, lambda: contacts_since(book, reader, group, since)),
        plans=of(AccountPlan, lambda: open_plans_of(book, group)),
        considered=of(AccountPlan, lambda: considered_of(book, group)[:MOST_SAID]),
        cases=of(Case, lambda: open_cases_of(book, group, limit=MOST_CASES)),
        wishes=of(Wish, lambda: wishes_of(book, group, limit=MOST_CASES)),
        enrolments=of(Enrolment, lambda: enrolments_of(book, group)),
        usage=of(UsageStanding, lambda: usage_of(book, group)),
        answers=of(Answer, lambda: answers_page(book, said, limit=MOST_SAID)[:MOST_SAID]),
        referrals=of(Referral, lambda: referrals_of(book, group, limit=MOST_OF_ONE)),
        articles=of(Article, lambda: articles_of(book, group, limit=MOST_SAID)),
    )
