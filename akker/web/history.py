"""What happened, in words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.access.doors import NAMELESS
from akker.audit.queries import EventRow
from akker.web.event_words import icon_of, words_of

# By kind: an icon, and what it says of one entry.
_KINDS = {
    "EntryPosted": ("check", gettext_lazy("Posted")),
    "EntriesPosted": ("check", gettext_lazy("Posted, with others at once")),
    "EntryReversed": ("undo-2", gettext_lazy("Posted to take back another")),
    "FileAttached": ("paperclip", gettext_lazy("File added")),
}
_CHANNELS = {
    "api": gettext_lazy("through the API"),
    "cli": gettext_lazy("on the command line"),
    "demo": gettext_lazy("by the demo"),
    "job": gettext_lazy("in the background"),
    "link": gettext_lazy("by a link for the customer"),
    "web": gettext_lazy("on screen"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    icon: str
    what: str
    who: str
    at: dt.datetime


def happened(event: EventRow) -> Happened:
    """An event as a person tells it: what, who, through which door, when."""
    return told(event, _KINDS)


def told(event: EventRow, words: Mapping[str, tuple[str, Promise | str]]) -> Happened:
    """The same by the words of some page: kind -> icon and what it says;
    a kind it has not reads as everywhere."""
    icon, what = words.get(event.kind, (icon_of(event.kind), words_of(event.kind)))
    name = (event.after or {}).get("name", "")
    channel = _CHANNELS.get(event.channel, event.channel)
    who = str(channel)
    if event.actor_name not in NAMELESS:
        who = _("%(name)s, %(channel)s") % {"name": event.actor_name, "channel": channel}
    return Happened(icon, f"{what}: {name}" if name else str(what), who, event.happened_at)
