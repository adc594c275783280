"""What pages that write share: call the use case, and show what came of it.

On success the reader is sent on, with a sentence; when it was refused the page is shown again
with what was typed, the sentence, and the status that the house style gives it.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from akker.books.actor import reading
from akker.kernel.errors import Refused
from akker.web.refusals import status_of


def is_swap(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page, and not the reader for a whole one."""
    return request.headers.get("HX-Request") == "true"


def acted(
    request: HttpRequest,
    act: Callable[[], str | None],
    *,
    to: str,
    page: Callable[[Refused], tuple[str, dict[str, Any]]],
) -> HttpResponse:
    """Call `act`, which calls the use case and gives the sentence to show, then go to `to`.

    `page` gives the template and its context for when it is refused; `refusal` is added, and
    what was typed is `request.POST` still. It may read the books.
    """
    try:
        sentence = act()
    except Refused as refusal:
        actor = getattr(request, "actor", None)
        with reading(actor.book) if actor else nullcontext():
            template, context = page(refusal)
        return refused(request, template, context, refusal)
    if sentence:
        messages.success(request, sentence)
    return gone_to(request, to)


def refused(
    request: HttpRequest, template: str, context: dict[str, Any], refusal: Refused
) -> HttpResponse:
    """The page again with the sentence. htmx swaps such an answer as it does any other."""
    shown = {**context, "refusal": refusal}
    return render(request, template, shown, status=status_of(refusal))


def gone_to(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect, which htmx is told in a header so that the whole page changes."""
    if is_swap(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
