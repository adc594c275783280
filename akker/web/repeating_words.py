"""What repeating invoices are in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akker.repeating.rules import (
    DRAFT,
    ISSUE,
    ISSUED,
    LEFT_OUT,
    MAIL,
    MONTH,
    QUARTER,
    WEEK,
    Rhythm,
    Standing,
)
from akker.web.places import Words

ACT_WORDS: Mapping[str, Words] = {
    DRAFT: gettext_lazy("Make a draft"),
    ISSUE: gettext_lazy("Issue it"),
    MAIL: gettext_lazy("Issue and mail it"),
}
STANDINGS: Mapping[Standing, Words] = {
    Standing.PLANNED: "",
    Standing.SKIPPED: gettext_lazy("skipped: pause"),
    Standing.WAITING: gettext_lazy("waits for the end of the pause"),
}
# Words and badge of what became of a period.
OUTCOMES: Mapping[str, tuple[Words, str]] = {
    ISSUED: (gettext_lazy("issued"), "good"),
    DRAFT: (gettext_lazy("draft"), "info"),
    LEFT_OUT: (gettext_lazy("left out"), ""),
}
UNIT_CHOICES: tuple[tuple[str, Words], ...] = (
    ("week", gettext_lazy("weeks")),
    ("month", gettext_lazy("months")),
    ("quarter", gettext_lazy("quarters")),
    ("year", gettext_lazy("years")),
)
TIMINGS: tuple[tuple[str, Words], ...] = (
    ("advance", gettext_lazy("in advance: on the first day of the period")),
    ("arrears", gettext_lazy("afterwards: on the last day of the period")),
)


def rhythm_words(rhythm: Rhythm) -> str:
    """`every month`, `every 2 weeks, afterwards`."""
    count = {"n": rhythm.every}
    if rhythm.unit == WEEK:
        said = ngettext("every week", "every %(n)s weeks", rhythm.every) % count
    elif rhythm.unit == MONTH:
        said = ngettext("every month", "every %(n)s months", rhythm.every) % count
    elif rhythm.unit == QUARTER:
        said = ngettext("every quarter", "every %(n)s quarters", rhythm.every) % count
    else:
        said = ngettext("every year", "every %(n)s years", rhythm.every) % count
    return _("%(rhythm)s, afterwards") % {"rhythm": said} if rhythm.in_arrears else said
