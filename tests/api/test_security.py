"""Who may not, may not: over every operation, with two sets of books (reliability.md, 3)."""

import datetime as dt
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from akker.access.doors import command_line_actor
from akker.access.inviting import change_role, end_membership, invite_user
from akker.access.metering import forget_counts
from akker.access.models import ApiToken
from akker.access.tokening import create_token, revoke_token
from akker.access.tokens import fresh_token
from akker.api.doors import OPERATIONS
from akker.audit.models import Event
from akker.books.actor import reading
from tests.api.calls import calls_in
from tests.api.described import departs, told
from tests.api.ghosts import ghost_of, names_in
from tests.api.world import FORM, Caller, World, made_world, token_of
from tests.make import Make

DAY = "2026-05-01"
READ_ONLY = {"code", "is_retired", "merged_into", "aliases", "manager"}  # of a party
WRITES = {name for name, one in OPERATIONS.items() if one.method != "GET"}


@pytest.fixture
def other(world: World, tmp_path: Path) -> World:
    """Books of somebody else, with the same things under other names."""
    return made_world(Make(slug=f"{world.slug}-other"), tmp_path, "b")


def event_count(world: World) -> int:
    with reading(world.make.book):
        return Event.objects.filter(book=world.make.book).count()


def test_sec_34_without_a_token_that_works_nothing_opens(world: World) -> None:
    revoked = world.caller("auditor")
    row = ApiToken.objects.get(prefix=revoked.token.split("_")[1])
    revoke_token(world.make.alice, token_id=row.pk)
    expired = world.caller("manager")
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    ApiToken.objects.filter(prefix=expired.token.split("_")[1]).update(expires_at=long_ago)
    invented, short = Caller(fresh_token().text, world.slug), Caller("akker_x", world.slug)
    before = event_count(world)

    for name, call in calls_in(world).items():
        answers = [call.made_by(who) for who in (revoked, expired, invented, short)]
        nobody = call.made_by(Caller("", world.slug))
        assert {answer.status_code for answer in (*answers, nobody)} == {401}, name
        assert len({answer.content for answer in answers}) == 1, f"{name} tells what is wrong"
        assert nobody.headers["WWW-Authenticate"].startswith("Bearer")
        assert not departs(name, nobody)
    assert event_count(world) == before


def test_the_api_asks_what_the_screen_asks(world: World) -> None:
    manager, auditor, owner = (world.caller(role) for role in ("manager", "auditor", "owner"))
    reads = Caller(token_of(command_line_actor(world.make.book), scope="read"), world.slug)
    span = {"from_": "2026-01-01", "until": "2026-12-31"}
    asked = [
        ("events", {}, manager, auditor),
        ("people", {}, auditor, owner),
        ("reports/journal", span, manager, auditor),
        ("reports/journal", {"format": "csv", **span}, manager, auditor),
        ("reports/general-ledger", {"format": "xlsx", **span}, manager, auditor),
    ]

    for path, query, closed, opened in asked:
        refused = closed.get(path, **query)
        assert (refused.status_code, told(refused)["code"]) == (403, "permission_missing"), path
        assert opened.get(path, **query).status_code == 200, path
    assert manager.get("reports/journal", page="1", **span).status_code == 200
    assert manager.get("reports/trial-balance", format="csv").status_code == 200
    assert reads.get("events").status_code == 200


def test_sec_34_a_token_in_the_address_opens_nothing(world: World) -> None:
    owner = world.caller()

    for name in ("token", "access_token", "api_key"):
        answer = Caller("", world.slug).get("chart", **{name: owner.token})
        assert answer.status_code == 401
        assert owner.get("chart", **{name: owner.token}).status_code == 422


