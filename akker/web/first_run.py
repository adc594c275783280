"""The first page of an installation: who begins here, and for which company; or the demo.

It opens by the link that `akker up` prints, and only while nobody is here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from akker.access.doors import session_actor, user_by_email
from akker.access.queries_first_link import check_first_link
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused, WrongFields
from akker.ledger.arriving import arrive
from akker.web.company_form import company_context, company_in
from akker.web.doors import Whom, opens_to
from akker.web.refusals import said_at, status_of
from akker.web.sessions import enter


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Whom.ANYBODY)
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    """The form; sent, it opens the books and lets its sender in."""
    if request.method != "POST":
        return _page(request, token, None)
    asked = request.POST
    try:
        check_first_link(token)
        wrong = WrongFields()
        new = company_in(asked, wrong)
        user = arrive(
            token,
            name=asked.get("name", ""),
            email=asked.get("email", ""),
            password=asked.get("password", ""),
            new=new,
            until=timezone.localdate(),
            wrong=wrong,
        )
    except Refused as refusal:
        return _page(request, token, refusal)
    enter(request, user, way="password")
    return redirect("book", new.slug)


@require_POST
@opens_to(Whom.ANYBODY)
def first_demo(request: HttpRequest, token: str) -> HttpResponse:
    """The button that shows the demo company: it is loaded as a job, whose page comes next."""
    # Read when it is asked for: the other pages need not know the demo company.
    from akker.demo.loading import LOADING, open_demo

    try:
        check_first_link(token)
        company = open_demo()
    except Refused as refusal:
        return _page(request, token, refusal)
    user = user_by_email(company.owner_email)
    enter(request, user, way="link")
    job = start_job(session_actor(company.slug, user.pk), kind=LOADING)
    return redirect(reverse("job", args=[company.slug, job]))


def _page(request: HttpRequest, token: str, refusal: Refused | None) -> HttpResponse:
    """The form, or why the link opens nothing."""
    is_open = True
    try:
        check_first_link(token)
    except Refused as over:
        refusal, is_open = over, False
    told: dict[str, Any] = {
        "refusal": refusal,
        "is_open": is_open,
        "token": token,
        "asked": request.POST,
        "said": said_at(refusal),
        **company_context(request.POST),
    }
    response = render(request, "web/begin/first_run.html", told, status=status_of(refusal))
    response.headers["X-Robots-Tag"] = "noindex"
    return response
