"""Making tokens, and revoking them."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.doors import command_line_actor, token_actor
from akker.access.inviting import invite_user
from akker.access.metering import MOST_PER_MINUTE, MOST_UNTOLD, count_request, forget_counts
from akker.access.models import ApiToken
from akker.access.queries import tokens_for
from akker.access.tokening import create_token, revoke_token
from akker.access.tokens import fresh_token, prefix_of
from akker.audit.models import Event
from akker.books.actor import Actor, Permission, reading
from akker.kernel.errors import Refused
from tests.make import Make, refusal_of
from tests.together import all_at_once


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    forget_counts()  # of tokens of a test whose rows are gone


def made(actor: Actor, **how: object) -> str:
    shown: list[str] = []
    create_token(actor, **{"name": "T", "scope": "write", "show": shown.append, **how})  # type: ignore[arg-type]
    return shown[0]


def member(make: Make, role: str) -> Actor:
    email = invite_user(make.alice, email=f"{role}@example.com", role=role, name=role.title())
    return command_line_actor(make.book, email)


def test_a_token_acts_in_its_books_as_its_maker_may(make: Make) -> None:
    text = made(member(make, "bookkeeper"))

    visit = token_actor(text)

    assert visit.actor.book == make.book
    assert visit.actor.name == "Bookkeeper (T)"
    assert visit.actor.channel == "api"
    assert Permission.POST_ENTRIES in visit.actor.permissions
    assert Permission.MANAGE_PEOPLE not in visit.actor.permissions
    days = visit.expires_at - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=89) < days <= dt.timedelta(days=90)


def test_a_token_that_reads_may_nothing_else_whatever_its_role(make: Make) -> None:
    text = made(member(make, "owner"), scope="read")

    assert token_actor(text).actor.permissions == {
        Permission.READ_BOOKS,
        Permission.SEE_CUSTOMERS,
        Permission.EXPORT_BOOKS,
        Permission.PROVE,
    }


def test_making_and_revoking_is_recorded_without_the_secret(make: Make) -> None:
    text = made(make.alice)
    token_id = tokens_for(make.alice)[0].token_id

    revoke_token(make.alice, token_id=token_id)
    revoke_token(make.alice, token_id=token_id)

    assert refusal_of(token_actor, text) == "token_refused"
    assert tokens_for(make.alice)[0].state == "revoked"
    with reading(make.book):
        events = Event.objects.filter(subject=f"token:{prefix_of(text)}").order_by("pk")
        assert [event.kind for event in events] == ["TokenMade", "TokenRevoked"]
        assert text[17:] not in str([event.after for event in events])


def test_tokens_are_refused_to_charlie_and_in_ways_that_cannot_be(make: Make) -> None:
    for how, code in (
        ({"name": ""}, "name_unfit"),
        ({"scope": "all"}, "scope_unknown"),
        ({"role": "king"}, "role_unknown"),
        ({"days": 0}, "days_unfit"),
        ({"days": 10**9}, "days_unfit"),
    ):
        assert refusal_of(made, make.alice, **how) == code
    assert refusal_of(made, make.charlie) == "permission_missing"
    assert refusal_of(made, member(make, "auditor"), role="owner") == "role_above"
    assert refusal_of(revoke_token, make.alice, token_id=10**6) == "token_unknown"
    assert tokens_for(make.alice) == []


def test_a_token_of_other_books_cannot_be_revoked_or_seen(make: Make) -> None:
    other = Make(slug=f"{make.slug}-2")
    made(other.alice)
    token_id = tokens_for(other.alice)[0].token_id

    assert refusal_of(revoke_token, make.alice, token_id=token_id) == "token_unknown"
    assert tokens_for(make.alice) == []
    assert tokens_for(other.alice)[0].state == "active"


def test_a_mistyped_token_is_known_by_its_checksum_without_a_look_up(
    make: Make, django_assert_num_queries: object
) -> None:
    text = fresh_token().text
    wrong = text[:30] + ("a" if text[30] != "a" else "b") + text[31:]

    assert prefix_of(text)
    assert not any(prefix_of(one) for one in (wrong, text[:-1], text + "0", "", "akker_", "é" * 57))
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert refusal_of(token_actor, wrong) == "token_refused"


def test_the_more_often_a_token_comes_the_fewer_statements_count_it(make: Make) -> None:
    token = ApiToken.objects.get(prefix=prefix_of(made(make.alice)))
    minute = int(dt.datetime.now(dt.UTC).timestamp()) // 60

    with CaptureQueriesContext(connection) as asked:
        for _ in range(MOST_PER_MINUTE):
            count_request(token.pk)

    if int(dt.datetime.now(dt.UTC).timestamp()) // 60 == minute:  # else a new minute began
        counts = [query for query in asked.captured_queries if query["sql"].startswith("UPDATE")]
        assert len(counts) <= 3 + 4  # the first, every 200, and every 15 seconds of a slow machine
        assert refusal_of(count_request, token.pk) == "too_many_requests"


def test_what_one_process_told_another_counts_on_from(make: Make) -> None:
    token = ApiToken.objects.get(prefix=prefix_of(made(make.alice)))
    minute = int(dt.datetime.now(dt.UTC).timestamp()) // 60
    for _ in range(1 + MOST_UNTOLD):
        count_request(token.pk)
    forget_counts()  # as another process, which knows nothing of these

    for _ in range(MOST_PER_MINUTE - MOST_UNTOLD - 1):
        count_request(token.pk)

    if int(dt.datetime.now(dt.UTC).timestamp()) // 60 == minute:
        assert refusal_of(count_request, token.pk) == "too_many_requests"
        token.refresh_from_db()
        assert token.metered_count <= MOST_PER_MINUTE


def test_the_first_request_of_a_minute_says_when_a_token_was_last_used(make: Make) -> None:
    token = ApiToken.objects.get(prefix=prefix_of(made(make.alice)))
    before = dt.datetime.now(dt.UTC)

    count_request(token.pk)

    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at >= before


def test_threads_of_one_process_together_are_held_to_the_limit(committed: Make) -> None:
    token = ApiToken.objects.get(prefix=prefix_of(made(committed.alice)))
    minute = int(dt.datetime.now(dt.UTC).timestamp()) // 60

    def ask() -> int:
        passed_count = 0
        for _ in range(200):
            with suppress(Refused):
                count_request(token.pk)
                passed_count += 1
        return passed_count

    passed = sum(all_at_once(*[ask] * 4))

    if int(dt.datetime.now(dt.UTC).timestamp()) // 60 == minute:
        assert passed == MOST_PER_MINUTE
