"""What can be logged, planned and promised, decided over plain values."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from akker.kernel.errors import Refused

NOTE, CALL, MEETING, VISIT, EMAIL = ACTIVITY_KINDS = (
    *("note", "call", "meeting", "visit"),
    "e-mail",
)
PLANNED_KINDS = (CALL, MEETING, VISIT)
NOTE_TYPES = ("agreement", "wish", "complaint", "news", "personal")
US, THEM = PROMISED_BY = ("us", "them")
MOST_SUBJECT, MOST_TEXT, MOST_LINE, MOST_NAME = 200, 100_000, 300, 150
MOST_CONTACTS = MOST_READERS = 50
MOST_AHEAD_DAYS = 731  # of a planned contact
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # what shows nothing, or turns around what shows
_JOINERS = "\u200c\u200d"  # without which words and signs of some languages fall apart


@dataclass(frozen=True, slots=True)
class NewActivity:
    """`contacts` are keys of people on the card, `readers` e-mail addresses of members.

    Without a moment it is now; without a subject it is the first line of the text.
    """

    party_code: str
    kind: str
    at: dt.datetime | None = None
    subject: str = ""
    text: str = ""
    note_type: str = ""
    contacts: tuple[int, ...] = ()
    is_sensitive: bool = False
    readers: tuple[str, ...] = ()
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """A contact that is planned. `contacts` and `owner` as of an activity and of a task."""

    party_code: str
    kind: str
    at: dt.datetime | None
    subject: str = ""
    contacts: tuple[int, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class NewTask:
    """`owner` is the e-mail address of a member; empty is whoever makes it. Without a day it is
    made today."""

    party_code: str
    text: str
    due_on: dt.date | None
    owner: str = ""
    made_on: dt.date | None = None
    activity_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPromise:
    """`by` is us or them; `who` names the person. Without a day it was made today."""

    party_code: str
    by: str
    who: str
    text: str
    due_on: dt.date | None
    made_on: dt.date | None = None
    activity_id: int | None = None


class PromiseState(StrEnum):
    OPEN = "open"
    LATE = "late"
    KEPT = "kept"
    KEPT_LATE = "kept late"
    BROKEN = "broken"


def promise_state(
    due_on: dt.date, kept_on: dt.date | None, broken_on: dt.date | None, today: dt.date
) -> PromiseState:
    """As it stands on a day: what came after that day is not known yet."""
    if kept_on is not None and kept_on <= today:
        return PromiseState.KEPT if kept_on <= due_on else PromiseState.KEPT_LATE
    if broken_on is not None and broken_on <= today:
        return PromiseState.BROKEN
    return PromiseState.LATE if due_on < today else PromiseState.OPEN


def kept_percent(kept: int, kept_late: int, broken: int) -> int | None:
    """Of a hundred promises that ended, how many were kept by their day; None where none did."""
    ended = kept + kept_late + broken
    return (200 * kept + ended) // (2 * ended) if ended else None


def cleaned_text(text: str) -> str:
    """As it was written, without signs that nobody can see and blanks at the end of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip("\n")


def _visible(line: str) -> str:
    if line.isprintable():
        return line
    return "".join(
        sign
        for sign in line.replace("\t", "    ")
        if sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN
    )


def checked_text(text: str) -> str:
    """The text of an activity. Refused: text_too_long."""
    if len(text) > MOST_TEXT:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=MOST_TEXT,
        )
    return cleaned_text(text)


def checked_line(text: str, what: str, most: int = MOST_LINE) -> str:
    """One line of words. Refused: words_missing, text_too_long."""
    words = " ".join(_visible(text[: most * 4 + 1].replace("\n", " ").replace("\r", " ")).split())
    if not words:
        raise Refused(
            "words_missing",
            "It does not say {what}.",
            remedy="Write it down: whoever reads this later was not there.",
            what=what,
        )
    if len(words) > most or len(text) > most * 4:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=most,
        )
    return words


def subject_of(subject: str, text: str) -> str:
    """What it is called: what was said, or the first line that says something.

    Refused: words_missing, text_too_long.
    """
    if subject.strip():
        return checked_line(subject, "what it is about", MOST_SUBJECT)
    first = next((line for line in text.split("\n") if line.strip()), "")
    words = " ".join(first.split())
    short = words if len(words) <= MOST_SUBJECT else f"{words[: MOST_SUBJECT - 1]}…"
    return checked_line(short, "what it is about", MOST_SUBJECT)


