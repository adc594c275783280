"""Who sees own customers only, over every operation: what is another's is not there.

SEC-1, 2 and 7 of reliability.md within one set of books (docs/decisions/0032-sight.md). An
operation that is added, and lets such a manager see or touch what is another's, fails here.
"""

import json
from dataclasses import replace
from typing import Any

import pytest

from akker.access.metering import forget_counts
from akker.access.models import ApiToken
from akker.api.doors import OPERATIONS
from akker.audit.models import Event
from akker.books.actor import reading
from akker.reports.catalogue import REPORTS
from akker.reports.dso import BY as DSO_BY
from akker.reports.sales import BY
from tests.api.calls import Call, calls_in
from tests.api.described import told
from tests.api.world import Caller, World, token_of
from tests.parties.managers import MINE, MINE_NAME, Own, carla_in
from tests.receivables.selling import issued, line

pytestmark = pytest.mark.both

# What tells of the customers of others: codes, names, amounts and what was said.
SECRETS = (
    *("C-a", "R-a", "P-a", "Q-a", "Bakkerij Jansen", "Reminded", "the other one", "Eva"),
    *(
        "Fenna",
        "7731",
        "7,731",
        "7.731",
        "9354.72",
        "9,354",
        "9.354",
        "NL02ABNA0123456789",
        "33286383",
    ),
    *("Half of it never came", "Their accountant is ill", "Wholesale"),
)
NOWHERE = 987654
# Of the company and no customer's: it is the same for everybody.
OF_EVERYBODY = {"show_product"}


@pytest.fixture
def own(world: World) -> Own:
    """A world whose customers are another's, one of whom owes much more; and Carla's own."""
    issued(world.make, line("7731.17"), party=f"C-{world.tag}")
    return carla_in(world.make)


@pytest.fixture
def carla(world: World, own: Own) -> Caller:
    return Caller(token_of(own.carla), world.slug)


def ghost_of(world: World) -> World:
    """The same world where nothing that it names is there."""
    return replace(
        world,
        tag="zz",
        invoice="2026-9999",
        late_invoice="2026-9998",
        written_off="MEM/2026/9999",
        invoice_draft_id=NOWHERE,
        item=NOWHERE,
        credit=NOWHERE,
        allocation_id=NOWHERE,
        dispute_id=NOWHERE,
        promise_id=NOWHERE,
        hold_id=NOWHERE,
        contact_id=NOWHERE,
        fact_id=NOWHERE,
    )


def event_count(world: World) -> int:
    with reading(world.make.book):
        return Event.objects.filter(book=world.make.book).count()


def made(call: Call, who: Caller) -> Any:
    forget_counts()
    ApiToken.objects.update(metered_minute=0)
    return call.made_by(who)


def leaks(answer: Any) -> list[str]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [one for one in SECRETS if one.encode() in content]


def said(answer: Any, world: World) -> tuple[int, str]:
    """What is answered, but for the names that were asked for."""
    text = answer.content.decode()
    for name in (world.invoice, *(f"{one}-{world.tag}" for one in "CRPQWL")):
        text = text.replace(name, "...")
    ids = (world.invoice_draft_id, world.invoice_draft_id - 1, world.dispute_id)
    for key in (
        *ids,
        world.activity_id,
        world.promise_id,
        world.hold_id,
        world.item,
        world.credit,
        world.contact_id,
        world.fact_id,
        world.requirement_id,
        *(world.case_no - before for before in range(3)),
    ):
        text = text.replace(f" {key} ", " ... ").replace(f" {key}.", " ....")
    return answer.status_code, text


def test_sec_1_2_and_7_what_is_anothers_is_not_there_for_any_operation(
    world: World, carla: Caller
) -> None:
    ghost, calls = ghost_of(world), calls_in(world)
    nothing = calls_in(ghost)
    reached = set()
    assert set(OPERATIONS) == set(calls)

    for name, call in calls.items():
        before = event_count(world)
        answer = made(call, carla)
        if answer.status_code == 403:
            assert told(answer)["code"] == "permission_missing", name
            assert not leaks(answer), name
        elif nothing[name] == call or name in OF_EVERYBODY:
            assert not leaks(answer), (name, leaks(answer))
            reached.add(name)
        else:
            assert said(answer, world) == said(made(nothing[name], carla), ghost), name
            assert event_count(world) == before, name
            reached.add(name)

    assert reached > {"list_parties", "show_party", "retire", "show_invoice", "contest"}
    assert reached > {"list_invoices", "place_hold", "keep_promise", "add_step_to_dispute"}
    assert reached > {"list_invoice_drafts", "show_invoice_draft", "list_open_items", "merge"}


def test_sec_7_no_question_finds_what_is_anothers(world: World, carla: Caller) -> None:
    asked = (
        *("parties?text=akkerij", "parties?role=retired", "parties?manager=nobody"),
        *("invoices?text=akkerij", "invoices?kind=invoice", f"invoices?text={world.invoice[:4]}"),
        *("disputes", "reminder-holds", "payment-promises?as_of=2026-06-01", "reminders"),
        *("proposed-reminders?until=2027-01-01", "products?text=a", "tax-codes"),
    )

    for path in asked:
        answer = made(Call("GET", path), carla)
        assert answer.status_code == 200, (path, answer.content)
        assert not leaks(answer), (path, leaks(answer))


