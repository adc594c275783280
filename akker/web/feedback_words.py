"""What questions to customers, and their figures, are called on screen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.voice.queries_candidates import NOBODY_KEY
from akker.voice.rules import (
    CSAT,
    LATELY,
    LEFT,
    NO_ADDRESS,
    NPS,
    OPEN,
    OTHER_CHANNEL,
    PROMOTER,
    REFUSED,
    SATISFIED,
    is_low,
)
from akker.web.places import Words

KINDS: dict[str, Words] = {
    NPS: gettext_lazy("Recommendation (NPS)"),
    CSAT: gettext_lazy("Satisfaction (CSAT)"),
    OPEN: gettext_lazy("Open question"),
}
SHOWN: dict[str, Words] = {
    "answered": gettext_lazy("answers"),
    "low": gettext_lazy("low scores"),
    "unheard": gettext_lazy("low scores without an answer of ours"),
    "waiting": gettext_lazy("who did not answer"),
}


def tone_of(kind: str, score: int | None) -> str:
    """The class of a score: good, bad, or nothing of both."""
    if is_low(kind, score):
        return "bad"
    high = PROMOTER if kind == NPS else SATISFIED
    return "good" if score is not None and score >= high else ""


def figure_words(kind: str, figure: int | None) -> str:
    """NPS with its sign, CSAT as a share; nothing where there is none."""
    if figure is None:
        return ""
    if kind == NPS:
        shown = f"{figure:+d}".replace("-", "\N{MINUS SIGN}") if figure else "0"
        return _("NPS %(figure)s") % {"figure": shown}
    return _("%(figure)s%% satisfied") % {"figure": figure}


# From low to high, by kind.
GROUPS: dict[str, tuple[Words, Words, Words]] = {
    NPS: (
        gettext_lazy("Detractors (0 to 6)"),
        gettext_lazy("Passives (7, 8)"),
        gettext_lazy("Promoters (9, 10)"),
    ),
    CSAT: (
        gettext_lazy("Not satisfied (1, 2)"),
        gettext_lazy("Neutral (3)"),
        gettext_lazy("Satisfied (4, 5)"),
    ),
}
WHY_NOT: dict[str, Words] = {
    LEFT: gettext_lazy("does not work there any more"),
    REFUSED: gettext_lazy("does not want to be written to"),
    LATELY: gettext_lazy("was asked lately"),
    NO_ADDRESS: gettext_lazy("has no e-mail address"),
    OTHER_CHANNEL: gettext_lazy("prefers another way than mail"),
    NOBODY_KEY: gettext_lazy("nobody with a part in decisions is known"),
}