def check_kind(kind: str, note_type: str) -> None:
    """Refused: activity_unfit."""
    if kind not in ACTIVITY_KINDS:
        raise Refused(
            "activity_unfit",
            "{text} is no kind of contact.",
            remedy="Use one of: {known}.",
            text=kind[:20] or "nothing",
            known=", ".join(ACTIVITY_KINDS),
        )
    if note_type and (kind != NOTE or note_type not in NOTE_TYPES):
        raise Refused(
            "activity_unfit",
            "{text} is no type of {kind}.",
            remedy="A note is one of: {known}. Others have no type.",
            text=note_type[:20],
            kind=kind,
            known=", ".join(NOTE_TYPES),
        )


def check_moment(at: dt.datetime, now: dt.datetime) -> None:
    """Refused: activity_ahead."""
    if at > now + dt.timedelta(days=1) or at.year < 1970:
        raise Refused(
            "activity_ahead",
            "{day} is no day on which there was contact.",
            remedy="Log what has been. What is still to come is a task.",
            day=at.date().isoformat(),
        )


def check_planned_kind(kind: str) -> None:
    """Refused: activity_unfit."""
    if kind not in PLANNED_KINDS:
        raise Refused(
            "activity_unfit",
            "{text} is no kind of contact that can be planned.",
            remedy="Use one of: {known}.",
            text=kind[:20] or "nothing",
            known=", ".join(PLANNED_KINDS),
        )


def checked_ahead(at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """When it will be. Refused: moment_missing, appointment_past, appointment_far."""
    if at is None:
        raise Refused(
            "moment_missing",
            "It does not say when.",
            remedy="Give a day and a time, such as 23-11 14:05: what has none cannot be prepared.",
        )
    if at < now:
        raise Refused(
            "appointment_past",
            "{day} is over.",
            remedy="Choose a moment to come, or log what has been.",
            day=at.date().isoformat(),
        )
    if at > now + dt.timedelta(days=MOST_AHEAD_DAYS):
        raise Refused(
            "appointment_far",
            "{day} is more than two years ahead.",
            remedy="Look whether the year is right.",
            day=at.date().isoformat(),
        )
    return at


def checked_due(due_on: dt.date | None, first: dt.date) -> dt.date:
    """By when something is to be done. Refused: due_missing, day_too_early."""
    if due_on is None:
        raise Refused(
            "due_missing",
            "It does not say by which day.",
            remedy="Choose a day: what has none is never late, and nobody is reminded.",
        )
    if due_on < first:
        raise Refused(
            "day_too_early",
            "{day} is over: what is still to be done is due today or later.",
            remedy="Choose today or a later day.",
            day=due_on.isoformat(),
        )
    return due_on


def checked_day(on: dt.date | None, first: dt.date, today: dt.date) -> dt.date:
    """On which day something was, from `first` up to today; None is today. Refused: day_too_early,
    day_ahead.
    """
    if on is not None and on > today:
        raise Refused(
            "day_ahead",
            "{day} is still to come.",
            remedy="Use the day on which it was, today at the latest.",
            day=on.isoformat(),
        )
    day = today if on is None else on
    if day < first:
        raise Refused(
            "day_too_early",
            "{day} is before {first}, when this began.",
            remedy="Use that day or a later one.",
            day=day.isoformat(),
            first=first.isoformat(),
        )
    return day


def check_by(by: str) -> None:
    """Refused: promise_unfit."""
    if by not in PROMISED_BY:
        raise Refused(
            "promise_unfit",
            "It does not say who promised.",
            remedy="Say us, or them.",
        )


def folded(text: str) -> str:
    """As texts are searched: without capitals and accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_sought(text: str) -> tuple[str, ...]:
    """What must all stand in a text that is looked for; words in quotes stay together."""
    parts = re.findall(r'"([^"]+)"|(\S+)', text[:200])
    words = (folded(quoted or word).strip('"').strip() for quoted, word in parts)
    return tuple(dict.fromkeys(word for word in words if word))[:8]


def line_at(text: str, line_no: int) -> str:
    """A line of a text, counted from 1; empty where there is no such line."""
    lines = text.split("\n")
    return " ".join(lines[line_no - 1].split()) if 0 < line_no <= len(lines) else ""
