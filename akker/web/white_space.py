"""The grid of white space: products that customers buy, and what those they do not would bring."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.customers.queries_whose import Whose
from akker.reports.white_space import white_space as read_white_space
from akker.web.asked import report_file
from akker.web.doors import BookRequest, opens_to
from akker.web.portfolio import whose_asked, whose_sentence


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def white_space(request: BookRequest) -> HttpResponse:
    """Of the twelve months up to today; of many those with the biggest gaps, all in the export."""
    book = request.actor.book
    asked = whose_asked(request)
    found = read_white_space(book, Whose(**asked), until=today_in(book))
    address = reverse("white-space", args=[book.slug])
    files = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
    context = {
        "found": found,
        "asked": asked,
        "address": address,
        "sentence": whose_sentence(request, asked, address),
        "exports": [
            (label, report_file(book, "white-space", form, **asked)) for form, label in files
        ],
    }
    return render(request, "web/customers/white_space.html", context)
