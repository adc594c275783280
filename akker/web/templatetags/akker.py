"""How figures, days and icons read on screen, in the language of the reader."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from lucide.templatetags.lucide import lucide

from akker.kernel.identifiers import shown_phone
from akker.kernel.quantities import millionths_text
from akker.kernel.rates import rate_text
from akker.kernel.sentences import VALUE
from akker.ledger.queries import LedgerAccountRow
from akker.packs.names import name_read
from akker.reports import display, letter_paper, plan_pdf
from akker.reports.display import Language, language_of
from akker.reports.entry_lines import CardLine
from akker.reports.entry_list import EntryListed
from akker.web import many
from akker.web.event_words import words_of
from akker.web.first_steps import address_in
from akker.web.refusals import each, told
from akker.web.whole import whole

register = template.Library()

_KINDS = {
    "sales": gettext_lazy("Sales"),
    "purchase": gettext_lazy("Purchases"),
    "bank": gettext_lazy("Bank"),
    "cash": gettext_lazy("Cash"),
    "general": gettext_lazy("General"),
    "opening": gettext_lazy("Opening"),
    "closing": gettext_lazy("Closing"),
}


def reader() -> Language:
    """The figures of whoever reads this page."""
    return language_of(get_language() or "en")


@register.simple_tag(takes_context=True)
def door(context: template.Context, route: str, asks: str) -> str:
    """The address of a screen in these books, for who has the permission `asks`; else nothing."""
    actor = context["frame"].actor
    return address_in(actor, route) if actor and asks in actor.permissions else ""


@register.filter
def amount(amount_minor: int | None, currency: str) -> str:
    """`-1234567` in EUR reads `−12,345.67`; nothing reads as nothing."""
    if amount_minor is None:
        return ""
    return display.shown_amount(amount_minor, currency, reader())


@register.filter
def money(amount_minor: int, currency: str) -> str:
    """`-1234567` in EUR reads `−€12,345.67`."""
    return display.shown_money(amount_minor, currency, reader())


@register.filter
def percent(fraction: Any) -> str:
    """`0.118` reads `11.8%`; nothing reads as nothing."""
    return "" if fraction is None else display.shown_percent(fraction, reader())


@register.filter
def days(number: Decimal | None) -> str:
    """Tenths of days: `3.3`, `−4.0`; nothing reads as nothing."""
    return "" if number is None else display.shown_figure(f"{number:f}", reader())


@register.filter
def rate(rate_e9: int) -> str:
    """`1084200000` reads `1.0842`."""
    return display.shown_figure(rate_text(rate_e9), reader())


@register.filter
def signed(text: str) -> str:
    """A figure that tells a change: `+11.8%`."""
    return f"+{text}" if text and text[0] != display.MINUS and text.strip("0.,%") else text


@register.filter
def country_to(document: dict[str, Any]) -> str:
    """Where a document goes, in its own language; empty at home."""
    seller: dict[str, Any] = document.get("seller", {})
    return letter_paper.country_to(seller, document["buyer"], document["language"])


@register.filter
def count(number: int) -> str:
    """`12345` reads `12,345`."""
    return display.shown_figure(str(number), reader())


@register.filter
def figure(value_e6: int) -> str:
    """Millionths as a number with at most two decimals: `1,250.5`."""
    hundredths = (abs(value_e6) + 5_000) // 10_000
    return display.shown_figure(millionths_text(hundredths * 10_000), reader())


@register.filter
def changed(percent: int) -> str:
    """A change in whole per cents: `+12%`, `−40%`."""
    sign = "+" if percent > 0 else "\N{MINUS SIGN}" if percent < 0 else ""
    return f"{sign}{abs(percent)}%"


@register.filter
def day(on: dt.date) -> str:
    """`2026-11-23` reads `23 Nov 2026`."""
    return display.shown_date(on, reader())


@register.filter
def day_typed(text: str | None) -> str:
    """A day or moment in a field: ISO as the reader writes it, else as it was typed."""
    if not text:
        return ""
    with suppress(ValueError):
        return display.shown_date(dt.date.fromisoformat(text), reader())
    with suppress(ValueError):
        return display.shown_moment(dt.datetime.fromisoformat(text), reader())
    return text


@register.filter
def day_short(on: dt.date) -> str:
    """`2026-11-23` reads `23 Nov`, where the year stands elsewhere."""
    return f"{on.day} {reader().months[on.month - 1]}"


@register.filter
def moment(at: dt.datetime) -> str:
    """`23 Nov 2026 14:05`, in the time zone of the books; outside books in UTC."""
    return display.shown_moment(timezone.localtime(at), reader())


@register.filter
def phone(number: str) -> str:
    """A telephone number as people read it."""
    return shown_phone(number)


@register.filter
def size(size_bytes: int) -> str:
    """`12345` reads `12 KB`."""
    if size_bytes < 1024:
        return f"{size_bytes} B"
    if size_bytes < 1024 * 1024:
        return f"{size_bytes // 1024} KB"
    return f"{size_bytes // (1024 * 1024)} MB"


register.filter("told", told)
register.filter("each", each)
register.filter("whole", whole)


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """An icon of lucide, in the size that its class says; it has no meaning of its own."""
    return _icon(str(name), str(css))


@cache
def _icon(name: str, css: str) -> SafeString:
    drawn = lucide(name, size=None, aria_hidden="true", focusable="false", **{"class": css})
    assert isinstance(drawn, SafeString)
    return drawn


@register.simple_tag(takes_context=True)
def named(context: dict[str, Any], code: str, name: str) -> str:
    """A ledger account or journal of these books, as the reader knows it."""
    return name_read(context["frame"].book.pack_code, code, name, reader().code)


@register.simple_tag(takes_context=True)
def entry_rows(
    context: dict[str, Any], entries: Iterable[EntryListed], peeks: bool | str = False
) -> SafeString:
    """Entries as rows of a table, all at once."""
    clip = _icon("paperclip", "icon small")
    return many.entry_rows(entries, context["frame"].book, reader(), clip, peeks=bool(peeks))


@register.simple_tag(takes_context=True)
def card_lines(context: dict[str, Any], lines: Iterable[CardLine]) -> SafeString:
    return many.card_lines(lines, context["frame"].book, reader())


@register.simple_tag(takes_context=True)
def account_rows(
    context: dict[str, Any], rows: Iterable[tuple[LedgerAccountRow, int | None]]
) -> SafeString:
    return many.account_rows(rows, context["frame"].book, reader())


register.simple_tag(many.account_choices)


@register.simple_tag(takes_context=True)
def objective_value(context: template.Context, measure: str, value: int | None) -> str:
    """A value of an objective in the unit of its measure: `€12,345.67`, `38.20%`, `95`."""
    return plan_pdf.shown_value(measure, value, context["frame"].book, reader())


@register.filter
def opposite(amount_minor: int) -> int:
    return -amount_minor


@register.filter
def get(texts: dict[str, str], name: str) -> str:
    """What a mapping holds under a name that no dot can say."""
    return texts.get(name, "")


@register.filter
def entry_url(label: str, slug: str) -> str:
    """The page of the entry MEM/2026/12."""
    return reverse("entry", args=[slug, *label.split("/")])


@register.simple_tag(takes_context=True)
def period_url(
    context: dict[str, Any], first: dt.date, last: dt.date, is_at_end: bool = False
) -> str:
    """This page with other days, and the rest as it was asked."""
    asked = {**context["asked"], "from": first.isoformat(), "until": last.isoformat()}
    if is_at_end:
        del asked["from"]
    return "?" + urlencode({name: text for name, text in asked.items() if text})


@register.filter
def kind_words(kind: str) -> str:
    """The kind of a journal, for people."""
    return str(_KINDS.get(kind, kind))


@register.filter
def account_type(name: str) -> str:
    """The type of a ledger account in words: `asset`."""
    return pgettext(VALUE, name)


@register.filter
def spaced(name: str) -> str:
    """`booked_on` reads `booked on`."""
    return name.replace("_", " ").replace(".", ": ")


@register.filter
def event_words(kind: str) -> str:
    """The kind of an event, for people; nothing for none."""
    return str(words_of(kind)) if kind else ""


@register.filter
def duration(seconds: int) -> str:
    """`75` reads `2 minutes`: what is left is known only roughly."""
    if seconds < 60:
        return ngettext("{n} second", "{n} seconds", seconds).format(n=seconds)
    minutes = -(-seconds // 60)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)


@register.simple_tag(takes_context=True)
def looks_anew(context: template.Context, at_once: object = False) -> str:
    """Attributes of #booked: what a form will book is asked for anew while it is filled in;
    `at_once` where it is filled in already."""
    request = context["request"]
    first = "load, " if at_once and request.method != "POST" else ""
    return format_html(
        'hx-post="{}" hx-trigger="{}input delay:400ms from:\'closest form\'"'
        ' hx-select="#booked > *" hx-sync="this:queue last" aria-live="polite"',
        request.get_full_path(),
        first,
    )
