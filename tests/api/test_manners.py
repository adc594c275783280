"""What all operations have in common: keys, pages, tags, problems, languages, limits."""

from typing import Any

import pytest
from django.db import connection

from akker.api.parsing import DEEPEST
from akker.audit.models import Event
from akker.books.actor import reading
from akker.ledger.models import JournalEntry
from akker.ledger.posting import post_entries
from tests.api.calls import calls_in
from tests.api.described import departs, told
from tests.api.world import FORM, Caller, World
from tests.make import ENERGY

pytestmark = pytest.mark.both

SHOWN_ONCE = {"make_token": "token", "ask_one_contact": "link"}  # by what is secret in it


def counts(world: World) -> tuple[int, int]:
    with reading(world.make.book):
        book = world.make.book
        return (
            Event.objects.filter(book=book).count(),
            JournalEntry.objects.filter(book=book).count(),
        )


# The same key


def test_rel_30_the_same_key_does_everything_once_and_answers_the_same(world: World) -> None:
    owner = world.caller()

    for name, call in calls_in(world).items():
        if call.method == "GET" or call.status == 409:
            continue
        first = call.made_by(owner, Idempotency_Key=f"key-{name}")
        done = counts(world)
        again = call.made_by(owner, Idempotency_Key=f"key-{name}")
        assert (again.status_code, again.status_code) == (first.status_code, call.status), name
        if name in SHOWN_ONCE:
            assert told(again) == {**told(first), SHOWN_ONCE[name]: ""}
        else:
            assert again.content == first.content, name
        assert counts(world) == done, name


def test_rel_30_the_rest_of_an_invoice_is_credited_once(world: World) -> None:
    owner, asked = world.caller(), {"invoice": world.invoice}

    first, again = (owner.post("credit-notes", asked, Idempotency_Key="rest") for _ in range(2))
    other = owner.post("credit-notes", asked)

    assert first.status_code == 201 and again.content == first.content
    assert (other.status_code, told(other)["code"]) == (409, "credit_empty")


def test_rel_31_the_same_key_for_something_else_is_refused_without_effect(world: World) -> None:
    owner = world.caller()
    owner.post("entries", FORM, Idempotency_Key="k")
    before = counts(world)

    other = owner.post("entries", {**FORM, "description": "Other"}, Idempotency_Key="k")
    elsewhere = owner.post("parties", {"code": "P8", "name": "P"}, Idempotency_Key="k")

    assert [other.status_code, elsewhere.status_code] == [409, 409]
    assert told(other)["code"] == told(elsewhere)["code"] == "key_reused"
    assert counts(world) == before


# Pages


def pages(owner: Caller, path: str, **query: Any) -> list[Any]:
    """All items of a list, a page at a time."""
    found, cursor = [], ""
    for _ in range(300):
        page = told(owner.get(path, cursor=cursor, **query))
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("order", ["day", "-day", "recorded", "-recorded"])
def test_pages_of_entries_hold_each_once_while_others_are_posted(world: World, order: str) -> None:
    owner, make = world.caller(), world.make
    days = ["2026-03-05", "2026-03-01", "2026-03-05", "2026-02-10", "2026-03-09"]
    post_entries(make.alice, entries=[make.entry(day, "x", ENERGY) for day in days])
    there = {row["entry"] for row in pages(owner, "entries", limit=200)}

    first = told(owner.get("entries", limit=3, order=order))
    make.post("2026-02-01", "Meanwhile, before", ENERGY)
    make.post("2026-03-30", "Meanwhile, after", ENERGY)
    rest, cursor = [], first["next"]
    while cursor:
        page = told(owner.get("entries", limit=3, order=order, cursor=cursor))
        rest, cursor = rest + page["items"], page["next"]

    labels = [row["entry"] for row in first["items"] + rest]
    assert len(labels) == len(set(labels))
    assert there <= set(labels)
    key = "date" if order.endswith("day") else "entry_id"
    values = [row[key] for row in first["items"] + rest]
    assert values == sorted(values, reverse=order.startswith("-"))


