"""Days as bars: sales outstanding by month, and days late by quarter."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from akker.receivables.rules_behaviour import Behaviour
from akker.receivables.rules_dso import Dso
from akker.reports.display import shown_date, shown_figure
from akker.reports.dso import DsoReport
from akker.web.charts import month_bars, scale_of
from akker.web.templatetags.akker import reader


def _tenths(days: Decimal | None) -> int:
    return int(10 * days) if days is not None else 0


def _figure(days: Decimal | None) -> str:
    return "" if days is None else shown_figure(f"{days:f}", reader())


def dso_chart(read: DsoReport) -> dict[str, Any]:
    """For `parts/bars.html`: both definitions side by side at the end of each month."""
    return dso_bars(read.months)


def dso_bars(months: Sequence[Dso]) -> dict[str, Any]:
    """The same of these ends of months."""
    language = reader()
    backs = [_tenths(one.count_back) for one in months]
    plain = [_tenths(one.simple) for one in months]
    names = [language.months[one.as_of.month - 1] for one in months]
    figures = [[_figure(one.count_back) for one in months], [_figure(one.simple) for one in months]]
    series = (("one", backs, figures[0]), ("two", plain, figures[1]))
    days = [shown_date(one.as_of, language) for one in months]
    return {
        "chart": month_bars(names, series, scale_of([*backs, *plain], 1)),
        "chart_title": _("Days sales outstanding by month"),
        "chart_heads": [_("Day"), _("Count back"), _("Simple")],
        "chart_rows": list(zip(days, *figures, strict=True)),
    }


def behaviour_bars(quarters: Sequence[Behaviour]) -> dict[str, Any]:
    """Days late of each quarter, weighed by amount; below the line what came early."""
    language = reader()
    days = [_tenths(one.days_weighted) for one in quarters]
    figures = [_figure(one.days_weighted) for one in quarters]
    names = [f"{_('Q')}{(one.since.month + 2) // 3} {one.since.year % 100:02}" for one in quarters]
    shares = [
        ""
        if one.on_time_share is None
        else shown_figure(f"{one.on_time_share * 100:.0f}", language)
        for one in quarters
    ]
    series = (("one", days, figures),)
    return {
        "chart": month_bars(names, series, scale_of(days, 1), height=150),
        "title": _("Days late by quarter"),
        "heads": [_("Quarter"), _("Days late, by amount"), _("Paid on time, %")],
        "rows": list(zip(names, figures, shares, strict=True)),
        "has_any": any(one.days_weighted is not None for one in quarters),
    }
