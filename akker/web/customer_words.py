"""What tiers, statuses and levels of a relation are called on screen."""

from django.utils.translation import gettext_lazy as _

TIERS = {
    "key": _("Key account"),
    "growth": _("Growth"),
    "standard": _("Standard"),
    "watch": _("Watch"),
}
STATUSES = {
    "prospect": _("Prospect"),
    "active": _("Active"),
    "at risk": _("At risk"),
    "lost": _("Lost"),
    "archived": _("Archived"),
}
STATUS_BADGES = {"prospect": "info", "active": "good", "at risk": "bad", "lost": "warn"}
RELATIONS = {
    "supplier": _("Supplier"),
    "preferred": _("Preferred supplier"),
    "trusted": _("Trusted adviser"),
    "partner": _("Partner"),
}
PARTS = {
    "contributor": _("Contributor"),
    "executive sponsor": _("Executive sponsor"),
    "first contact": _("First point of contact"),
}
FACT_KINDS = {
    "does": _("What they do"),
    "goal": _("Goal"),
    "KPI": _("What they measure"),
    "ambition": _("Ambition"),
    "trend": _("Trend in their industry"),
}