def test_every_list_in_pages_is_the_list(world: World) -> None:
    owner = world.caller()
    for name, call in calls_in(world).items():
        if call.method == "POST" and name in ("create_party", "bring_in_rates", "post_entry"):
            call.made_by(owner)

    for path in ("entries", "parties", "rates", "events", "imports"):
        whole = pages(owner, path, limit=200)
        assert pages(owner, path, limit=1) == whole
        assert whole
        answer = owner.get(path, limit=201)
        assert answer.status_code == 422
        assert owner.get(path, cursor="W10").status_code == 422
        assert owner.get(path, cursor="'; --").status_code == 422


def test_entries_are_found_by_everything_that_can_be_asked(world: World) -> None:
    owner, tag = world.caller(), world.tag
    lines = [
        {"code": f"46/{tag}1", "amount": "12.34", "party": f"P-{tag}",
         "dimensions": {f"project-{tag}": f"x-{tag}"}},
        {"code": "1020", "amount": "-12.34"},
    ]  # fmt: skip
    form = {**FORM, "date": "2026-07-07", "description": "Only This", "lines": lines}
    label = told(owner.post("entries", form))["entry"]

    for asked in (
        {"from_": "2026-07-07"},
        {"from_": "2026-07-07", "until": "2026-07-07"},
        {"ledger_account": f"46/{tag}1"},
        {"party": f"P-{tag}"},
        {"where": f"project-{tag}=x-{tag}"},
        {"text": "only th"},
        {"amount": "-12.34"},
        {"journal": "MEM", "year": "2026", "text": "Only"},
    ):
        assert [row["entry"] for row in told(owner.get("entries", **asked))["items"]] == [label]
    assert told(owner.get("entries", journal="NONE"))["items"] == []
    assert owner.get("entries", where="project").status_code == 422
    row = told(owner.get(f"entries/{label}"))
    assert row["lines"][0]["amount"] == "12.34"
    assert row["lines"][0]["dimensions"] == {f"project-{tag}": f"x-{tag}"}
    assert told(owner.get(f"entries/{row['entry_id']}")) == row


def test_events_are_found_by_what_they_are_about(world: World) -> None:
    owner = world.caller()
    label = told(owner.post("entries", FORM))["entry"]

    found = told(owner.get("events", subject=f"entry:{label}"))["items"]

    assert [(row["kind"], row["channel"]) for row in found] == [("EntryPosted", "api")]
    assert found[0]["actor"].endswith("(test)")
    since = found[0]["happened_at"]
    assert told(owner.get("events", kind="EntryPosted", channel="api", from_=since))["items"]
    assert told(owner.get("events", until="2020-01-01T00:00:00Z"))["items"] == []


def test_a_list_of_fifty_entries_costs_a_fixed_number_of_statements(
    world: World, django_assert_num_queries: Any
) -> None:
    owner, make = world.caller(), world.make
    owner.get("locks")
    # The token; which entries, their sizes, and four of them; PostgreSQL is told the books.
    count = 7 + (connection.vendor == "postgresql")
    with django_assert_num_queries(count):
        owner.get("entries", limit=50)
    post_entries(make.alice, entries=[make.entry("2026-03-05", "x", ENERGY)] * 60)

    with django_assert_num_queries(count):
        assert len(told(owner.get("entries", limit=50))["items"]) == 50


# Tags


