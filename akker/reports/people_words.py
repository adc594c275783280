"""The people at a customer in words, in the language that is spoken now."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.customers.rules_map import Gap

PARTS: dict[str, str | Promise] = {
    "": gettext_lazy("Not said"),
    "executive sponsor": gettext_lazy("Executive sponsor"),
    "decision maker": gettext_lazy("Decision maker"),
    "champion": gettext_lazy("Champion"),
    "influencer": gettext_lazy("Influencer"),
    "recommender": gettext_lazy("Recommender"),
    "user": gettext_lazy("User"),
    "blocker": gettext_lazy("Blocker"),
    "point of contact": gettext_lazy("Point of contact"),
}
ATTITUDE_WORDS: dict[str, str | Promise] = {
    "for us": gettext_lazy("For us"),
    "neutral": gettext_lazy("Neutral"),
    "against": gettext_lazy("Against us"),
    "unknown": gettext_lazy("Not known"),
}


def gap_words(gap: Gap) -> str:
    """One sentence, without its full stop."""
    part = str(PARTS[gap.part]).lower() if gap.part else ""
    if gap.kind == "nobody known":
        return _("Nobody is known here yet")
    if gap.kind == "part missing":
        return _("No %(part)s known") % {"part": part}
    if gap.kind == "one person":
        return _("Everything hangs on one person: %(name)s") % {"name": gap.name}
    if gap.kind == "nobody above":
        return _("Nobody known above %(name)s") % {"name": gap.name}
    if gap.kind == "silent":
        return _("%(name)s silent for %(days)s days") % {"name": gap.name, "days": gap.days}
    if gap.kind == "no counterpart":
        return _("Nobody of us talks with %(name)s") % {"name": gap.name}
    return _("%(name)s is against us") % {"name": gap.name}
