"""Other books, opened or brought back by an owner from within books that are there."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused, WrongFields
from akker.ledger.opening import open_other_books
from akker.web.company_form import company_context, company_in
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted, gone_to, refused
from akker.web.refusals import said_at
from akker.web.uploads import uploaded


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.OPEN_BOOKS)
def new_books(request: BookRequest) -> HttpResponse:
    """The form of a company; sent, its books are open, and whoever sent it owns them."""
    if request.method != "POST":
        return render(request, "web/begin/new_books.html", company_context({}))
    opened: list[str] = []

    def act() -> str:
        wrong = WrongFields()
        new = company_in(request.POST, wrong)
        wrong.refuse()
        today = today_in(request.actor.book)
        opened.append(open_other_books(request.actor, new=new, until=today))
        return _("The books of %(name)s are open.") % {"name": new.name}

    answer = acted(
        request,
        act,
        to=reverse("home"),
        page=lambda refusal: (
            "web/begin/new_books.html",
            {**company_context(request.POST), "said": said_at(refusal)},
        ),
    )
    if opened:
        answer["Location"] = reverse("book", args=opened)
    return answer


@require_POST
@opens_to(Permission.OPEN_BOOKS)
def bring_back_books(request: BookRequest) -> HttpResponse:
    """An archive that was chosen or dropped: goes to the page of the job that brings it in."""
    try:
        with uploaded(request) as (path, name):
            uid = start_job(request.actor, kind="load books", file=path, file_name=name)
    except Refused as refusal:
        return refused(request, "web/begin/new_books.html", company_context({}), refusal)
    return gone_to(request, reverse("job", args=[request.actor.book.slug, uid]))