def test_what_was_read_before_is_not_sent_again(world: World) -> None:
    owner = world.caller()

    for path in ("", "chart", "entries", f"entries/{world.entry}", "reports/trial-balance"):
        full = f"/api/v1/books/{world.slug}/{path}".rstrip("/")
        first = owner.call("GET", full)
        again = owner.call("GET", full, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
    owner.post("entries", FORM)
    tag = first.headers["ETag"]
    assert owner.call("GET", full, If_None_Match=tag).status_code == 200


def test_rel_25_a_draft_that_somebody_else_changed_is_not_overwritten(world: World) -> None:
    owner, path = world.caller(), f"drafts/{world.draft_id}"
    seen = owner.get(path).headers["ETag"]
    mine, theirs = {"title": "Mine", "content": {}}, {"title": "Theirs", "content": {}}

    assert owner.call("PUT", path, theirs, If_Match=seen).status_code == 200
    changed = owner.call("PUT", path, mine, If_Match=seen)
    deleted = owner.call("DELETE", path, If_Match=seen)
    unsaid = owner.call("PUT", path, mine)

    assert [changed.status_code, deleted.status_code, unsaid.status_code] == [412, 412, 428]
    assert told(changed)["code"] == "draft_changed"
    assert told(owner.get(path))["title"] == "Theirs"
    assert owner.call("PUT", path, mine, If_Match='"nonsense"').status_code == 412
    assert owner.call("PUT", path, mine, If_Match="*").status_code == 200
    now = owner.get(path).headers["ETag"]
    assert owner.call("DELETE", path, If_Match=now).status_code == 200


def test_rel_25_a_template_that_somebody_else_changed_is_not_overwritten(world: World) -> None:
    owner, path = world.caller(), f"templates/Template {world.tag}"
    seen = owner.get(path).headers["ETag"]
    theirs = {"content": {"description": "Theirs"}}

    assert owner.call("PUT", path, theirs, If_Match=seen).status_code == 200
    for method, tag in (("PUT", seen), ("PUT", '"new"'), ("DELETE", seen)):
        body = {"content": {}} if method == "PUT" else None
        answer = owner.call(method, path, body, If_Match=tag)
        assert (answer.status_code, told(answer)["code"]) == (412, "template_changed")
    assert told(owner.get(path))["content"] == theirs["content"]
    assert owner.call("PUT", "templates/Fresh", theirs, If_Match='"new"').status_code == 200


# Problems


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "json_unreadable"),
        (b"\xff", "json_unreadable"),
        (b'{"date": "2026-03-02", "date": "2026-03-03"}', "json_unreadable"),
        (b'{"lines": NaN}', "json_unreadable"),
        (b'{"lines": 12.5}', "json_unreadable"),
        (b'{"lines": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "json_unreadable"),
        (b'{"lines": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}", "json_unreadable"),
        (b'{"lines": ' + b"9" * 5000 + b"}", "json_unreadable"),
        (b"[]", "request_unfit"),
        (b"null", "request_unfit"),
        (b"", "request_unfit"),
        (b'{"lines": [{"code": "4600", "amount": 100}]}', "request_unfit"),
        (b'{"date": "2026-03-02", "lines": []}', "journal_unknown"),
    ],
)
def test_a_body_that_cannot_be_right_is_told_in_a_sentence(
    world: World, body: bytes, code: str
) -> None:
    answer = world.caller().call("POST", "entries", body)

    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = told(answer)
    assert (answer.status_code, problem["code"]) == (422, code)
    assert problem["status"] == 422
    assert problem["detail"].endswith(".")
    assert len(answer.content) < 1000


def test_amounts_without_bound_or_with_too_many_decimals_are_refused(world: World) -> None:
    owner = world.caller()

    for amount, code in (
        ("1" + "0" * 18, "amount_unreadable"),
        ("1" + "0" * 16, "amount_too_large"),
        ("1.234", "too_many_decimals"),
        ("1e5", "amount_unreadable"),
        ("NaN", "amount_unreadable"),
    ):
        lines = [{"code": "4600", "amount": amount}, {"code": "1020", "amount": "-1"}]
        answer = owner.post("entries", {**FORM, "lines": lines})
        assert (answer.status_code, told(answer)["code"]) == (422, code)


def test_a_problem_says_where_in_the_language_that_is_asked(world: World) -> None:
    owner = world.caller()
    lines = [{"code": "4600", "amount": "1", "colour": "red"}, {"code": "1020"}]

    answer = owner.post("entries", {**FORM, "lines": lines}, Accept_Language="nl")

    assert told(answer)["errors"] == [
        {"where": "lines/0/colour", "detail": told(answer)["errors"][0]["detail"]}
    ]
    assert "Accept-Language" in answer.headers["Vary"]
    incomplete = owner.post("entries", {**FORM, "lines": [{"code": "4600", "amount": "1"}, {}]})
    assert told(incomplete)["errors"][0]["where"] == "lines/1"
    lines = [{"code": "8020", "amount": "-1"}, {"code": "1300", "amount": "1"}]
    unnamed = told(owner.post("entries", {**FORM, "lines": lines}))
    assert (unnamed["code"], unnamed["errors"][0]["where"]) == ("party_missing", "lines/1")


