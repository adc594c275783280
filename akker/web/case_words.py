"""What cases are called on screen."""

from django.utils.translation import gettext_lazy as _

from akker.web.places import Words

KINDS: dict[str, Words] = {"question": _("Question"), "complaint": _("Complaint")}
LISTED_KINDS: dict[str, Words] = {**KINDS, "dispute": _("Dispute")}
KIND_ICONS = {
    "question": ("circle-question-mark", "info"),
    "complaint": ("megaphone", "bad"),
    "dispute": ("message-circle-warning", "warn"),
}
TEAMS: dict[str, Words] = {
    "service": _("Service"),
    "product": _("Product team"),
    "finance": _("Finance"),
}
STATUSES: dict[str, tuple[Words, str]] = {
    "open": (_("Open"), "info"),
    "waiting for the team": (_("Waits for the team"), "warn"),
    "waiting for the customer": (_("Waits for the customer"), ""),
    "closed": (_("Closed"), "good"),
}
SHOWN: dict[str, Words] = {
    "open": _("open"),
    "overdue": _("overdue"),
    "waiting for the team": _("waiting for the team"),
    "waiting for the customer": _("waiting for the customer"),
    "closed": _("closed"),
    "all": _("open or closed"),
}
OUTCOMES: dict[str, Words] = {
    "solved": _("Solved"),
    "explained": _("Explained"),
    "declined": _("Declined"),
    "withdrawn": _("Withdrawn by the customer"),
}
LINES: dict[str, tuple[Words, str, str]] = {
    "ours": (_("We answered"), "reply", "good"),
    "theirs": (_("The customer said"), "message-circle", "info"),
    "note": (_("Note among ourselves"), "notebook-pen", ""),
    "handed": (_("Handed on"), "arrow-right-left", "warn"),
    "closed": (_("Closed"), "check", "good"),
    "reopened": (_("Opened again"), "undo-2", "bad"),
}
SAID: dict[str, Words] = {
    "ours": _("What we answered"),
    "theirs": _("What the customer said"),
    "note": _("A note among ourselves"),
}
PRIORITIES: dict[str, Words] = {"high": _("High"), "normal": _("Normal"), "low": _("Low")}
REQUIREMENT_STATES: dict[str, tuple[Words, str]] = {
    "open": (_("Open"), "info"),
    "planned": (_("Planned"), "warn"),
    "done": (_("Done"), "good"),
    "declined": (_("Declined"), "bad"),
}
REQUIREMENTS_SHOWN: dict[str, Words] = {
    "": _("what is open or planned"),
    "open": _("what is open"),
    "planned": _("what is planned"),
    "done": _("what is done"),
    "declined": _("what was declined"),
    "all": _("everything"),
}
ORDERS: dict[str, Words] = {"worth": _("euros"), "priority": _("priority")}
