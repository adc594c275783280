"""Money and contact on one axis of time: what was billed by month, and below it when we spoke."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akker.books.models import Book
from akker.kernel.calendar import month_of
from akker.kernel.money import decimals_of
from akker.reports.customer_overview import CustomerMonth
from akker.reports.display import shown_amount, shown_money
from akker.web.charts import LEFT, RIGHT, Bar, Chart, month_bars, scale_of
from akker.web.templatetags.akker import reader

LANE = 44  # below the months


@dataclass(frozen=True, slots=True)
class Touch:
    """A moment with the customer. `kind` is a class of the style sheet: its form and colour."""

    on: dt.date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a touch stands on the lane."""

    x: float
    kind: str
    text: str


def money_and_contact(
    book: Book, months: Sequence[CustomerMonth], touches: Sequence[Touch]
) -> dict[str, Any]:
    """For `web/customers/_money_and_contact.html`. Touches before the first month are left out."""
    language = reader()

    def figures(amounts: Sequence[int]) -> list[str]:
        return [shown_amount(amount, book.currency, language) for amount in amounts]

    names = [language.months[one.month % 100 - 1] for one in months]
    billed = [one.billed_minor for one in months]
    still_open = [one.open_minor for one in months]
    scale = scale_of(billed, decimals_of(book.currency))
    chart = month_bars(names, (("one", billed, figures(billed)),), scale)
    tops = tuple(
        _open_part(bar, one, figures([one.open_minor])[0])
        for bar, one in zip(chart.bars, months, strict=True)
        if one.open_minor
    )
    chart = replace(chart, bars=chart.bars + tops)
    marks = _marks(chart, months, touches)
    whole = shown_money(sum(still_open), book.currency, language)
    columns = (names, figures(billed), figures([one.paid_minor for one in months]))
    return {
        "chart": chart,
        "lane_y": chart.height + LANE // 2,
        "full_height": chart.height + (LANE if marks else 0),
        "marks": marks,
        "said": _said(sum(still_open), whole, len(marks)),
        "rows": list(zip(*columns, figures(still_open), strict=True)),
        "heads": [_("Month"), _("Invoiced"), _("Paid"), _("Open")],
        "has_months": any(billed),
    }


def _open_part(bar: Bar, month: CustomerMonth, figure: str) -> Bar:
    """The upper part of the bar, which is not paid yet."""
    height = round(bar.height * month.open_minor / month.billed_minor, 1)
    return replace(bar, height=max(height, 1.5), css="three", figure=figure)


def _marks(
    chart: Chart, months: Sequence[CustomerMonth], touches: Sequence[Touch]
) -> tuple[Mark, ...]:
    step = (chart.width - LEFT - RIGHT) / max(1, len(months))
    place = {one.month: number for number, one in enumerate(months)}
    marks = []
    for touch in touches:
        number = place.get(month_of(touch.on))
        if number is not None:
            days = calendar.monthrange(touch.on.year, touch.on.month)[1]
            x = LEFT + step * (number + (touch.on.day - 0.5) / days)
            marks.append(Mark(round(x, 1), touch.kind, touch.text))
    return tuple(marks)


def _said(open_minor: int, figure: str, touch_count: int) -> str:
    money = (
        _("%(amount)s of these twelve months is still open.") % {"amount": figure}
        if open_minor
        else _("All that was invoiced in these twelve months is settled.")
    )
    if not touch_count:
        return money
    spoken = ngettext(
        "There was contact once.", "There was contact %(count)s times.", touch_count
    ) % {"count": touch_count}
    return f"{money} {spoken}"
