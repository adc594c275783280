"""The audit log: everything that anybody did, what it was before and after, and its proof."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from akker.access.doors import NAMELESS
from akker.audit.queries import EventRow
from akker.audit.queries_log import LogFilter, log_page, proof_status
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.reports.options import read_options
from akker.web.asked import asked_texts, period_choices, period_typed, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.event_words import CHANNELS, KINDS, icon_of, words_of
from akker.web.log_words import LogReader, Said, SaidChange, log_reader
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

FILTERS = ("from", "until", "kind", "channel", "who", "subject", "q")


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """What happened, what it is about, and its values as the reader says them."""

    event: EventRow
    icon: str
    what: Words
    who: Words
    about: Said
    changes: list[SaidChange]


@require_safe
@opens_to(Permission.PROVE, keeps=True)
def audit_log(request: BookRequest) -> HttpResponse:
    """What happened, by what was asked: the latest first, a page at a time."""
    book = request.actor.book
    texts = asked_texts(request, *FILTERS)
    address = reverse("audit-log", args=[book.slug])
    refusal, page, shown = None, None, []
    try:
        page = log_page(book, _wanted(texts), before_id=_before(request))
        log = log_reader(book, page.events)
        shown = [_shown(log, event) for event in page.events]
    except Refused as error:
        refusal = error
    next_before = page.next_before if page else None
    context = {
        "refusal": refusal,
        "events": shown,
        "bar": views_bar(request.actor, "log", texts, address),
        "asked": texts,
        "asked_words": {name: _asked_in_words(name, text) for name, text in texts.items()},
        "kinds": sorted(
            ((kind, words) for kind, (_, words) in KINDS.items()), key=lambda pair: str(pair[1])
        ),
        "channels": list(CHANNELS.items()),
        "periods": period_choices(book, today_in(book), reader()),
        "period_said": period_typed(texts),
        "without": {name: with_query(address, _but(texts, name)) for name in texts},
        "first_url": with_query(address, texts) if request.GET.get("before") else "",
        "later_url": with_query(address, {**texts, "before": next_before}) if next_before else "",
        "proof": proof_status(book),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "web/audit_log/log.html", context, status=status)


def _wanted(texts: Mapping[str, str]) -> LogFilter:
    options = read_options({name: texts.get(name, "") for name in ("from", "until")})
    return LogFilter(
        actor_name=texts.get("who", ""),
        channel=texts.get("channel", ""),
        kind=texts.get("kind", ""),
        subject=texts.get("subject", ""),
        since=options.since,
        until=options.until,
        text=texts.get("q", ""),
    )


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _but(texts: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: text for key, text in texts.items() if key != name}


def _shown(log: LogReader, event: EventRow) -> ShownEvent:
    return ShownEvent(
        event,
        icon_of(event.kind),
        words_of(event.kind),
        _who(event),
        log.subject(event),
        log.changes(event),
    )


def _who(event: EventRow) -> Words:
    """Whose name it has and the door, or the door alone where it was nobody's."""
    door = CHANNELS.get(event.channel, event.channel)
    return door if event.actor_name in NAMELESS else f"{event.actor_name} · {door}"


def _asked_in_words(name: str, text: str) -> Words:
    if name == "kind":
        return words_of(text)
    return CHANNELS.get(text, text) if name == "channel" else text