@pytest.mark.parametrize("form", ["json", "csv"])
def test_sec_1_a_report_is_of_own_customers_or_is_refused(
    world: World, carla: Caller, form: str
) -> None:
    open_to = {row["name"] for row in told(carla.get("reports"))}
    own = {
        *(
            "aged-receivables",
            "dso",
            "brief",
            "handover",
            "health",
            "open-items",
            "payment-behaviour",
            "portfolio",
            "sales",
            "scorecards",
            "next-orders",
            "review",
            "rfm",
            "white-space",
            "statement",
        ),
    }
    splits = {"sales": BY, "dso": DSO_BY}
    assert open_to == own

    for name, recipe in REPORTS.items():
        needed = {"ledger_code": "ledger_account=1300", "party_code": f"party={MINE}"}
        asks = [needed[one] for one in recipe.needs]
        for by in ("", *splits.get(name, ())):
            more = [f"by={by}"] if by else []
            path = "&".join([f"reports/{name}?format={form}", *asks, *more])
            answer = made(Call("GET", path), carla)
            assert not leaks(answer), (path, leaks(answer))
            if name not in own:
                assert told(answer)["code"] == "permission_missing", path
            else:
                assert answer.status_code == 200, (path, answer.content)


def test_sec_7_sums_leave_out_what_is_anothers(world: World, carla: Caller) -> None:
    def report(path: str) -> Any:
        return told(made(Call("GET", f"reports/{path}"), carla))

    aged, items = report("aged-receivables"), report("open-items")
    sales = report("sales?by=customer&from=2026-01-01&until=2026-12-31")

    assert [row["code"] for row in aged["rows"]] == [MINE]
    assert aged["totals"]["total"] == items["totals"]["base"] == "402.93"
    assert [(row["key"], row["net"]) for row in sales["rows"]] == [(MINE, "333.00")]
    for by in BY:
        assert report(f"sales?until=2026-12-31&by={by}")["totals"]["net"] == "333.00", by
    assert [row["code"] for row in report("payment-behaviour")["rows"]] == [MINE]
    outstanding = report("dso?by=customer")
    assert [row["code"] for row in outstanding["rows"]] == [MINE]
    assert report("dso")["totals"]["balance"] == "402.93"
    for one in ("payment-behaviour", "dso", "health"):
        assert report(f"{one}?party=C-a")["code"] == "party_unknown", one
    assert report("statement?party=C-a") == report("statement?party=C-zz") | {
        "detail": report("statement?party=C-a")["detail"],
        "title": report("statement?party=C-a")["title"],
    }


def test_own_customers_are_read_and_changed_as_ever(world: World, own: Own, carla: Caller) -> None:
    assert [row["code"] for row in told(carla.get("parties"))["items"]] == [MINE]
    assert told(carla.get(f"parties/{MINE}"))["manager"] == "carla@example.com"
    assert told(carla.get(f"invoices/{own.invoice}"))["name"] == MINE_NAME
    assert told(carla.get(f"disputes/{own.dispute_id}"))["says"] == "The roses wilted"
    assert carla.get(f"invoice-pdfs/{own.invoice}").status_code == 200
    draft = {"party": MINE, "date": "2026-05-01", "lines": [{"text": "Roses", "price": "5.00"}]}
    kept = carla.post("invoice-drafts", draft)
    assert kept.status_code == 201, kept.content
    assert len(told(carla.get("invoice-drafts"))) == 1
    assert carla.post("invoice-drafts", {"note": "for nobody"}).status_code == 422
    step = {"date": "2026-04-20", "who": "Carla", "text": "New roses sent"}
    assert carla.post(f"disputes/{own.dispute_id}/steps", step).status_code == 201
    assert carla.post(f"retired-parties/{MINE}").status_code == 200


def test_who_a_narrowed_manager_registers_is_theirs_to_look_after(
    world: World, carla: Caller
) -> None:
    made_one = carla.post("parties", {"code": "NEW-1", "name": "Nieuw", "roles": ["customer"]})

    assert made_one.status_code == 201
    assert told(carla.get("parties/NEW-1"))["manager"] == "carla@example.com"
    given = carla.call("PUT", "party-managers/NEW-1", {"email": ""})
    assert (given.status_code, told(given)["code"]) == (403, "permission_missing")
    over = carla.post("handed-over-parties", {"from": "carla@example.com", "to": ""})
    assert told(over)["code"] == "permission_missing"


def test_a_token_of_a_narrowed_manager_sees_no_more_whatever_role_it_names(
    world: World, own: Own
) -> None:
    caller = Caller(token_of(own.carla, role="manager"), world.slug)

    assert caller.get("entries").status_code == 403
    assert json.loads(caller.get("parties").content)["items"][0]["code"] == MINE
    assert caller.get("parties/C-a").status_code == 404
