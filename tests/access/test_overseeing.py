"""What an owner asks of people, and looking with the eyes of another role."""

import pytest

from akker.access.authenticating import remove_authenticator
from akker.access.changing_oneself import change_oneself
from akker.access.doors import session_actor, starter_actor, token_actor
from akker.access.inviting import change_role, change_sight, end_membership, invite_user
from akker.access.metering import forget_counts
from akker.access.models import Role, User
from akker.access.overseeing import begin_viewing_as, demand_second_factor, end_viewing_as
from akker.access.queries import books_that_wait, members_of
from akker.access.roles import LOOKING, PERMISSIONS
from akker.access.staying import begin_session, end_other_sessions, end_session, who_stays
from akker.access.tokening import create_token
from akker.audit.models import Event
from akker.books.actor import Actor, Permission, reading
from akker.ledger.posting import post_manual_entry
from tests.access.ways_in import DANA, app_of, user_with_password
from tests.make import ENERGY, Make, refusal_of


def member(make: Make, role: str, email: str = DANA) -> User:
    invite_user(make.alice, email=email, role=role)
    return user_with_password(email)


# A second factor that books demand


@pytest.mark.parametrize(
    ("role", "is_kept_to_looking"),
    [
        ("owner", True),
        ("bookkeeper", True),
        ("approver", False),
        ("manager", False),
        ("auditor", False),
    ],
)
def test_who_posts_or_manages_only_looks_until_there_is_a_second_factor(
    make: Make, role: str, is_kept_to_looking: bool
) -> None:
    dana = member(make, role)
    before = session_actor(make.book.slug, dana.pk).permissions

    demand_second_factor(make.alice, is_demanded=True)

    now = session_actor(make.book.slug, dana.pk).permissions
    assert now == (before & LOOKING if is_kept_to_looking else before)
    assert bool(books_that_wait(dana.pk)) == is_kept_to_looking
    app_of(dana)
    assert session_actor(make.book.slug, dana.pk).permissions == before
    assert books_that_wait(dana.pk) == []
    remove_authenticator(dana)
    demand_second_factor(make.alice, is_demanded=False)
    assert session_actor(make.book.slug, dana.pk).permissions == before


def test_a_token_holds_no_more_than_its_maker_who_lacks_a_demanded_factor(make: Make) -> None:
    forget_counts()
    dana = member(make, "bookkeeper")
    made: list[str] = []
    for role in ("bookkeeper", "auditor"):
        actor = session_actor(make.book.slug, dana.pk)
        create_token(actor, name=role, scope="write", role=role, show=made.append)
    before = [token_actor(text).actor.permissions for text in made]

    demand_second_factor(make.alice, is_demanded=True)

    now = [token_actor(text).actor for text in made]
    assert [actor.permissions for actor in now] == [may & LOOKING for may in before]
    entry = make.entry("2026-03-02", "Energy", ENERGY)
    assert refusal_of(post_manual_entry, now[0], entry=entry) == "permission_missing"
    for actor in (*now, session_actor(make.book.slug, dana.pk)):
        how = {"name": "T", "scope": "write", "role": "auditor", "show": made.append}
        assert refusal_of(create_token, actor, **how) == "permission_missing"
    app_of(dana)
    assert [token_actor(text).actor.permissions for text in made] == before


