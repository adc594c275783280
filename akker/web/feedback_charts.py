"""The spread of scores, and how a figure went by quarter, as bars with a table beside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from akker.voice.rules import NPS, SCALES, Counted, rounded_share
from akker.web.charts import Chart, month_bars, scale_of
from akker.web.feedback_words import GROUPS, figure_words, tone_of


def spread_bars(counts: Counted) -> dict[str, Any] | None:
    """How often each score was given, in the colours of its group; None without an answer."""
    if not counts.answers:
        return None
    least, most = SCALES[counts.kind]
    given = dict(counts.counts)
    scores = list(range(least, most + 1))
    names = [str(score) for score in scores]
    figures = [str(given.get(score, 0)) for score in scores]
    values = [given.get(score, 0) for score in scores]
    chart = month_bars(names, (("one", values, figures),), scale_of(values, 0), height=160)
    tones = [tone_of(counts.kind, score) or "fair" for score in scores]
    return {
        "chart": _toned(chart, tones),
        "title": _("How often each score was given"),
        "heads": [_("Score"), _("Answers")],
        "rows": list(zip(names, figures, strict=True)),
    }


def _toned(chart: Chart, tones: Sequence[str]) -> Chart:
    bars = tuple(
        replace(bar, css=f"tone-{tone}") for bar, tone in zip(chart.bars, tones, strict=True)
    )
    return replace(chart, bars=bars)


def trend_bars(kind: str, quarters: Sequence[tuple[dt.date, Counted]]) -> dict[str, Any] | None:
    """The figure of each quarter with answers; None where there are not two."""
    if len(quarters) < 2:
        return None
    names = [f"{_('Q')}{(day.month + 2) // 3} {day.year % 100:02}" for day, _one in quarters]
    values = [one.figure or 0 for _day, one in quarters]
    figures = [figure_words(kind, one.figure) for _day, one in quarters]
    answers = [str(one.answers) for _day, one in quarters]
    return {
        "chart": month_bars(names, (("one", values, figures),), scale_of(values, 0), height=150),
        "title": _("NPS by quarter") if kind == NPS else _("Satisfied by quarter, %"),
        "heads": [_("Quarter"), _("Figure"), _("Answers")],
        "rows": list(zip(names, figures, answers, strict=True)),
    }


def group_shares(counts: Counted) -> list[tuple[Any, str, int, int]]:
    """Detractors, passives and promoters, or their like: words, class, how many, of a hundred."""
    tones = ("bad", "fair", "good")
    return [
        (words, tone, count, rounded_share(count, counts.answers))
        for words, tone, count in zip(GROUPS[counts.kind], tones, counts.groups, strict=True)
        if counts.answers
    ]
