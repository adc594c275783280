"""How figures and days read on screen."""

import datetime as dt

from django import template
from django.utils.translation import get_language

from akker.reports.display import Language, language_of, shown_amount, shown_date

register = template.Library()


def _reader() -> Language:
    return language_of(get_language() or "en")


@register.filter
def money(amount_minor: int, currency: str) -> str:
    """`-1234567` in EUR reads `−12,345.67`."""
    return shown_amount(amount_minor, currency, _reader())


@register.filter
def day(on: dt.date) -> str:
    """`2026-11-23` reads `23 Nov 2026`."""
    return shown_date(on, _reader())
