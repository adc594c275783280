"""Letting people into a set of books, and out again."""

import pytest

from akker.access.doors import command_line_actor, session_actor
from akker.access.inviting import change_role, end_membership, invite_user
from akker.access.models import User
from akker.access.queries import books_open_to, first_owner_email, members_of
from akker.audit.models import Event
from akker.books.actor import Permission
from tests.make import Make, refusal_of


def test_an_invited_user_acts_in_these_books_with_the_permissions_of_the_role(make: Make) -> None:
    email = invite_user(make.alice, email=" Dana@Example.com", role="auditor", name="Dana")

    dana = command_line_actor(make.book, email)

    assert email == "dana@example.com"
    assert dana.name == "Dana"
    assert Permission.READ_BOOKS in dana.permissions
    assert Permission.POST_ENTRIES not in dana.permissions
    assert [(row.email, row.role) for row in members_of(make.book)] == [(email, "auditor")]
    assert books_open_to(dana.user_id or 0) == [make.book]


def test_inviting_leaves_alone_what_other_books_know_of_a_user(make: Make) -> None:
    """SEC-5: an owner of one set of books changes nothing about a user of another."""
    other = Make(slug=f"{make.slug}-2")
    invite_user(other.alice, email="dana@example.com", role="owner", name="Dana")

    invite_user(make.alice, email="dana@example.com", role="manager", name="Somebody else")

    assert User.objects.get(email="dana@example.com").name == "Dana"
    assert [row.role for row in members_of(other.book)] == ["owner"]
    assert refusal_of(change_role, make.alice, email="bob@example.com", role="owner") == (
        "not_a_member"
    )


def test_a_role_changes_and_the_change_is_recorded(make: Make) -> None:
    invite_user(make.alice, email="dana@example.com", role="bookkeeper")

    change_role(make.alice, email="Dana@example.com", role="accountant")

    dana = command_line_actor(make.book, "dana@example.com")
    event = Event.objects.filter(book=make.book, kind="RoleChanged").get()
    assert Permission.POST_ENTRIES not in dana.permissions
    assert event.subject == f"user:{dana.user_id}"
    assert (event.before, event.after["role"]) == ({"role": "bookkeeper"}, "accountant")


def test_who_has_left_finds_the_books_gone(make: Make) -> None:
    invite_user(make.alice, email="dana@example.com", role="bookkeeper")
    dana = User.objects.get(email="dana@example.com")

    end_membership(make.alice, email=dana.email)

    assert refusal_of(command_line_actor, make.book, dana.email) == "not_a_member"
    assert refusal_of(session_actor, make.book.slug, dana.pk) == "book_unknown"
    assert books_open_to(dana.pk) == []
    assert invite_user(make.alice, email=dana.email, role="auditor") == dana.email


def test_books_keep_an_owner(make: Make) -> None:
    invite_user(make.alice, email="dana@example.com", role="owner")

    assert refusal_of(end_membership, make.alice, email="dana@example.com") == "last_owner"
    assert refusal_of(change_role, make.alice, email="dana@example.com", role="auditor") == (
        "last_owner"
    )

    invite_user(make.alice, email="erik@example.com", role="owner")
    end_membership(make.alice, email="dana@example.com")
    assert first_owner_email() == "erik@example.com"


@pytest.mark.parametrize(
    ("email", "role", "code"),
    [
        ("dana", "owner", "email_unfit"),
        ("dana@exa mple.com\nBcc: x", "owner", "email_unfit"),
        ("", "owner", "email_unfit"),
        ("dana@example.com", "emperor", "role_unknown"),
        ("dana@example.com", "", "role_unknown"),
    ],
)
def test_what_cannot_be_right_is_refused(make: Make, email: str, role: str, code: str) -> None:
    assert refusal_of(invite_user, make.alice, email=email, role=role) == code


def test_a_member_is_not_invited_twice(make: Make) -> None:
    invite_user(make.alice, email="dana@example.com", role="manager")

    assert refusal_of(invite_user, make.alice, email="dana@example.com", role="owner") == (
        "member_already"
    )


def test_only_owners_manage_people(make: Make) -> None:
    for actor in (make.bob, make.charlie):
        for usecase in (invite_user, change_role):
            assert refusal_of(usecase, actor, email="a@example.com", role="owner") == (
                "permission_missing"
            )
        assert refusal_of(end_membership, actor, email="a@example.com") == "permission_missing"