def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    wrong = {"code": "tea", "name": "Tea", "price": "-1", "vat_code": "V99", "ledger_code": "nine"}

    answer = world.caller().post("products", wrong)

    assert answer.status_code == 422
    assert told(answer)["code"] == "price_below_zero"
    places = [error["where"] for error in told(answer)["errors"]]
    assert places == ["price", "vat_code", "ledger_code"]
    assert all(error["detail"] for error in told(answer)["errors"])


def test_statuses_tell_what_kind_of_refusal_it_is(world: World) -> None:
    owner = world.caller()
    owner.post(f"entries/{world.entry}/reverse", {})

    for answer, status, code in (
        (owner.get("entries/MEM/2026/999"), 404, "entry_unknown"),
        (owner.get("reports/nothing"), 404, "report_unknown"),
        (owner.get("nothing"), 404, "address_unknown"),
        (owner.get("nothing%0Ahere"), 404, "address_unknown"),
        (owner.call("PUT", "chart", {}), 405, "method_unfit"),
        (owner.post(f"entries/{world.entry}/reverse", {}), 409, "entry_reversed"),
        (owner.post("entries", {**FORM, "date": "2031-01-01"}), 409, "no_fiscal_year"),
        (owner.post("chart/retire/0000"), 404, "ledger_account_unknown"),
        (owner.get("reports/ledger-card"), 422, "option_missing"),
        (owner.get("reports/trial-balance", as_of="2026-02-30"), 422, "request_unfit"),
        (owner.get("reports/trial-balance", as_of=["2026-01-01"] * 2), 422, "option_repeated"),
        (owner.post("entries", b"a=b"), 422, "json_unreadable"),
    ):
        assert (answer.status_code, told(answer)["code"]) == (status, code)
    form = owner.client.post(
        f"/api/v1/books/{world.slug}/entries",
        {"a": "b"},
        headers={"Authorization": f"Bearer {owner.token}"},
    )
    assert (form.status_code, told(form)["code"]) == (415, "media_type_unfit")


def test_our_own_mistakes_tell_nothing_of_the_inside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = world.caller()

    def broken(book: Any) -> None:
        raise ZeroDivisionError("secret of the inside")

    monkeypatch.setattr("akker.api.chart.chart", broken)
    answer = owner.get("chart")

    assert (answer.status_code, told(answer)["code"]) == (500, "failed")
    assert b"secret" not in answer.content
    assert b"ZeroDivision" not in answer.content
    assert not departs("list_chart", answer)


# Limits


def test_rel_72_what_is_too_large_is_refused_at_once(world: World) -> None:
    owner = world.caller()
    line = {"code": "4600", "amount": "1"}

    huge = owner.call("POST", "entries", b" " * (50 * 1024**2))
    many = owner.post("entries", {**FORM, "lines": [line] * 10_001})
    wide = owner.call("GET", "entries", query={f"f{i}": "x" for i in range(900)})
    wider = owner.call("GET", "entries", query={f"f{i}": "x" for i in range(10_000)})

    assert (huge.status_code, told(huge)["code"]) == (413, "request_too_large")
    assert (many.status_code, told(many)["code"]) == (422, "request_unfit")
    assert (wide.status_code, wider.status_code) == (422, 422)
    size = owner.call("GET", "entries", query={"limit": str(10**6)})
    assert size.status_code == 422


def test_a_page_of_very_long_entries_holds_fewer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, make = world.caller(), world.make
    monkeypatch.setattr("akker.ledger.queries_entries.MOST_LINES_AT_ONCE", 100)
    sides = [("4600", "1.00")] * 30 + [("1020", "-30.00")]
    for day in ("2026-08-01", "2026-08-02", "2026-08-03", "2026-08-04"):
        make.post(day, "Long", sides)

    page = told(owner.get("entries", from_="2026-08-01"))

    assert len(page["items"]) == 3
    rest = told(owner.get("entries", from_="2026-08-01", cursor=page["next"]))
    assert [row["date"] for row in rest["items"]] == ["2026-08-04"]
    assert rest["next"] is None
