"""How much customers use what they bought: the list by adoption, its measures, one customer."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from akker.adoption.measuring import keep_measure, retire_measure
from akker.adoption.queries import (
    MeasureRow,
    UsageRow,
    adoption_of,
    figures_page,
    lines_of,
    measures_of,
    usage_of,
    usage_page,
)
from akker.adoption.recording import record_usage, take_back_figure
from akker.adoption.rules import Figure, NewFigure, NewMeasure
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.kernel.quantities import millionths_text
from akker.parties.queries import keys_of_group
from akker.reports.usage_list import usage_table
from akker.web.asked import exports_of, typed_text, with_query
from akker.web.charts import spark_line
from akker.web.customer_pages import facts_shown, known_or_404
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to
from akker.web.files import exported
from akker.web.forms import acted, gone_to, refused
from akker.web.sentence import Choices, Menu, sentence_of
from akker.web.sold_fields import machine_number, shown_number
from akker.web.templatetags.akker import reader

PAGE_SIZE = 60
PER_WORDS = {"month": gettext_lazy("by the month"), "day": gettext_lazy("by the day")}
MEASURES, ONE = "web/usage/measures.html", "web/usage/customer.html"
FIGURES_SHOWN = 24


@dataclass(frozen=True, slots=True)
class UsageLine:
    """A line with its ends, and between which figures it runs."""

    width: int
    height: int
    points: str
    first: dt.date
    last: dt.date
    low_e6: int
    high_e6: int


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def usage(request: BookRequest) -> HttpResponse:
    """Of one measure: who uses least of what they bought comes first."""
    book, asked = request.actor.book, _asked(request)
    measures = measures_of(book)
    chosen = _chosen(measures, asked["measure"])
    after = _after(typed_text(request.GET, "after"))
    only_fallen = asked["show"] == "fallen"
    rows = (
        usage_page(book, chosen.code, only_fallen=only_fallen, after=after, limit=PAGE_SIZE)
        if chosen
        else []
    )
    shown = rows[:PAGE_SIZE]
    address, export = reverse("usage", args=[book.slug]), reverse("usage-export", args=[book.slug])
    now = {**asked, "measure": chosen.code if chosen else ""}
    more = "{}-{}".format(*shown[-1].place) if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": shown,
        "chosen": chosen,
        "show": asked["show"],
        "sentence": sentence_of(address, asked, _menus(measures, chosen)) if chosen else None,
        "exports": exports_of(export, now),
        "later_url": with_query(address, {**now, "after": more}) if more else "",
        "first_url": with_query(address, now) if after else "",
        "bring_url": with_query(reverse("imports", args=[book.slug]), {"kind": "usage"})
        if Permission.IMPORT_FILES in request.actor.permissions
        else "",
    }
    return render(request, "web/usage/list.html", context)


def _menus(measures: list[MeasureRow], chosen: MeasureRow) -> list[Menu]:
    """The measure that is shown comes first: it is what the list shows."""
    named: Choices = [(one.code, one.name) for one in measures]
    named.sort(key=lambda one: one[0] != chosen.code)
    everybody: Choices = [("", _("everybody")), ("fallen", _("who uses much less"))]
    return [("measure", _("Show"), named), ("show", _("of"), everybody)]


def _asked(request: BookRequest) -> dict[str, str]:
    show = typed_text(request.GET, "show")
    return {
        "measure": typed_text(request.GET, "measure")[:40],
        "show": show if show == "fallen" else "",
    }


def _chosen(measures: list[Any], code: str) -> Any:
    """The measure that is asked for; else the first that tells what is full, else the first."""
    named = next((one for one in measures if one.code == code), None)
    full = next((one for one in measures if one.full_value_e6 or one.full_measure), None)
    return named or full or next(iter(measures), None)


def _after(text: str) -> tuple[int, int] | None:
    percent, _sep, key = text.partition("-")
    is_place = text.isascii() and len(text) < 30 and percent.isdecimal() and key.isdecimal()
    return (int(percent), int(key)) if is_place and len(key) < 19 else None


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_usage(request: BookRequest) -> HttpResponse:
    """The list as asked, whole: CSV or XLSX. Http404 for a measure that there is not."""
    book, language, asked = request.actor.book, reader().code, _asked(request)
    try:
        table = usage_table(
            book, asked["measure"], only_fallen=asked["show"] == "fallen", language=language
        )
    except Refused as unknown:
        raise Http404 from unknown
    return exported(table, request.GET.get("format", ""), f"{book.slug}-usage", language)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def measures(request: BookRequest) -> HttpResponse:
    """What is measured, and what is full adoption of each."""
    return render(request, MEASURES, _measures_shown(request))


def _measures_shown(request: BookRequest) -> dict[str, Any]:
    book, post = request.actor.book, request.POST
    with reading(book):
        rows = measures_of(book)
    wanted = request.GET.get("code", "")
    one = next((row for row in rows if row.code == wanted), None)
    full = millionths_text(one.full_value_e6) if one and one.full_value_e6 else ""
    known = {
        "code": one.code if one else "",
        "name": one.name if one else "",
        "unit": one.unit if one else "",
        "per": one.per if one else "month",
        "full_value": shown_number(full, reader()),
        "full_measure": one.full_measure if one else "",
    }
    return {
        "rows": [(row, PER_WORDS[row.per]) for row in rows],
        "names": {row.code: row.name for row in rows},
        "one": one,
        "filled": {name: post.get(name, text) for name, text in known.items()},
        "pers": PER_WORDS.items(),
        "others": [("", _("A number, or not told")), *((row.code, row.name) for row in rows)],
        "may_change": Permission.CHANGE_SETTINGS in request.actor.permissions,
    }


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def measure_keep(request: BookRequest) -> HttpResponse:
    """Add a measure, or give one anew."""
    post = request.POST

    def act() -> str:
        full = typed_text(post, "full_value")
        measure = NewMeasure(
            typed_text(post, "name"),
            typed_text(post, "unit"),
            typed_text(post, "per"),
            machine_number(full, reader()) if full else None,
            typed_text(post, "full_measure"),
        )
        keep_measure(request.actor, code=typed_text(post, "code"), measure=measure)
        return _("The measure is kept.")

    return _acted_on_measures(request, act)


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def measure_retire(request: BookRequest) -> HttpResponse:
    """It takes no more figures."""

    def act() -> str:
        retire_measure(request.actor, code=typed_text(request.POST, "code"))
        return _("The measure is retired; its figures stay.")

    return _acted_on_measures(request, act)


def _acted_on_measures(request: BookRequest, act: Any) -> HttpResponse:
    return acted(
        request,
        act,
        to=reverse("usage-measures", args=[request.actor.book.slug]),
        page=lambda refusal: (MEASURES, _measures_shown(request)),
    )


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def customer_usage(request: BookRequest, code: str) -> HttpResponse:
    """How much one customer uses, measure by measure, and the figures that say so."""
    return render(request, ONE, _customer_shown(request, code))


def _customer_shown(request: BookRequest, code: str) -> dict[str, Any]:
    book, post = request.actor.book, request.POST
    with reading(book):
        row = known_or_404(book, code).row
        group = keys_of_group(book, row.code)
        rows = usage_lines(book, group, usage_of(book, group))
        figures = figures_page(book, group, limit=FIGURES_SHOWN)
        known = measures_of(book)
    names = {one.code: (one.name, one.per) for one in known}
    return {
        **facts_shown(request, row),
        "tab": "usage",
        "rows": rows,
        "adoption": adoption_of([one for one, _ in rows]),
        "figures": [
            (one, *names.get(one.measure, (one.measure, ""))) for one in figures[:FIGURES_SHOWN]
        ],
        "measures": [(one.code, one.name) for one in known],
        "filled": {name: post.get(name, "") for name in ("measure", "on", "value")},
    }


def usage_lines(
    book: Book, group: tuple[int, ...], rows: list[UsageRow]
) -> list[tuple[UsageRow, UsageLine | None]]:
    """Each measure of a customer with the line of its figures. One query, where there are any."""
    lines = lines_of(book, group) if rows else {}
    return [(row, _line(lines.get(row.measure, [])[-60:])) for row in rows]


def _line(figures: list[Figure]) -> UsageLine | None:
    values = [one.value_e6 for one in figures]
    drawn = spark_line(values)
    if drawn is None:
        return None
    ends = figures[0].on, figures[-1].on
    return UsageLine(drawn.width, drawn.height, drawn.points, *ends, min(values), max(values))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def customer_record(request: BookRequest, code: str) -> HttpResponse:
    """Write down a figure of one customer."""
    post = request.POST

    def act() -> str:
        figure = NewFigure(
            code,
            typed_text(post, "measure"),
            typed_day(typed_text(post, "on"), today_in(request.actor.book)),
            machine_number(typed_text(post, "value"), reader()),
        )
        record_usage(request.actor, figures=[figure])
        return _("The figure is kept.")

    return acted(
        request,
        act,
        to=reverse("customer-usage", args=[request.actor.book.slug, code]),
        page=lambda refusal: (ONE, _customer_shown(request, code)),
    )


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def take_back(request: BookRequest, code: str) -> HttpResponse:
    """A figure that was never so."""
    key = typed_text(request.POST, "figure")
    try:
        take_back_figure(
            request.actor, figure_id=int(key) if key.isdecimal() and len(key) < 19 else 0
        )
    except Refused as refusal:
        return refused(request, ONE, _customer_shown(request, code), refusal)
    messages.success(request, _("The figure is taken back."))
    return gone_to(request, reverse("customer-usage", args=[request.actor.book.slug, code]))