def test_a_token_is_known_in_one_query_whatever_books_demand(
    make: Make, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    forget_counts()
    dana = member(make, "approver")
    made: list[str] = []
    actor = session_actor(make.book.slug, dana.pk)
    create_token(actor, name="T", scope="write", show=made.append)
    demand_second_factor(make.alice, is_demanded=True)
    token_actor(made[0])  # which counts the minute

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert token_actor(made[0]).actor.permissions == actor.permissions


def test_long_work_that_waits_holds_no_more_than_who_started_it(make: Make) -> None:
    dana = member(make, "bookkeeper")
    may = session_actor(make.book.slug, dana.pk).permissions

    def at_work() -> Actor:
        return starter_actor(make.book, name="Dana", user_id=dana.pk, permissions=may, key="")

    assert at_work().permissions == may
    demand_second_factor(make.alice, is_demanded=True)
    assert at_work().permissions == may & LOOKING
    app_of(dana)
    assert at_work().permissions == may


def test_an_owner_without_a_second_factor_does_not_shut_herself_out(make: Make) -> None:
    dana = member(make, "owner")
    actor = session_actor(make.book.slug, dana.pk)

    assert refusal_of(demand_second_factor, actor, is_demanded=True) == "factor_first"
    app_of(dana)
    demand_second_factor(actor, is_demanded=True)

    event = Event.objects.filter(book=make.book, kind="SecondFactorDemanded").get()
    assert (event.before, event.after) == ({"is_demanded": False}, {"is_demanded": True})


def test_one_book_asks_nothing_in_another(make: Make) -> None:
    other = Make(slug=f"{make.slug}-2")
    dana = member(make, "owner")
    invite_user(other.alice, email=DANA, role="owner")

    demand_second_factor(other.alice, is_demanded=True)

    assert session_actor(make.book.slug, dana.pk).permissions == PERMISSIONS[Role.OWNER]


# View as


def test_an_owner_looks_as_another_role_and_changes_nothing(make: Make) -> None:
    dana = member(make, "owner")
    own = session_actor(make.book.slug, dana.pk)

    seen = session_actor(make.book.slug, dana.pk, seen_as=begin_viewing_as(own, role="bookkeeper"))

    assert seen.permissions == PERMISSIONS[Role.BOOKKEEPER]
    entry = make.entry("2026-03-02", "Energy", ENERGY)
    assert refusal_of(post_manual_entry, seen, entry=entry) == "only_looking"
    assert refusal_of(invite_user, seen, email="a@example.com", role="owner") == (
        "permission_missing"
    )
    end_viewing_as(own, role="bookkeeper")
    kinds = Event.objects.filter(book=make.book, user_id=dana.pk).values_list("kind", "after")
    assert [kind for kind in kinds if kind[0].startswith("ViewedAs")] == [
        ("ViewedAs", {"role": "bookkeeper"}),
        ("ViewedAsEnded", {"role": "bookkeeper"}),
    ]


@pytest.mark.parametrize("role", ["bookkeeper", "auditor", "manager"])
def test_nobody_rises_by_looking_as_an_owner(make: Make, role: str) -> None:
    dana = member(make, role)

    seen = session_actor(make.book.slug, dana.pk, seen_as="owner")

    assert seen.permissions == PERMISSIONS[Role(role)]
    assert not seen.only_looks
    assert refusal_of(begin_viewing_as, seen, role="owner") == "permission_missing"


def test_there_are_only_roles_to_look_as(make: Make) -> None:
    dana = member(make, "owner")

    assert refusal_of(begin_viewing_as, make.alice, role="emperor") == "role_unknown"
    assert session_actor(make.book.slug, dana.pk, seen_as="emperor") == (
        session_actor(make.book.slug, dana.pk)
    )


# Sight


def test_an_account_manager_is_kept_to_own_customers(make: Make) -> None:
    dana = member(make, "manager")

    change_sight(make.alice, email=DANA, sees_all=False)

    assert not session_actor(make.book.slug, dana.pk).sees_all
    change_role(make.alice, email=DANA, role="bookkeeper")
    assert session_actor(make.book.slug, dana.pk).sees_all
    assert refusal_of(change_sight, make.alice, email=DANA, sees_all=False) == "sight_unfit"
    assert refusal_of(change_sight, make.bob, email=DANA, sees_all=False) == "permission_missing"


# Who is there


def test_the_list_of_people_tells_who_has_come_in_and_how(make: Make) -> None:
    invite_user(make.alice, email="erik@example.com", role="auditor")
    app_of(member(make, "owner"))

    rows = {row.email: row for row in members_of(make.book)}

    assert (rows[DANA].has_second_factor, rows[DANA].can_be_invited) == (True, False)
    assert rows["erik@example.com"].can_be_invited
    assert rows["erik@example.com"].last_sign_in_at is None


def test_the_list_of_people_is_one_query(
    make: Make, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(5):
        invite_user(make.alice, email=f"user{number}@example.com", role="auditor")

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(members_of(make.book)) == 5


def test_sec_5_an_address_that_somebody_else_may_have_taken_is_not_let_in(make: Make) -> None:
    """Known elsewhere, has signed in, and never showed to read that mail."""
    other = Make(slug=f"{make.slug}-2")
    owner = session_actor(make.book.slug, member(make, "owner", "olga@example.com").pk)
    dana = member(other, "owner")
    User.objects.filter(pk=dana.pk).update(last_login="2026-01-01T00:00:00Z")

    assert refusal_of(invite_user, owner, email=DANA, role="auditor") == "email_unproven"
    User.objects.filter(pk=dana.pk).update(email_proven_at="2026-01-01T00:00:00Z")
    invite_user(owner, email=DANA, role="auditor")
    assert DANA in [row.email for row in members_of(make.book)]


# Sessions


def test_sessions_end_one_by_one_or_all_but_this(make: Make) -> None:
    dana, erik = member(make, "auditor"), user_with_password("erik@example.com")
    ids = [begin_session(dana, way="link", device="", address="") for _ in range(4)]

    end_session(dana, ids[0])
    assert [who_stays(i) == dana for i in ids] == [False, True, True, True]
    assert end_other_sessions(dana, but=ids[1]) == 2
    assert [who_stays(i) == dana for i in ids] == [False, True, False, False]
    assert refusal_of(end_session, dana, ids[0]) == "session_unknown"
    assert refusal_of(end_session, erik, ids[1]) == "session_unknown"
    assert Event.objects.filter(book=make.book, kind="SessionsEnded").get().after["count"] == 2


def test_what_people_do_about_their_way_in_is_told_to_their_books_and_no_others(
    make: Make,
) -> None:
    also, left, never = (Make(slug=f"{make.slug}-{number}") for number in range(3))
    for world in (make, also, left):
        invite_user(world.alice, email=DANA, role="auditor")
    end_membership(left.alice, email=DANA)

    app_of(user_with_password())

    told = []
    for world in (make, also, left, never):
        with reading(world.book):
            told.append(Event.objects.filter(book=world.book, kind="SecondFactorAdded").count())
    assert told == [1, 1, 0, 0]


# Oneself


def test_people_set_their_name_language_look_and_keys(make: Make) -> None:
    dana = member(make, "auditor")

    change_oneself(dana, name=" Dana Smit ", language="nl", theme="dark", has_shortcuts=False)

    kept = User.objects.get(pk=dana.pk)
    assert (kept.name, kept.language, kept.theme, kept.has_shortcuts) == (
        "Dana Smit",
        "nl",
        "dark",
        False,
    )
    change_oneself(dana, theme="light")
    assert User.objects.get(pk=dana.pk).language == "nl"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "name_unfit"),
        ({"name": "a\nb"}, "name_unfit"),
        ({"language": "xx"}, "language_unknown"),
        ({"theme": ""}, "theme_unknown"),
    ],
)
def test_what_cannot_be_set_is_refused(make: Make, given: dict[str, str], code: str) -> None:
    assert refusal_of(change_oneself, member(make, "auditor"), **given) == code


def test_sec_12_only_owners_change_what_people_may_do(make: Make) -> None:
    assert [role for role in Role if Permission.MANAGE_PEOPLE in PERMISSIONS[role]] == [Role.OWNER]
    for actor in (make.bob, make.charlie):
        assert refusal_of(demand_second_factor, actor, is_demanded=True) == "permission_missing"
        assert refusal_of(begin_viewing_as, actor, role="owner") == "permission_missing"
