"""The people at a customer: the map, the table, and one of them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.describing import add_person, describe_person, end_job
from akker.customers.people_rules import PlayerFacts
from akker.customers.queries import CustomerRow, customer_coded
from akker.customers.queries_people import PersonRow, jobs_of, people_of, person_of
from akker.customers.queries_rhythm import rhythm_of
from akker.customers.rules_map import gaps_of
from akker.kernel.errors import Refused, WrongFields
from akker.parties.cards import ContactCard
from akker.reports.people_words import PARTS, gap_words
from akker.web.asked import typed_party, typed_text
from akker.web.customer_pages import facts_shown, known_or_404
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted, gone_to
from akker.web.people_map import (
    ATTITUDES,
    CHANNELS,
    CONSENTS,
    INFLUENCES,
    people_map,
)
from akker.web.refusals import said_at, status_of

LIST, ONE = "web/customers/people.html", "web/customers/person.html"
NEW = ("name", "job", "email", "phone")


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def people(request: BookRequest, code: str) -> HttpResponse:
    """Who decides, how they stand towards us, and what is missing."""
    return render(request, LIST, _people_shown(request, code))


def _people_shown(request: BookRequest, code: str) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        row = known_or_404(book, code).row
        rows = people_of(book, row.code)
        today, days = today_in(book), rhythm_of(book)[row.tier]
    here = [one for one in rows if one.until_on is None]
    on_map = [one.on_map(days, today) for one in here]
    return {
        **facts_shown(request, row),
        "tab": "people",
        "people": [_words(one, here) for one in here],
        "gone": [one for one in rows if one.until_on is not None],
        "gaps": [(gap, gap_words(gap)) for gap in gaps_of(on_map)],
        "map": people_map(on_map) if on_map else None,
        "filled": {name: request.POST.get(name, "") for name in (*NEW, "from_on")},
    }


def _words(one: PersonRow, here: list[PersonRow]) -> dict[str, Any]:
    facts = one.facts
    attitude, sign, css = ATTITUDES[facts.attitude]
    names = {other.contact_id: other.name for other in here}
    return {
        "row": one,
        "part": PARTS[facts.part] if facts.part else "",
        "influence": INFLUENCES[facts.influence] if facts.influence else "",
        "attitude": attitude if facts.attitude != "unknown" else "",
        "sign": sign,
        "css": css,
        "channel": CHANNELS[facts.channel] if facts.channel else "",
        "above": names.get(facts.reports_to or 0, ""),
    }


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def add(request: BookRequest, code: str) -> HttpResponse:
    """Somebody at a customer, on their card too."""
    book, post = request.actor.book, request.POST

    def act() -> str:
        wrong = WrongFields()
        on = wrong.tried(
            "from_on", None, lambda: typed_day_if_any(typed_text(post, "from_on"), today_in(book))
        )
        wrong.refuse()
        name, job, email, phone = (typed_text(post, field) for field in NEW)
        card = ContactCard(name, job, email, phone)
        add_person(request.actor, code=code, person=card, from_on=on)
        return _("%(name)s is kept.") % {"name": card.name}

    to = reverse("customer-people", args=[book.slug, code])
    return acted(
        request,
        act,
        to=to,
        page=lambda refusal: (LIST, _people_shown(request, code) | {"said": said_at(refusal)}),
    )


def _person_shown(request: BookRequest, contact_id: int) -> dict[str, Any]:
    """Http404 for nobody, and for somebody at who is no customer."""
    book = request.actor.book
    with reading(book):
        try:
            one = person_of(book, contact_id)
            customer = customer_coded(book, one.party_code)
            here = [row for row in people_of(book, customer.code) if row.until_on is None]
            jobs = jobs_of(book, contact_id)
        except Refused as refusal:
            raise Http404 from refusal
        members = [row for row in members_of(book) if row.is_active]
    return {
        **facts_shown(request, customer),
        "tab": "people",
        "person": one,
        "words": _words(one, here),
        "jobs": [job for job in jobs if job.contact_id != contact_id],
        "attitudes": [(ATTITUDES[row.attitude], row) for row in one.attitudes],
        **_choices(one, here, members, customer),
        "filled": _filled(request, one),
        "version": request.POST.get("seen", one.version),
        "may_erase": Permission.ERASE_PEOPLE in request.actor.permissions,
    }


def _choices(
    one: PersonRow, here: list[PersonRow], members: list[Any], customer: CustomerRow
) -> dict[str, Any]:
    others = [row for row in here if row.contact_id != one.contact_id]
    return {
        "parts": PARTS.items(),
        "influences": [(str(key), words) for key, words in INFLUENCES.items()],
        "attitude_choices": [(key, words) for key, (words, _s, _c) in ATTITUDES.items()],
        "channels": CHANNELS.items(),
        "consents": CONSENTS.items(),
        "people_above": [("", _("Nobody we know")), *((str(r.contact_id), r.name) for r in others)],
        "counterparts": [("", _("Nobody")), *((m.email, m.name or m.email) for m in members)],
        "own_code": customer.code,
    }


def _filled(request: BookRequest, one: PersonRow) -> dict[str, str]:
    facts = one.facts
    texts = {
        "reports_to": str(facts.reports_to or ""),
        "part": facts.part,
        "influence": str(facts.influence),
        "attitude": facts.attitude,
        "attitude_on": facts.attitude_on.isoformat() if facts.attitude_on else "",
        "counterpart": facts.counterpart,
        "channel": facts.channel,
        "consent": facts.consent,
        "consent_on": facts.consent_on.isoformat() if facts.consent_on else "",
        "wanted_days": str(facts.wanted_days or ""),
    }
    is_this = request.method == "POST" and "part" in request.POST
    return {name: request.POST.get(name, "") if is_this else text for name, text in texts.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def person(request: BookRequest, contact_id: int) -> HttpResponse:
    """What is known of somebody's part, as a form; how they stood before, and their jobs."""
    book = request.actor.book
    shown = _person_shown(request, contact_id)
    if request.method != "POST":
        return render(request, ONE, shown)
    try:
        facts = _sent(request)
        seen = typed_text(request.POST, "seen") or None
        describe_person(request.actor, contact_id=contact_id, facts=facts, seen=seen)
    except Refused as refusal:
        again = {**shown, "refusal": refusal, "said": said_at(refusal)}
        return render(request, ONE, again, status=status_of(refusal))
    name = shown["person"].name
    messages.success(request, _("What we know of %(name)s is kept.") % {"name": name})
    return gone_to(request, reverse("customer-people", args=[book.slug, shown["own_code"]]))


