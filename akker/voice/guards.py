"""What the database refuses of questions and answers, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule
from akker.parties.erasure_guards import spared

SURVEY, INVITATION = "voice_survey", "voice_invitation"
ANSWER, REPLY = "voice_answer", "voice_reply"
_QUESTION_STAYS = "what was asked stays as it was; a survey only ends, once"
_ASKED_STAYS = "who was asked stays as it was written"
_ANSWER_STAYS = "an answer is given once, and stays as it was given"


def _no(table: str, column: str, also: str = "") -> str:
    return f"""NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column}
        AND o.book_id = NEW.book_id{also})"""


def _another(*columns: str) -> str:
    return " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns)


# The kind of the question says which numbers there are.
_ANSWER_UNFIT = f"""{_no(INVITATION, "NEW.invitation_id", " AND o.party_id = NEW.party_id")}
    OR (NEW.task_id IS NOT NULL AND {_no("customers_task", "NEW.task_id")})
    OR NOT EXISTS (SELECT 1 FROM {INVITATION} i JOIN {SURVEY} s ON s.id = i.survey_id
        WHERE i.id = NEW.invitation_id AND (
            (s.kind = 'nps' AND NEW.score BETWEEN 0 AND 10)
            OR (s.kind = 'csat' AND NEW.score BETWEEN 1 AND 5)
            OR (s.kind = 'open' AND NEW.score IS NULL AND NEW.text <> '')))"""

GUARDS: list[Rule] = [
    Guard(
        "survey_unchanged",
        SURVEY,
        "UPDATE",
        "OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL OR "
        + _another(
            *("id", "book_id", "kind", "title", "question_en", "question_nl"),
            *("why_en", "why_nl", "made_on", "made_by"),
        ),
        _QUESTION_STAYS,
    ),
    Guard(
        "invitation_fits",
        INVITATION,
        "INSERT",
        f"""{_no(SURVEY, "NEW.survey_id", " AND o.ended_on IS NULL")}
        OR {_no("parties_party", "NEW.party_id")}
        OR (NEW.contact_id IS NOT NULL AND {_no("parties_contact", "NEW.contact_id")})""",
        "who is asked is at a customer of these books, about a survey that is not over",
    ),
    Guard(
        "invitation_unchanged",
        INVITATION,
        "UPDATE",
        spared(
            _another(
                *("id", "book_id", "survey_id", "party_id", "token_hash", "asked_on"),
                *("expires_at", "language"),
            ),
            *("id", "book_id", "survey_id", "party_id", "token_hash", "asked_on", "language"),
        ),
        _ASKED_STAYS,
    ),
    Guard("invitation_kept", INVITATION, "DELETE", ALWAYS, _ASKED_STAYS),
    Guard(
        "answer_fits",
        ANSWER,
        "INSERT",
        _ANSWER_UNFIT,
        "an answer is to a question that was asked, on its scale",
    ),
    Guard(
        "answer_unchanged",
        ANSWER,
        "UPDATE",
        spared(
            ALWAYS,
            *("id", "book_id", "invitation_id", "party_id", "score", "answered_on"),
            *("answered_at", "task_id", "recorded_by"),
        ),
        _ANSWER_STAYS,
    ),
    Guard("answer_kept", ANSWER, "DELETE", ALWAYS, _ANSWER_STAYS),
    Guard(
        "answer_not_replaced",
        ANSWER,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ANSWER} WHERE id = NEW.id OR invitation_id = NEW.invitation_id)",
        _ANSWER_STAYS,
        engine="sqlite",
    ),
]

_TOLD_STAYS = "what a customer heard stays as it was written"
REPLY_GUARDS: list[Rule] = [
    Guard(
        "reply_fits",
        REPLY,
        "INSERT",
        _no(ANSWER, "NEW.answer_id", " AND o.party_id = NEW.party_id")
        + " OR NEW.text = '' OR NEW.told_on < (SELECT a.answered_on FROM voice_answer a"
        " WHERE a.id = NEW.answer_id)",
        "what a customer heard is about an answer of theirs, and came after it",
    ),
    Guard(
        "reply_unchanged",
        REPLY,
        "UPDATE",
        spared(
            ALWAYS,
            *("id", "book_id", "answer_id", "party_id", "told_on", "told_at", "told_by"),
            "mail_uid",
        ),
        _TOLD_STAYS,
    ),
    Guard("reply_kept", REPLY, "DELETE", ALWAYS, _TOLD_STAYS),
    Guard(
        "reply_not_replaced",
        REPLY,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {REPLY} WHERE id = NEW.id)",
        _TOLD_STAYS,
        engine="sqlite",
    ),
]
