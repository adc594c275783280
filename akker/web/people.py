"""The people of a set of books: who may enter, as what, and how they come in."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.inviting import (
    change_role,
    change_sight,
    end_membership,
    invite_user,
    make_invitation,
)
from akker.access.letters import mail_is_set_up
from akker.access.models import Role
from akker.access.overseeing import begin_viewing_as, demand_second_factor, end_viewing_as
from akker.access.queries import MemberRow, demands_second_factor, members_of
from akker.books.actor import Permission
from akker.kernel.errors import Refused
from akker.parties.managing import hand_over_customers
from akker.web.doors import BookRequest, Whom, opens_to
from akker.web.refusals import status_of
from akker.web.roles import ROLE_CHOICES, explained_roles
from akker.web.step_up import filled_before, proven_lately
from akker.web.viewing import stop_viewing, view_as


@require_safe
@opens_to(Permission.MANAGE_PEOPLE)
def people(request: BookRequest) -> HttpResponse:
    """Everybody who may enter, with last sign-in and second step."""
    return _people_page(request)


def _people_page(request: BookRequest, refusal: Refused | None = None) -> HttpResponse:
    book = request.actor.book
    typed = request.POST if request.method == "POST" else filled_before(request)
    told = {
        "refusal": refusal,
        "rows": members_of(book),
        "demands": demands_second_factor(book),
        "roles": explained_roles(),
        "role_choices": ROLE_CHOICES,
        "typed": typed,
        "chosen_role": typed.get("role") or Role.BOOKKEEPER.value,
        "mail_is_set_up": mail_is_set_up(),
    }
    return render(request, "web/access/people.html", told, status=status_of(refusal))


@require_POST
@opens_to(Permission.MANAGE_PEOPLE)
@proven_lately
def invite(request: BookRequest) -> HttpResponse:
    """Let somebody in; then the page of that person, with the link where no letter takes it."""
    try:
        address = invite_user(
            request.actor,
            email=request.POST.get("email", ""),
            role=request.POST.get("role", ""),
            name=request.POST.get("name", ""),
        )
    except Refused as refusal:
        return _people_page(request, refusal)
    row = next(row for row in members_of(request.actor.book) if row.email == address)
    if row.can_be_invited and not mail_is_set_up():
        return _invited(request, row)
    return redirect("person", request.actor.book.slug, row.user_id)


@require_safe
@opens_to(Permission.MANAGE_PEOPLE)
def person(request: BookRequest, user_id: int) -> HttpResponse:
    """One of them: role, sight, invitation, and the end of it."""
    return _person_page(request, _member(request, user_id))


def _member(request: BookRequest, user_id: int) -> MemberRow:
    for row in members_of(request.actor.book):
        if row.user_id == user_id:
            return row
    raise Http404


def _person_page(
    request: BookRequest, row: MemberRow, refusal: Refused | None = None, link: str = ""
) -> HttpResponse:
    told = {
        "refusal": refusal,
        "row": row,
        "link": link,
        "role_choices": ROLE_CHOICES,
        "is_manager": row.role == Role.MANAGER,
        "mail_is_set_up": mail_is_set_up(),
        "others": [one for one in members_of(request.actor.book) if one.user_id != row.user_id],
    }
    return render(request, "web/access/person.html", told, status=status_of(refusal))


@require_POST
@opens_to(Permission.MANAGE_PEOPLE)
@proven_lately
def person_change(request: BookRequest, user_id: int) -> HttpResponse:
    """Role and, for an account manager, whose customers they see."""
    row = _member(request, user_id)
    role = request.POST.get("role", "")
    try:
        if role != row.role:
            change_role(request.actor, email=row.email, role=role)
        sees_all = request.POST.get("sight", "all") == "all"
        if role == Role.MANAGER and sees_all != row.sees_all:
            change_sight(request.actor, email=row.email, sees_all=sees_all)
    except Refused as refusal:
        return _person_page(request, row, refusal)
    return redirect("person", request.actor.book.slug, user_id)


@require_POST
@opens_to(Permission.MANAGE_PEOPLE)
def hand_over(request: BookRequest, user_id: int) -> HttpResponse:
    """Whom one looks after, another does from now on."""
    row = _member(request, user_id)
    try:
        count = hand_over_customers(
            request.actor, email=row.email, to=request.POST.get("to", "").replace("\0", "")
        )
    except Refused as refusal:
        return _person_page(request, row, refusal)
    said = ngettext("%(n)d customer is handed over.", "%(n)d customers are handed over.", count)
    messages.success(request, said % {"n": count})
    return redirect("person", request.actor.book.slug, user_id)


@require_POST
@opens_to(Permission.MANAGE_PEOPLE)
@proven_lately
def person_invitation(request: BookRequest, user_id: int) -> HttpResponse:
    """A link to hand over, shown once: whoever has it becomes this person here."""
    return _invited(request, _member(request, user_id))


def _invited(request: BookRequest, row: MemberRow) -> HttpResponse:
    try:
        token = make_invitation(request.actor, email=row.email)
    except Refused as refusal:
        return _person_page(request, row, refusal)
    # Where nobody said what links begin with, the address that brought the reader here does;
    # Django refuses hosts that this installation does not answer to.
    base = settings.AKKER_URL if settings.HAS_URL else request.build_absolute_uri("/")[:-1]
    return _person_page(request, row, link=f"{base}/invitation/{token}")


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.MANAGE_PEOPLE)
@proven_lately
def person_end(request: BookRequest, user_id: int) -> HttpResponse:
    """Ask once more, then close the books to them from the next request on."""
    row = _member(request, user_id)
    if request.method != "POST":
        return render(request, "web/access/person_end.html", {"row": row})
    try:
        end_membership(request.actor, email=row.email)
    except Refused as refusal:
        return _person_page(request, row, refusal)
    return redirect("people", request.actor.book.slug)


@require_POST
@opens_to(Permission.MANAGE_PEOPLE)
@proven_lately
def second_factor(request: BookRequest) -> HttpResponse:
    """Whether who posts or manages needs a second step."""
    try:
        demand_second_factor(request.actor, is_demanded="is_demanded" in request.POST)
    except Refused as refusal:
        return _people_page(request, refusal)
    return redirect("people", request.actor.book.slug)


@require_POST
@opens_to(Permission.MANAGE_PEOPLE)
def look_as(request: BookRequest) -> HttpResponse:
    """Look with the eyes of another role, changing nothing."""
    try:
        role = begin_viewing_as(request.actor, role=request.POST.get("role", ""))
    except Refused as refusal:
        return _people_page(request, refusal)
    view_as(request, request.actor.book, role)
    return redirect("book", request.actor.book.slug)


@require_POST
@opens_to(Whom.SIGNED_IN)
def look_again(request: BookRequest) -> HttpResponse:
    """Look with one's own eyes again, in all books."""
    for actor, role in stop_viewing(request):
        end_viewing_as(actor, role=role)
    return redirect("home")
