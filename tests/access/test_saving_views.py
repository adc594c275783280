"""Views of lists: kept by one person, seen by that one or by all."""

import pytest

from akker.access.doors import member_actor
from akker.access.inviting import invite_user
from akker.access.queries_views import ViewRow, views_of
from akker.access.saving_views import MOST_VIEWS, remove_view, save_view
from akker.audit.models import Event
from akker.books.actor import Actor, reading
from tests.make import Make, refusal_of

RENT = {"q": "rent", "from": "2026-01-01"}


def member(make: Make, role: str) -> Actor:
    email = f"{role}@example.com"
    invite_user(make.alice, email=email, role=role, name=role.title())
    return member_actor(make.book, email, channel="web")


def names(actor: Actor, page: str = "entries") -> list[str]:
    with reading(actor.book):
        return [row.name for row in views_of(actor, page)]


def test_a_view_is_of_its_person_and_its_list(make: Make) -> None:
    bob, olga = member(make, "bookkeeper"), member(make, "owner")

    view_id = save_view(bob, page="entries", name=" Rent ", texts={**RENT, "journal": ""})

    with reading(make.book):
        assert views_of(bob) == [ViewRow(view_id, "entries", "Rent", RENT, False, True)]
    assert (names(olga), names(bob, "log")) == ([], [])
    kinds = Event.objects.filter(book=make.book, kind="ViewSaved").values_list("after__name")
    assert list(kinds) == [("Rent",)]


def test_the_same_name_keeps_what_is_asked_now(make: Make) -> None:
    bob = member(make, "bookkeeper")
    first = save_view(bob, page="entries", name="Rent", texts=RENT)

    assert save_view(bob, page="entries", name="Rent", texts={"q": "loan"}) == first
    with reading(make.book):
        assert [row.texts for row in views_of(bob)] == [{"q": "loan"}]


def test_who_changes_settings_shares_views_and_removes_shared_ones(make: Make) -> None:
    olga, bob = member(make, "owner"), member(make, "auditor")
    shared = save_view(olga, page="log", name="Rent", texts=RENT, is_shared=True)

    assert names(bob, "log") == ["Rent"]
    assert refusal_of(remove_view, bob, view_id=shared) == "view_unknown"
    own = save_view(bob, page="log", name="Mine", texts=RENT)
    assert refusal_of(remove_view, olga, view_id=own) == "view_unknown"
    assert (
        refusal_of(save_view, bob, page="log", name="All", texts=RENT, is_shared=True)
        == "permission_missing"
    )
    remove_view(olga, view_id=shared)
    assert names(bob, "log") == ["Mine"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"page": "people"}, "list_unknown"),
        ({"name": " "}, "name_unfit"),
        ({"texts": {}}, "view_unfit"),
        ({"texts": {"q": ""}}, "view_unfit"),
        ({"texts": {"q": "x" * 201}}, "view_unfit"),
        ({"texts": {f"q{n}": "x" for n in range(21)}}, "view_unfit"),
    ],
)
def test_what_is_no_view_is_refused(make: Make, asked: dict[str, object], code: str) -> None:
    form = {"page": "entries", "name": "Rent", "texts": RENT, **asked}

    assert refusal_of(save_view, member(make, "bookkeeper"), **form) == code


def test_views_have_a_person_and_a_number(make: Make) -> None:
    assert refusal_of(save_view, make.alice, page="log", name="x", texts=RENT) == "view_of_nobody"
    bob = member(make, "bookkeeper")
    for number in range(MOST_VIEWS):
        save_view(bob, page="log", name=f"View {number}", texts=RENT)

    assert refusal_of(save_view, bob, page="log", name="More", texts=RENT) == "too_many_views"


def test_sec_4_a_view_of_other_books_is_no_view(make: Make) -> None:
    other = Make(slug=f"{make.slug}-2")
    olga = member(make, "owner")
    elsewhere = save_view(member(other, "owner"), page="log", name="x", texts=RENT, is_shared=True)

    assert refusal_of(remove_view, olga, view_id=elsewhere) == "view_unknown"
    assert names(olga, "log") == []
