"""What plans and their parts are called on screen."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "plan": _("Account plan"),
    "onboarding": _("Onboarding"),
    "rescue": _("Rescue"),
    "renewal": _("Renewal"),
    "expansion": _("Expansion"),
    "review": _("Review"),
}
PILLARS = (
    _("The talk with the customer"),
    _("What both sides win"),
    _("What the plan is built of"),
    _("Using the plan"),
)
POINTS = {
    "question": _("Question"),
    "goal": _("Goal"),
    "give": _("We give"),
    "get": _("We get"),
    "strength": _("Strength"),
    "weakness": _("Weakness"),
    "opportunity": _("Opportunity"),
    "threat": _("Threat"),
    "white space": _("White space"),
    "risk": _("Risk"),
    "resource": _("Resource"),
}
SIDES = {"both": _("of both"), "theirs": _("theirs"), "ours": _("ours")}
MEASURES = {
    "by hand": _("Told by hand"),
    "revenue": _("Revenue since the plan began"),
    "margin": _("Gross margin since the plan began"),
    "open": _("What is open"),
    "overdue": _("What is late"),
    "days late": _("Days late, twelve months"),
    "NPS": _("NPS, twelve months"),
}
OUTCOMES = {
    "reached": _("Reached"),
    "partly": _("Reached in part"),
    "missed": _("Missed"),
    "kept": _("The customer stayed"),
    "lost": _("The customer left"),
}
