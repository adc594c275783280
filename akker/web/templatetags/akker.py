"""How figures and days read on screen."""

import datetime as dt

from django import template

from akker.reports.display import ENGLISH, shown_amount, shown_date

register = template.Library()


@register.filter
def money(amount_minor: int, currency: str) -> str:
    """`-1234567` in EUR reads `−12,345.67`."""
    return shown_amount(amount_minor, currency, ENGLISH)


@register.filter
def day(on: dt.date) -> str:
    """`2026-11-23` reads `23 Nov 2026`."""
    return shown_date(on, ENGLISH)
