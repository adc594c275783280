"""Feedback on the timeline of a customer: what they said, and what they heard of it."""

from akker.customers.queries_sought import TextSource
from akker.customers.queries_timeline import Asked, TimelineItem, up_to
from akker.customers.rules_search import ANSWER, REPLY
from akker.voice.models import Answer, Reply
from akker.voice.rules import SCALES

VOICE_TEXTS = (
    TextSource(ANSWER, "voice_answer", "t.id, t.party_id, t.answered_on, t.text"),
    TextSource(REPLY, "voice_reply", "t.id, t.party_id, t.told_on, t.text"),
)


def given_answers(asked: Asked) -> list[TimelineItem]:
    """The newest, with the score as it is of how many. One query."""
    rows = Answer.objects.filter(
        up_to(asked, "answered_on"), book=asked.book, party__in=asked.parties
    ).select_related("invitation__survey")
    return [
        TimelineItem(
            row.answered_on,
            asked.rank,
            row.pk,
            "feedback",
            _score(row),
            text=row.text,
            who=row.invitation.name,
            user_name=row.recorded_by,
        )
        for row in rows.order_by("-answered_on", "-pk")[: asked.limit]
    ]


def _score(row: Answer) -> str:
    if row.score is None:
        return row.invitation.survey.title
    return f"{row.score}/{SCALES[row.invitation.survey.kind][1]}"


def told_replies(asked: Asked) -> list[TimelineItem]:
    """The newest that customers heard; `address` is the key of the answer. One query."""
    rows = Reply.objects.filter(
        up_to(asked, "told_on"), book=asked.book, party__in=asked.parties
    ).select_related("answer__invitation")
    return [
        TimelineItem(
            row.told_on,
            asked.rank,
            row.pk,
            "feedback answered",
            row.text,
            who=row.answer.invitation.name,
            user_name=row.told_by,
            address=str(row.answer_id),
        )
        for row in rows.order_by("-told_on", "-pk")[: asked.limit]
    ]
