"""What customers ask, complain of and contest: the list, by filters that read as a sentence."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.cases.promising import change_service_promise
from akker.cases.queries import CaseFilter, service_promise
from akker.cases.rules import KINDS as CASE_KINDS
from akker.kernel.errors import Refused
from akker.reports.case_list import ListedCase, case_list_table, listed_cases, place_in
from akker.web.asked import exports_of, typed_text, with_query
from akker.web.case_words import KIND_ICONS, KINDS, LISTED_KINDS, SHOWN, STATUSES, TEAMS
from akker.web.doors import BookRequest, opens_to
from akker.web.files import exported
from akker.web.forms import gone_to
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sentence import Choices, Menu, party_said, sentence_of
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

PAGE_SIZE = 60
FILTERS = ("q", "kind", "show", "owner", "team", "party")


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def cases(request: BookRequest) -> HttpResponse:
    """Cases and disputes, the latest first."""
    return _page(request, None)


def _page(request: BookRequest, refusal: Refused | None) -> HttpResponse:
    actor, book = request.actor, request.actor.book
    asked = _asked(request)
    with reading(book):
        people = [one for one in members_of(book) if one.is_active]
        wanted = _filter(asked, {one.email: one.user_id for one in people})
        before = place_in(typed_text(request.GET, "before"))
        now = dt.datetime.now(dt.UTC)
        rows = listed_cases(book, wanted, now=now, before=before, limit=PAGE_SIZE)
        days = service_promise(book)
        address, shown = reverse("cases", args=[book.slug]), rows[:PAGE_SIZE]
        bar = views_bar(actor, "cases", asked, address)
    export = reverse("cases-export", args=[book.slug])
    more = shown[-1].place.text if len(rows) > PAGE_SIZE else ""
    own = actor.user_id
    names: Choices = [("", _("anybody"))]
    names += [(one.email, _("me")) for one in people if one.user_id == own]
    names += [(one.email, one.name or one.email) for one in people if one.user_id != own]
    context = {
        "refusal": refusal,
        "rows": [_shown(book.slug, one) for one in shown],
        "asked": asked,
        "address": address,
        "bar": bar,
        "party_name": party_said(book, asked.get("party", "")),
        "sentence": sentence_of(address, asked, _menus(names)),
        "exports": exports_of(export, asked),
        "later_url": with_query(address, {**asked, "before": more}) if more else "",
        "first_url": with_query(address, asked) if before else "",
        "promises": [
            (kind, KINDS[kind], days[kind], request.POST.get(kind, days[kind]))
            for kind in CASE_KINDS
        ],
        "may_promise": Permission.CHANGE_SETTINGS in actor.permissions,
        "may_open": Permission.LOOK_AFTER_CUSTOMERS in actor.permissions,
    }
    return render(request, "web/cases/list.html", context, status=status_of(refusal))


def _shown(slug: str, one: ListedCase) -> tuple[ListedCase, str, Words, str, Words, str, Words]:
    """With its address, kind and icon, status and badge, and team, in words."""
    url = reverse("dispute" if one.is_dispute else "case", args=[slug, one.key])
    status, badge = STATUSES[one.status]
    icon, _tone = KIND_ICONS[one.kind]
    return one, url, LISTED_KINDS[one.kind], icon, status, badge, TEAMS[one.team]


def _asked(request: BookRequest) -> dict[str, str]:
    """What is asked, without what is nothing that can be chosen."""
    texts = {name: typed_text(request.GET, name)[:254] for name in FILTERS}
    for name, known in (("kind", LISTED_KINDS), ("show", SHOWN), ("team", TEAMS)):
        if texts[name] not in known:
            texts[name] = ""
    return {name: text for name, text in texts.items() if text}


def _filter(asked: dict[str, str], members: dict[str, int]) -> CaseFilter:
    owner = asked.get("owner", "")
    return CaseFilter(
        show=asked.get("show", "open"),
        text=asked.get("q", ""),
        party_code=asked.get("party", ""),
        kind=asked.get("kind", ""),
        team=asked.get("team", ""),
        owner=members.get(owner.lower(), 0) if owner else None,
    )


def _menus(people: Choices) -> list[Menu]:
    return [
        ("kind", _("Show"), [("", _("everything")), *LISTED_KINDS.items()]),
        ("show", _("that is"), list(SHOWN.items())),
        ("owner", _("owned by"), people),
        ("team", _("to be answered by"), [("", _("any team")), *TEAMS.items()]),
    ]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_cases(request: BookRequest) -> HttpResponse:
    """The whole list as asked, in the order of the screen: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    members = {one.email: one.user_id for one in members_of(book) if one.is_active}
    wanted = _filter(_asked(request), members)
    table = case_list_table(book, wanted, now=dt.datetime.now(dt.UTC), language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-cases", language)


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def promise(request: BookRequest) -> HttpResponse:
    """Within how many working days questions and complaints are answered."""
    typed = {kind: typed_text(request.POST, kind)[:4] for kind in CASE_KINDS}
    try:
        days = {kind: int(text) if text.isdecimal() else 0 for kind, text in typed.items()}
        change_service_promise(request.actor, days=days)
    except Refused as refusal:
        return _page(request, refusal)
    messages.success(request, _("The service promise is kept; it counts for new cases."))
    return gone_to(request, reverse("cases", args=[request.actor.book.slug]))
