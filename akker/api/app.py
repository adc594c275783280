"""The API: its nouns, and the wrapping around each of its addresses."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from akker.api import (
    activities,
    appointments,
    articles,
    attachments,
    books,
    cases,
    chart,
    contacts,
    credit,
    credit_notes,
    customers,
    dimensions,
    disputes,
    drafts,
    entries,
    erasures,
    events,
    exports,
    feedback,
    health,
    imports,
    invoice_drafts,
    invoices,
    jobs,
    market,
    needs,
    outbox,
    parties,
    payments,
    people,
    periods,
    plans,
    price_lists,
    products,
    profiles,
    proofs,
    rates,
    recurring,
    referrals,
    reminders,
    repeating,
    reports,
    requirements,
    rhythm,
    settling,
    tasks,
    taxes,
    templates,
    tokens,
    training,
    usage,
    views,
    webhooks,
)
from akker.api.doors import with_tag
from akker.api.parsing import StrictParser
from akker.api.problems import (
    ADDRESS_UNKNOWN,
    METHOD_UNFIT,
    answer_failed,
    answer_refused,
    answer_unfit,
    problem,
)
from akker.kernel.errors import Refused

NOUNS = (
    *(books, periods, chart, dimensions, entries, attachments, drafts, templates, recurring),
    *(rates, reports, imports, exports, parties, customers, contacts, erasures),
    *(products, price_lists, taxes),
    *(profiles, activities, appointments, cases, requirements, plans, tasks, feedback, usage),
    *(training, articles, market, referrals, rhythm, health),
    *(invoices, credit_notes, invoice_drafts, repeating),
    *(payments, settling, credit, disputes, reminders, people),
    *(events, proofs, tokens, webhooks),
    *(outbox, jobs, views, needs),
)

api = NinjaAPI(
    title="Akker",
    version="1",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
for noun in NOUNS:
    api.add_router("" if noun is books else "/books/{book}", noun.router)
Handler = Callable[[HttpRequest, Any], HttpResponse]
HANDLERS: dict[type[Exception], Handler] = {
    Refused: answer_refused,
    ValidationError: answer_unfit,
    HttpError: answer_failed,
    Http404: answer_failed,
    Exception: answer_failed,
}
for error, handler in HANDLERS.items():
    api.add_exception_handler(error, handler)

Answering = Callable[..., HttpResponseBase]


def wrapped(view: Answering) -> Answering:
    """In the language that is asked; with a problem where the framework has a page; with a tag."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(translation.get_language_from_request(request)):
            response = view(request, *args, **kwargs)
            if response.status_code == 405 and "Allow" in response.headers:
                refused = problem(METHOD_UNFIT, 405)
                refused.headers["Allow"] = response.headers["Allow"]
                response = refused
            response = with_tag(request, response)
        response.headers["Vary"] = "Accept-Language, Authorization, Cookie"
        return response

    return csrf_exempt(answer)


def nothing_there(request: HttpRequest) -> HttpResponseBase:
    """Every address of the API that is none."""
    del request
    return problem(ADDRESS_UNKNOWN, 404)


def urls() -> list[URLPattern]:
    """The addresses under /api/v1/."""
    made = []
    for pattern in api.urls[0]:
        assert isinstance(pattern, URLPattern)
        if pattern.name != "api-root":
            made.append(path(str(pattern.pattern), wrapped(pattern.callback), name=pattern.name))
    return [*made, re_path(r"^[\s\S]*\Z", wrapped(nothing_there))]
