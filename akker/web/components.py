"""A page with every component, for the eye and for the tests of accessibility."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from akker.kernel.errors import Refused
from akker.web.charts import Step, bridge, month_bars, scale_of, spark
from akker.web.doors import Whom, opens_to

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
_INCOME = (1_240_000, 1_410_000, 980_000, 1_630_000, 1_520_000, 1_780_000)
_COSTS = (900_000, 1_020_000, 1_100_000, 1_050_000, 1_180_000, 1_090_000)


@require_safe
@opens_to(Whom.SIGNED_IN)
def components(request: HttpRequest) -> HttpResponse:
    """Everything that pages are put together from, with figures that mean nothing."""
    messages.success(request, "Entry MEM/2026/12 was posted.")
    scale = scale_of([*_INCOME, *_COSTS], 2)
    figures = [[f"{amount // 100:,}" for amount in series] for series in (_INCOME, _COSTS)]
    context = {
        "refusal": Refused(
            "period_locked",
            "The books are locked up to and including {day}.",
            remedy="Use a later date, or ask for the period to be reopened.",
            day="31 Mar 2026",
        ),
        "chart": month_bars(
            _MONTHS, [("one", _INCOME, figures[0]), ("two", _COSTS, figures[1])], scale
        ),
        "heads": ["Month", "Income", "Expenses"],
        "rows": list(zip(_MONTHS, *figures, strict=True)),
        "bridge": bridge(
            [
                Step("2025", 86_400, "86,400", True),
                Step("Revenue", 58_700, "+58,700"),
                Step("Cost of sales", -15_060, "\N{MINUS SIGN}15,060"),
                Step("2026", 130_040, "130,040", True),
            ]
        ),
        "small": spark([a - b for a, b in zip(_INCOME, _COSTS, strict=True)]),
        "choices": [("MEM", "Memorial"), ("BNK", "Bank")],
    }
    return render(request, "web/components.html", context)
