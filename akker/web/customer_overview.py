"""The first page of a customer: what they bring and owe, what asks for attention, and when."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from akker.adoption.queries import adoption_of
from akker.books.actor import Actor, Permission
from akker.books.models import Book
from akker.cases.queries import CaseRow
from akker.customers.activity_rules import EMAIL
from akker.customers.queries import CustomerRow
from akker.health.queries_portfolio import FADING
from akker.health.queries_scores import scores_of
from akker.kernel.calendar import add_months
from akker.knowledge.queries_market import industry_notes
from akker.parties.queries import keys_of_group
from akker.reports.attention import attention_of
from akker.reports.customer_overview import customer_overview
from akker.reports.customer_parts import MOST_SAID, CustomerParts, customer_parts
from akker.reports.party_position import party_position
from akker.reports.plan_progress import progress_of
from akker.reports.referrals import ReferralRow
from akker.web.appointments import coming_shown
from akker.web.articles import KINDS as ARTICLE_KINDS
from akker.web.asked import with_query
from akker.web.attention_words import told_of
from akker.web.case_words import KINDS as CASE_KINDS
from akker.web.case_words import REQUIREMENT_STATES
from akker.web.case_words import STATUSES as CASE_STATUSES
from akker.web.charts import spark_line
from akker.web.feedback_words import tone_of
from akker.web.plan_words import PILLARS
from akker.web.relation_chart import Touch, money_and_contact
from akker.web.timeline_words import KINDS
from akker.web.usage import usage_lines

# Scores below these are bad and fair; and how long the ring is around, of radius 20.
LOW, FAIR = FADING, 60
RING = 125.7


def overview_shown(actor: Actor, row: CustomerRow, today: dt.date) -> dict[str, Any]:
    """For `web/customers/customer.html`; a fixed number of queries."""
    book = actor.book
    group = keys_of_group(book, row.code)
    position = party_position(book, row.code, as_of=today)
    overview = customer_overview(book, group, position, as_of=today)
    parts = customer_parts(book, actor.user_id, group, today=today)
    touches = [
        Touch(on, "written" if kind == EMAIL else "spoken", f"{KINDS[kind]}: {subject}")
        for on, kind, subject in parts.contacts
    ]

    def to(name: str, **asked: str) -> str:
        return with_query(reverse("report", args=[book.slug, name]), {"party": row.code, **asked})

    to_them = with_query(reverse("invoice-new", args=[book.slug]), {"party": row.code})
    usage = usage_lines(book, group, parts.usage)
    may_look_after = Permission.LOOK_AFTER_CUSTOMERS in actor.permissions
    return {
        "enrolments": [(one, one.late_count(today)) for one in parts.enrolments],
        "usage": usage,
        "adoption": adoption_of([one for one, _ in usage]),
        "plans": [
            (one, list(zip(PILLARS, one.pillars, strict=True)))
            for one in progress_of(book, parts.plans, group, position, today=today)
        ],
        "cases": _cases(parts.cases),
        "wishes": [(one, *REQUIREMENT_STATES[one.state]) for one in parts.wishes],
        "knowledge": _knowledge(book, row, parts),
        "new_wish_url": reverse("requirement-new", args=[book.slug, row.code])
        if may_look_after
        else "",
        "new_case_url": reverse("case-new", args=[book.slug, row.code]) if may_look_after else "",
        "new_plan_url": reverse("plan-new", args=[book.slug, row.code]) if may_look_after else "",
        **coming_shown(actor, row.code),
        "referrals": _referrals(parts.referrals, row.code),
        "new_invoice_url": to_them if Permission.DRAFT_INVOICES in actor.permissions else "",
        "overview": overview,
        "position": position,
        "revenue_line": spark_line([one.net_minor for one in overview.months]),
        "told": told_of(
            actor,
            attention_of(book, actor.user_id, row.code, row.name, position, today=today),
        ),
        "health": _health(book, row.code, today),
        "said": [(one, tone_of(one.kind, one.score)) for one in parts.answers],
        "picture": money_and_contact(book, overview.months, touches),
        "items_url": to("open-items"),
        "invoices_url": with_query(
            reverse("invoices", args=[book.slug]),
            {"party": row.code, "from": add_months(today, -12).isoformat()},
        ),
    }


def _cases(rows: list[CaseRow]) -> list[tuple[Any, ...]]:
    """Those that are open, with their kind, status and badge, and whether an answer is late."""
    now = dt.datetime.now(dt.UTC)
    return [
        (one, CASE_KINDS[one.kind], *CASE_STATUSES[one.status], one.is_overdue(now)) for one in rows
    ]


def _knowledge(book: Book, row: CustomerRow, parts: CustomerParts) -> dict[str, Any]:
    """What is known that concerns them; notes only where their industry is known."""
    industries = reverse("industries", args=[book.slug])
    return {
        "considered": parts.considered,
        "notes": industry_notes(book, industry=row.industry, limit=MOST_SAID)
        if row.industry
        else [],
        "articles": [(one, ARTICLE_KINDS[one.kind]) for one in parts.articles],
        "articles_url": with_query(reverse("articles", args=[book.slug]), {"party": row.code}),
        "industry_url": with_query(industries, {"industry": row.industry}),
    }


def _referrals(rows: list[ReferralRow], code: str) -> dict[str, Any]:
    """Who recommended us to them, and to whom they did, with what that won."""
    given = [one for one in rows if one.recommender_code == code]
    return {
        "by": next((one for one in rows if one.recommender_code != code), None),
        "given": given,
        "won": sum(one.won_minor for one in given),
    }


def _health(book: Book, code: str, today: dt.date) -> dict[str, Any] | None:
    """The last score as a ring, with what weighs most; None for who was never scored."""
    rows = scores_of(book, code, limit=1)
    if not rows:
        return None
    last = rows[0]
    tone = "bad" if last.score < LOW else "warn" if last.score < FAIR else ""
    words = {"bad": _("Fading"), "warn": _("Watch"), "": _("Good")}[tone]
    reasons = reverse("report", args=[book.slug, "health"])
    return {
        "score": last.score,
        "part": round(RING * last.score / 100, 1),
        "around": RING,
        "tone": tone,
        "words": words,
        "change": last.change,
        "lost": last.lost,
        "heaviest": last.heaviest,
        "looked_on": last.looked_on,
        "url": with_query(reasons, {"until": today.isoformat(), "party": code}),
    }
