"""Cases on the timeline of a customer: when they were opened, and when they were closed."""

from akker.cases.models import Case
from akker.customers.queries_timeline import Asked, TimelineItem, up_to


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
