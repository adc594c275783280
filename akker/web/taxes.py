"""VAT codes: what each is for, and its rate on a day of supply."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.kernel.rates import percent_text
from akker.tax.queries import TaxCodeRow, tax_code_rows, tax_codes
from akker.tax.rules_buyer import kind_of
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader
from akker.web.vat_offered import CATEGORIES


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def taxes(request: BookRequest) -> HttpResponse:
    """The codes on the day asked for, else today."""
    book = request.actor.book
    today = today_in(book)
    typed, refusal = request.GET.get("on", ""), None
    try:
        on = typed_day_if_any(typed, today) or today
    except Refused as error:
        on, refusal = today, error
    rows = tax_code_rows(book, on=on, language=reader().code)
    codes = tax_codes(book)
    shown: dict[bool, list[tuple[TaxCodeRow, object, str]]] = {True: [], False: []}
    for row in rows:
        is_elsewhere = kind_of(codes[row.code]) == "consumers"
        shown[is_elsewhere].append((row, CATEGORIES[row.category], _percent(row)))
    context = {
        "rows": shown[False],
        "consumers": shown[True],
        "is_known": any(row.category == "S" for row in rows),
        "may_post": Permission.POST_ENTRIES in request.actor.permissions,
        "may_set": Permission.CHANGE_SETTINGS in request.actor.permissions,
        "on": on,
        "typed": typed,
        "refusal": refusal,
    }
    return render(request, "web/settings/taxes.html", context, status=status_of(refusal))


def _percent(row: TaxCodeRow) -> str:
    """`21%`, or nothing before the first day of the code."""
    if row.rate_e2 is None:
        return ""
    return percent_text(row.rate_e2).replace(".", reader().decimal_mark) + "%"
