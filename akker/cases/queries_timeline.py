"""Cases and requirements on the timeline of a customer: when they began, and what came of them."""

from akker.cases.models import Case, Wish
from akker.customers.queries_sought import TextSource
from akker.customers.queries_timeline import Asked, TimelineItem, up_to
from akker.customers.rules_search import CASE, REQUIREMENT

CASE_TEXTS = (
    TextSource(
        CASE,
        "cases_case",
        "t.id, t.party_id, t.opened_on, t.subject, t.text, l.text",
        "LEFT JOIN cases_caseline l ON l.book_id = t.book_id AND l.case_id = t.id",
        "t.id, l.id",
    ),
    TextSource(
        REQUIREMENT,
        "cases_wish",
        "t.id, t.party_id, t.asked_on, r.title, r.text, r.answer",
        "JOIN cases_requirement r ON r.book_id = t.book_id AND r.id = t.requirement_id",
    ),
)


def opened_cases(asked: Asked) -> list[TimelineItem]:
    """The newest that were opened. One query."""
    rows = Case.objects.filter(
        up_to(asked, "opened_on"), book=asked.book, party__in=asked.parties
    ).order_by("-opened_on", "-pk")
    return [
        TimelineItem(
            row.opened_on,
            asked.rank,
            row.pk,
            row.kind,
            row.subject,
            text=row.text,
            who=row.contact_name,
            user_name=row.opened_by,
            ended_on=row.closed_on,
            address=str(row.number),
        )
        for row in rows[: asked.limit]
    ]


def closed_cases(asked: Asked) -> list[TimelineItem]:
    """The newest that were closed, and not opened again. One query."""
    rows = Case.objects.filter(
        up_to(asked, "closed_on"),
        book=asked.book,
        party__in=asked.parties,
        closed_on__isnull=False,
    ).order_by("-closed_on", "-pk")
    return [
        TimelineItem(
            row.closed_on or asked.until,
            asked.rank,
            row.pk,
            "case closed",
            row.subject,
            text=row.answer,
            user_name=row.closed_by,
            ended_on=row.closed_on,
            address=str(row.number),
        )
        for row in rows[: asked.limit]
    ]


def asked_requirements(asked: Asked) -> list[TimelineItem]:
    """The newest that they asked for; `address` is the key of the requirement. One query."""
    return [
        TimelineItem(
            row.asked_on,
            asked.rank,
            row.pk,
            "requirement",
            row.requirement.title,
            text=row.requirement.text,
            who=row.contact_name,
            address=str(row.requirement_id),
        )
        for row in _wishes(asked, "asked_on")
    ]


def told_answers(asked: Asked) -> list[TimelineItem]:
    """The newest of which they heard what was decided. One query."""
    return [
        TimelineItem(
            row.told_on or asked.until,
            asked.rank,
            row.pk,
            "requirement answered",
            row.requirement.title,
            text=row.requirement.answer,
            user_name=row.told_by,
            address=str(row.requirement_id),
        )
        for row in _wishes(asked, "told_on")
    ]


def _wishes(asked: Asked, day: str) -> list[Wish]:
    rows = Wish.objects.filter(
        up_to(asked, day), book=asked.book, party__in=asked.parties, **{f"{day}__isnull": False}
    )
    return list(rows.select_related("requirement").order_by(f"-{day}", "-pk")[: asked.limit])
