"""What questions to customers, and their figures, are called on screen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.voice.rules import CSAT, NPS, OPEN, PROMOTER, SATISFIED, is_low
from akker.web.places import Words

KINDS: dict[str, Words] = {
    NPS: gettext_lazy("Recommendation (NPS)"),
    CSAT: gettext_lazy("Satisfaction (CSAT)"),
    OPEN: gettext_lazy("Open question"),
}
SHOWN: dict[str, Words] = {
    "answered": gettext_lazy("Answered"),
    "low": gettext_lazy("Low scores"),
    "unheard": gettext_lazy("Low, not answered by us"),
    "waiting": gettext_lazy("Not answered"),
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