def test_sec_34_a_token_stands_in_no_log_and_not_in_the_database(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    owner = world.caller()

    with caplog.at_level(logging.DEBUG):
        owner.get("chart")
        owner.post("entries", {"date": "never"})
        made = told(owner.post("tokens", {"name": "N", "scope": "read"}, Idempotency_Key="k"))

    assert owner.token not in caplog.text
    assert made["token"] not in caplog.text
    secret = made["token"].rsplit("_", 1)[1]
    with reading(world.make.book):
        kept = json.dumps([list(row) for row in ApiToken.objects.values_list()], default=str)
        kept += json.dumps(list(Event.objects.values_list("after", "before")), default=str)
    assert secret not in kept


def test_sec_34_a_token_that_reads_does_not_write(world: World) -> None:
    reader = world.caller(scope="read")
    before = event_count(world)

    for name in WRITES:
        answer = calls_in(world)[name].made_by(reader)
        assert (answer.status_code, told(answer)["code"]) == (403, "permission_missing"), name
    assert event_count(world) == before
    assert reader.get("chart").status_code == 200


def test_sec_10_who_may_only_look_writes_nothing(world: World) -> None:
    bob = world.caller("auditor")
    asked = {name: one.asks for name, one in OPERATIONS.items()}
    may = command_line_actor(world.make.book, f"auditor-write-{world.tag}@example.com").permissions
    before = event_count(world)

    for name, call in calls_in(world).items():
        if asked[name] not in may:
            answer = call.made_by(bob)
            assert answer.status_code == 403, name
            assert not departs(name, answer)
    assert event_count(world) == before


def test_sec_10_the_permission_is_asked_before_the_body_is_read(world: World) -> None:
    bob = world.caller("auditor")

    answer = bob.call("POST", "entries", b"{ this is not JSON")

    assert answer.status_code == 403


def test_sec_1_and_7_books_of_others_are_as_books_that_are_not_there(
    world: World, other: World
) -> None:
    charlie = other.caller()
    before = event_count(world)

    for name, call in calls_in(world).items():
        if call.path.startswith("/") and name != "show_book":
            continue
        foreign = call.made_by(Caller(charlie.token, world.slug))
        missing = call.made_by(
            Caller(charlie.token, "b-nowhere"), call.path.replace(world.slug, "b-nowhere")
        )
        assert foreign.status_code == missing.status_code == 404, name
        said = foreign.content.decode().replace(world.slug, "b-nowhere")
        assert said == missing.content.decode(), name
        assert not departs(name, foreign)
        forget_counts()
        ApiToken.objects.update(metered_minute=0)
    assert event_count(world) == before


def test_sec_3_a_thing_of_others_in_a_body_is_refused_and_nothing_is_written(
    world: World, other: World
) -> None:
    charlie = other.caller()
    before = event_count(other)

    def line(**more: Any) -> dict[str, Any]:
        return {**FORM, "lines": [{**FORM["lines"][0], **more}, FORM["lines"][1]]}

    foreign = [
        charlie.post("entries", line(code="46/a1")),
        charlie.post("entries", line(party="P-a")),
        charlie.post("entries", line(dimensions={"project-a": "x-a"})),
        charlie.post("entries", {**FORM, "corrects": world.entry}),
        charlie.post("chart/require/46/b1", {"dimensions": ["project-a"]}),
        charlie.post("chart/revalue/46/b1", {"beside": "46/a2"}),
        charlie.post("recurring", {"name": "R", "content": line(code="46/a1"), "starts_on": DAY}),
    ]

    assert [answer.status_code for answer in foreign] == [422] * len(foreign)
    assert event_count(other) == before


def test_sec_4_one_foreign_thing_among_many_refuses_all(world: World, other: World) -> None:
    charlie = other.caller()
    before = event_count(other)
    bad = {
        **FORM,
        "lines": [{"code": "46/a1", "amount": "1.00"}, {"code": "1020", "amount": "-1.00"}],
    }

    answer = charlie.post("entries/batch", {"entries": [FORM] * 99 + [bad]})

    assert answer.status_code == 422
    assert event_count(other) == before


def test_sec_11_what_is_not_asked_is_refused_and_nothing_happens(world: World) -> None:
    owner = world.caller()
    before = event_count(world)

    for name, call in calls_in(world).items():
        if isinstance(call.body, dict):
            for extra in ("id", "number", "book", "created_by", "is_admin", "state"):
                answer = owner.call(
                    call.method, call.path, {**call.body, extra: "1"}, **call.headers
                )
                assert answer.status_code == 422, (name, extra)
                where = [error["where"] for error in told(answer)["errors"]]
                assert where == [extra], (name, where)
        elif call.files is not None and OPERATIONS[name].form_names:
            form = {**call.form, "is_admin": "1"}
            assert type(call)(**{**_fields(call), "form": form}).made_by(owner).status_code == 422
        elif call.method == "GET":
            answer = owner.call("GET", call.path, query={"is_admin": "1"})
            assert (answer.status_code, told(answer)["code"]) == (422, "option_not_known"), name
        forget_counts()
        ApiToken.objects.update(metered_minute=0)
    assert event_count(world) == before


def _fields(call: Any) -> dict[str, Any]:
    return {name: getattr(call, name) for name in call.__dataclass_fields__}


ODD = ("'; DROP TABLE ledger_journalentry; --", '" OR 1=1 --', "%' OR '1'='1", "{{7*7}}", "\u202e")


@pytest.mark.parametrize("odd", ODD)
def test_sec_15_odd_texts_are_texts(world: World, odd: str) -> None:
    """In every filter, option and address; no statement is made of them."""
    owner, nothing = world.caller(), calls_in(ghost_of(world))

    for name, call in calls_in(world).items():
        if call.method != "GET":
            continue
        for option in OPERATIONS[name].query_names:
            answer = owner.call("GET", call.path, query={option: odd})
            assert answer.status_code in (200, 404, 409, 422), (name, option, answer.content)
            assert not departs(name, answer)
        path, _, query = call.path.partition("?")
        for part, _ in names_in(call, nothing[name]):
            if part in path.split("/"):
                head, _, tail = path.rpartition(part)
                asked = f"{head}odd-{odd.replace('/', '')}{tail}?{query}".rstrip("?")
                answer = owner.call("GET", asked)
                assert answer.status_code in (404, 422), (asked, answer.status_code)
        forget_counts()
        ApiToken.objects.update(metered_minute=0)
    assert owner.get("entries").status_code == 200


def test_sec_15_characters_that_no_database_keeps_are_refused(world: World) -> None:
    owner = world.caller()

    assert owner.get("entries", text="a\0b").status_code == 422
    assert owner.get("parties/a%00b").status_code == 422
    assert owner.post("parties", {"code": "a\0", "name": "N"}).status_code == 422
    half = b'{"code": "a\\ud800", "name": "N"}'
    assert owner.call("POST", "parties", half).status_code == 422


def test_a_program_may_do_no_more_than_its_maker_still_may(world: World) -> None:
    email = "eve@example.com"
    invite_user(world.make.alice, email=email, role="bookkeeper")
    eve = Caller(token_of(command_line_actor(world.make.book, email)), world.slug)

    assert eve.post("entries", FORM).status_code == 201
    change_role(world.make.alice, email=email, role="manager")
    assert eve.post("entries", FORM).status_code == 403
    end_membership(world.make.alice, email=email)
    assert eve.get("chart").status_code == 401

    invite_user(world.make.alice, email=email, role="bookkeeper")
    assert eve.get("chart").status_code == 401, "who comes back makes a new token"


def test_a_token_makes_none_that_may_do_more_or_last_longer(world: World) -> None:
    bookkeeper = world.caller("bookkeeper")

    above = bookkeeper.post("tokens", {"name": "N", "scope": "write", "role": "owner"})
    assert (above.status_code, told(above)["code"]) == (403, "role_above")
    ApiToken.objects.update(expires_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    child = told(bookkeeper.post("tokens", {"name": "N", "scope": "read", "days": 300}))
    assert dt.datetime.fromisoformat(child["expires_at"]) < dt.datetime.now(dt.UTC) + dt.timedelta(
        days=3
    )
    assert child["role"] == "bookkeeper"


def test_who_does_not_manage_people_sees_and_ends_own_tokens_alone(world: World) -> None:
    bob, owner = world.caller("auditor"), world.caller()

    assert [row["owner"] for row in told(bob.get("tokens"))] == ["auditor-write-a@example.com"]
    assert len(told(owner.get("tokens"))) == 3
    assert bob.post(f"tokens/{world.token_id}/revoke").status_code == 404
    own = told(bob.get("tokens"))[0]["token_id"]
    assert bob.post(f"tokens/{own}/revoke").status_code == 200
    assert bob.get("tokens").status_code == 401


def test_sec_38_a_token_may_come_600_times_a_minute_in_all_processes_together(
    world: World,
) -> None:
    owner = world.caller()
    row = ApiToken.objects.get(prefix=owner.token.split("_")[1])
    minute = int(dt.datetime.now(dt.UTC).timestamp()) // 60
    ApiToken.objects.filter(pk=row.pk).update(metered_minute=minute + 1, metered_count=600)
    ApiToken.objects.filter(pk=row.pk).update(metered_minute=minute, metered_count=580)
    forget_counts()

    answers = [owner.get("locks").status_code for _ in range(22)]

    refused = owner.get("locks")
    if int(dt.datetime.now(dt.UTC).timestamp()) // 60 == minute:  # else a new minute began
        assert answers == [200] * 20 + [429] * 2
        assert told(refused)["code"] == "too_many_requests"
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert not departs("list_locks", refused)


def test_a_request_that_fits_in_what_was_handed_out_costs_no_statement_to_count(
    world: World, django_assert_num_queries: Any
) -> None:
    owner = world.caller()
    owner.get("locks")

    # The token and the locks; PostgreSQL is told the books.
    with django_assert_num_queries(2 + (connection.vendor == "postgresql")):
        owner.get("locks")


def test_a_command_line_token_is_nobodys_and_works(world: World) -> None:
    shown: list[str] = []
    create_token(
        command_line_actor(world.make.book), name="nightly", scope="write", show=shown.append
    )
    nightly = Caller(shown[0], world.slug)

    assert nightly.post("entries", FORM).status_code == 201
    assert nightly.post("people", {"email": "x@example.com", "role": "owner"}).status_code == 403
    with reading(world.make.book):
        assert Event.objects.filter(kind="EntryPosted").latest("pk").actor_name == "nightly"


def test_who_changes_cards_redirects_no_money_and_lifts_no_limit(world: World) -> None:
    manager, code = world.caller("manager"), f"C-{world.tag}"
    told = {}
    for name, changed in (
        ("US", {"bank_accounts": [{"iban": "NL02ABNA0123456789"}]}),
        (code, {"credit_limit": ""}),
    ):
        card = manager.get(f"parties/{name}")
        kept = {key: value for key, value in card.json().items() if key not in READ_ONLY}
        answer = manager.call(
            "PUT", f"parties/{name}", kept | changed, If_Match=card.headers["ETag"]
        )
        told[name] = (answer.status_code, answer.json()["code"])
        assert manager.get(f"parties/{name}").json() == card.json()
    sent = {"party": code, "payment_link": "https://evil.example/"}
    draft = manager.post("invoice-drafts", sent)

    assert told == {"US": (403, "own_card_guarded"), code: (403, "credit_limit_guarded")}
    assert (draft.status_code, draft.json()["code"]) == (422, "payment_link_elsewhere")
