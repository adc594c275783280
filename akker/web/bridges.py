"""From one result to another: what the profit changed by."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from akker.books.models import Book
from akker.reports.display import Language, shown_amount, shown_date, shown_money
from akker.reports.periods import Period, period_title
from akker.reports.profit_and_loss import ProfitAndLoss, ProfitAndLossLine
from akker.web.charts import Step, bridge
from akker.web.templatetags.akker import reader

MOST_STEPS = 5


def bridge_of(book: Book, report: ProfitAndLoss) -> dict[str, Any]:
    """The bridge and the sentence above it, where the report is compared with one period."""
    if len(report.slices) != 2 or not report.view.compare:
        return {}
    language = reader()
    now, before = report.result_minor
    steps = [(line.name, _change(line, 1)) for line in report.income]
    steps += [(line.name, _change(line, -1)) for line in report.expenses]
    kept = _largest(steps)
    titles = [_title(part.period, language) for part in report.slices]

    def figure(amount_minor: int) -> str:
        text = shown_amount(amount_minor, book.currency, language)
        return f"+{text}" if amount_minor > 0 else text

    shown = [Step(titles[1], before, shown_amount(before, book.currency, language), True)]
    shown += [Step(_short(name), amount, figure(amount)) for name, amount in kept]
    shown.append(Step(titles[0], now, shown_amount(now, book.currency, language), True))
    by = shown_money(abs(now - before), book.currency, language)
    pulling = max(steps, key=lambda step: step[1] if now > before else -step[1], default=("", 0))
    values = {"amount": by, "name": pulling[0]}
    if now == before:
        said = _("The result is the same.")
    elif now > before:
        said = _("The result is up %(amount)s; %(name)s did most.") % values
    else:
        said = _("The result is down %(amount)s; %(name)s did most.") % values
    return {"bridge": bridge(shown), "bridge_said": said}


def _change(line: ProfitAndLossLine, sign: int) -> int:
    return sign * (line.amounts_minor[0] - line.amounts_minor[1])


def _largest(steps: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The largest changes, the good ones first, and the rest together."""
    changed = sorted((step for step in steps if step[1]), key=lambda step: -abs(step[1]))
    kept, rest = changed[:MOST_STEPS], changed[MOST_STEPS:]
    kept.sort(key=lambda step: (step[1] < 0, -abs(step[1])))
    if rest:
        kept.append((_("Everything else"), sum(amount for _name, amount in rest)))
    return kept


def _title(period: Period, language: Language) -> str:
    """`2026` or `Jan–Oct 2026`; the last day of other periods, for there is little room."""
    if period.is_whole_months:
        return period_title(period, language)
    return shown_date(period.until, language)


def _short(name: str) -> str:
    return name if len(name) <= 22 else name[:21].rstrip() + "…"
