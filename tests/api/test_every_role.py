"""Every operation that writes, called by everybody: who may not writes nothing, nothing breaks.

SEC-2, 6, 10 and 19 of reliability.md, over all operations: one that is added is called too.
"""

from typing import Any

import pytest

from akker.access.metering import forget_counts
from akker.access.models import ApiToken, Role, User
from akker.access.roles import permissions_of
from akker.api.doors import OPERATIONS
from tests.api.calls import calls_in
from tests.api.described import departs, told
from tests.api.world import FORM, Caller, World, token_of
from tests.checksums import checksum
from tests.make import Make
from tests.parties.managers import narrowed
from tests.web import visitor

pytestmark = pytest.mark.both

NARROWED = "narrowed manager"
# Who tells most on a second database; the others ask the same of the same operations.
ROLES = [
    role if role == Role.OWNER else pytest.param(role, marks=pytest.mark.long_on_postgres)
    for role in Role.values
]
WRITES = [name for name, one in OPERATIONS.items() if one.method != "GET"]
BETWEEN = [pytest.param(role, marks=pytest.mark.long) for role in ("bookkeeper", "manager")]
UNFIT = (b"", b"{}", b"[]", b'"x"', b"{", b"null", b'{"lines": [{}]}', b"\xff\xfe", b"[" * 5000)


def caller_of(world: World, who: str) -> Caller:
    if who != NARROWED:
        return world.caller(who)
    return Caller(token_of(narrowed(world.make)), world.slug)


def uncounted() -> None:
    """Whoever calls may call as often as they like."""
    forget_counts()
    ApiToken.objects.update(metered_minute=0)


def made(call: Any, who: Caller) -> Any:
    uncounted()
    return call.made_by(who)


@pytest.mark.parametrize("who", [*ROLES, NARROWED])
def test_sec_2_and_10_who_may_not_is_refused_and_nothing_changes(world: World, who: str) -> None:
    role = Role.MANAGER if who == NARROWED else Role(who)
    inside = permissions_of(role, sees_all=who != NARROWED)
    caller, calls = caller_of(world, who), calls_in(world)
    closed = [name for name in OPERATIONS if OPERATIONS[name].asks not in inside]
    before = checksum()

    for name in closed:
        answer = made(calls[name], caller)
        assert (answer.status_code, told(answer)["code"]) == (403, "permission_missing"), name
        assert not departs(name, answer)
    assert checksum() == before
    assert len(closed) > 10 or who == "owner"


@pytest.mark.parametrize("who", ["owner", *BETWEEN, NARROWED])
def test_no_operation_breaks_on_a_body_that_is_none(
    world: World, who: str, request: pytest.FixtureRequest
) -> None:
    """All kinds with `--long`; else each operation gets three of them, by two who call."""
    caller, calls = caller_of(world, who), calls_in(world)
    count = len(UNFIT) if request.config.getoption("--long") else 3
    wrong = []

    for turn, name in enumerate(WRITES):
        call = calls[name]
        for n in range(count):
            body = UNFIT[(turn + n) % len(UNFIT)]
            uncounted()
            answer = caller.call(call.method, call.path, body, **call.headers)
            said = departs(name, answer)
            wrong += [(name, body[:20], answer.status_code)] * (answer.status_code >= 500)
            wrong += [said] if said else []
    assert not wrong


def test_sec_6_the_address_alone_says_which_books(world: World) -> None:
    """Neither a header, a cookie, the query, a field nor a sub-domain leads to other books."""
    other = Make(slug=f"{world.slug}-other")
    other.post("2026-01-05", "Secret of others", [("1020", "9.00"), ("0500", "-9.00")])
    owner = world.caller()
    usual = told(owner.get("entries"))
    before = checksum()

    for name in ("book", "slug", "company", "tenant"):
        headers = {f"X_{name}": other.slug, f"X_Akker_{name}": other.slug}
        assert told(owner.call("GET", "entries", **headers)) == usual
        owner.client.cookies[name] = other.slug
        assert told(owner.get("entries")) == usual
        assert owner.call("GET", "entries", query={name: other.slug}).status_code == 422
        assert owner.post("entries", {**FORM, name: other.slug}).status_code == 422
    for host in (f"{other.slug}.localhost", "evil.example"):
        assert owner.call("GET", "entries", host=host).status_code == 400
        assert told(owner.call("GET", "entries", X_Forwarded_Host=host)) == usual
    assert Caller(owner.token, other.slug).get("entries").status_code == 404
    assert Caller(owner.token, other.slug).post("entries", FORM).status_code == 404
    assert checksum() == before


@pytest.mark.long_on_postgres
def test_sec_19_a_browser_that_is_signed_in_opens_no_operation(world: World) -> None:
    """There is nothing to forge: the API hears tokens, and no cookies."""
    email = f"owner-write-{world.tag}@example.com"
    assert world.caller()
    nobody = Caller("", world.slug, visitor.signed_in(User.objects.get(email=email)))
    assert nobody.client.get(f"/books/{world.slug}/entries").status_code == 200
    before = checksum()

    for name, call in calls_in(world).items():
        assert made(call, nobody).status_code == 401, name
    assert checksum() == before


@pytest.mark.long_on_postgres
def test_sec_19_a_body_that_is_sent_as_plain_text_is_refused(world: World) -> None:
    owner, calls = world.caller(), calls_in(world)
    headers = {"Authorization": f"Bearer {owner.token}"}
    books, before = f"/api/v1/books/{world.slug}", checksum()

    for name in WRITES:
        call = calls[name]
        if not isinstance(call.body, dict | list):
            continue
        uncounted()
        path = call.path if call.path.startswith("/") else f"{books}/{call.path}"
        answer = owner.client.generic(
            call.method, path, b'{"name": "X"}', "text/plain", headers=headers
        )
        assert answer.status_code == 415, name
    assert checksum() == before


def test_sec_20_no_operation_that_reads_changes_anything(world: World) -> None:
    """But for the PDF of an invoice, which is made when it is first asked for, and kept."""
    owner, calls = world.caller(), calls_in(world)
    made(calls["download_invoice_pdf"], owner)
    before = checksum()
    seen = 0

    for name, one in OPERATIONS.items():
        if one.method == "GET":
            answer = made(calls[name], owner)
            assert answer.status_code == 200, name
            seen += 1
    assert checksum() == before
    assert seen > 50
