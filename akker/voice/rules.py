"""What customers say of us, decided over plain values: questions, answers, and their figures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from akker.customers.activity_rules import cleaned_text
from akker.kernel.errors import Refused

NPS, CSAT, OPEN = KINDS = ("nps", "csat", "open")
LANGUAGES = ("en", "nl")
SCALES = {NPS: (0, 10), CSAT: (1, 5)}
LOW = {NPS: 6, CSAT: 2}  # up to here somebody asks why
PROMOTER, SATISFIED = 9, 4
MOST_TITLE, MOST_QUESTION, MOST_WORDS = 120, 300, 5000
QUIET_DAYS, MOST_QUIET_DAYS = 90, 730
LINK_DAYS = 30
FEW = 10  # below this a figure says little, and is shown as such
# Why somebody is not asked, the first that holds.
LEFT, REFUSED, LATELY, NO_ADDRESS, OTHER_CHANNEL = WHY_NOT = (
    *("left", "consent refused", "asked lately"),
    *("no address", "prefers another channel"),
)


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """What is asked, in each language that customers have; what is empty is as usual."""

    kind: str
    title: str
    question_en: str = ""
    question_nl: str = ""
    why_en: str = ""
    why_nl: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at a customer who could be asked. `asked_on` is the last time, or None."""

    contact_id: int
    name: str
    party_code: str
    email: str
    has_left: bool
    consent: str
    channel: str
    asked_on: dt.date | None


def why_not(one: Candidate, *, today: dt.date, quiet_days: int, mails: bool) -> str:
    """Why somebody is not asked now, of `WHY_NOT`; empty where nothing is in the way.

    Who wants no mail can still be given the link in another way.
    """
    if one.has_left:
        return LEFT
    if one.consent == "refused":
        return REFUSED
    if one.asked_on is not None and (today - one.asked_on).days < quiet_days:
        return LATELY
    if mails and not one.email:
        return NO_ADDRESS
    if mails and one.channel not in ("", "email"):
        return OTHER_CHANNEL
    return ""


def is_low(kind: str, score: int | None) -> bool:
    return score is not None and kind in LOW and score <= LOW[kind]


def checked_answer(kind: str, score: int | None, text: str) -> str:
    """The words of an answer, as they are kept.

    Refused: text_too_long, score_missing, score_unfit, answer_empty.
    """
    if len(text.replace("\r\n", "\n")) > MOST_WORDS:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, then send it again.",
            most=MOST_WORDS,
        )
    words = cleaned_text(text).strip()
    if kind not in SCALES:
        if score is not None:
            raise _score_unfit()
        if not words:
            raise Refused(
                "answer_empty",
                "There is nothing in this answer yet.",
                remedy="Write what you think, then send it.",
            )
        return words
    if score is None:
        raise Refused(
            "score_missing",
            "No number is chosen yet.",
            remedy="Choose one, then send it.",
        )
    least, most = SCALES[kind]
    if not least <= score <= most:
        raise _score_unfit()
    return words


def _score_unfit() -> Refused:
    return Refused(
        "score_unfit",
        "This number is not on the scale of the question.",
        remedy="Choose one of those that are shown.",
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each score was given. What it comes to says what it is counted of."""

    kind: str
    counts: tuple[tuple[int, int], ...] = ()

    @property
    def answers(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def is_few(self) -> bool:
        return self.answers < FEW

    @property
    def groups(self) -> tuple[int, int, int]:
        """Detractors, passives and promoters; of CSAT the dissatisfied, neutral and satisfied."""
        from_high = PROMOTER if self.kind == NPS else SATISFIED
        low = sum(count for score, count in self.counts if score <= LOW.get(self.kind, -1))
        high = sum(count for score, count in self.counts if score >= from_high)
        return low, self.answers - low - high, high

    @property
    def figure(self) -> int | None:
        """The NPS, from -100 to 100, or of CSAT how many of a hundred are satisfied.

        NPS: the share of promoters (9, 10) less that of detractors (0 to 6), in whole points
        (F. Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003).
        CSAT: the share of 4 and 5. Halves are rounded away from zero. None without an answer.
        """
        low, _, high = self.groups
        if not self.answers or self.kind not in SCALES:
            return None
        return rounded_share(high - low if self.kind == NPS else high, self.answers)


def counted(kind: str, counts: Mapping[int, int]) -> Counted:
    return Counted(kind, tuple(sorted((score, n) for score, n in counts.items() if n)))


def rounded_share(part: int, whole: int) -> int:
    """How much of a hundred, in whole points; halves away from zero."""
    sign = -1 if part < 0 else 1
    return sign * ((200 * abs(part) + whole) // (2 * whole))


def rate_of(answered: int, asked: int) -> int | None:
    """Of a hundred who were asked, how many answered; None where nobody was."""
    return rounded_share(answered, asked) if asked else None