def _sent(request: BookRequest) -> PlayerFacts:
    """Refused: date_unreadable, day_of_two, person_unfit."""
    post, today, wrong = request.POST, today_in(request.actor.book), WrongFields()
    attitude_on, consent_on = (
        wrong.tried(name, None, partial(typed_day_if_any, typed_text(post, name), today))
        for name in ("attitude_on", "consent_on")
    )
    wrong.refuse()
    return PlayerFacts(
        reports_to=_number(typed_text(post, "reports_to")),
        part=typed_text(post, "part"),
        influence=_number(typed_text(post, "influence")) or 0,
        attitude=typed_text(post, "attitude"),
        attitude_on=attitude_on,
        counterpart=typed_text(post, "counterpart"),
        channel=typed_text(post, "channel"),
        consent=typed_text(post, "consent"),
        consent_on=consent_on,
        wanted_days=_number(typed_text(post, "wanted_days")),
    )


def _number(text: str) -> int | None:
    """Of a field for a number; -1, which nothing takes, for what is none."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def leave(request: BookRequest, contact_id: int) -> HttpResponse:
    """Somebody left that job, and perhaps went on elsewhere."""
    book, post = request.actor.book, request.POST
    one = _person_shown(request, contact_id)["person"]

    def act() -> str:
        on = typed_day_if_any(typed_text(post, "left_on"), today_in(book))
        to = typed_party(book, post, "to")
        job, email, phone = (typed_text(post, f"new_{field}") for field in NEW[1:])
        new = ContactCard(one.name, job, email, phone)
        end_job(request.actor, contact_id=contact_id, on=on, to=to, person=new)
        return _("%(name)s left that job.") % {"name": one.name}

    to = reverse("customer-people", args=[book.slug, one.party_code])
    return acted(request, act, to=to, page=lambda _r: (ONE, _person_shown(request, contact_id)))
