"""Who sees own customers only, over every page: what is another's is not there.

SEC-1, 2 and 7 of reliability.md within one set of books (docs/decisions/0032-sight.md). A page
that is added, and shows such a manager what is another's, fails here.
"""

import html
import re
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from akker.audit.models import Event
from akker.books.actor import reading
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.parties.managing import assign_manager
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.queries_preview import preview_of
from tests.dunning.agreeing import disputed, held, promised, reminded
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, MINE, MINE_NAME, Own, carla_in
from tests.receivables.paying import paid, received
from tests.receivables.selling import customer, form, issued, line, ready
from tests.web import visitor
from tests.web.signing import SignedIn

pytestmark = pytest.mark.both

HIS, HIS_NAME, OLD = "ELSE-9", "Verweg Transport", "ELSE-8"
SECRETS = (
    *(HIS_NAME, HIS, OLD, "7731", "7.731", "7,731", "9354", "9.354", "9,354", "Kapotte pallets"),
    *("Ze zijn ziek", "Pieter Verweg", "Vrachtbrief"),
)
NOWHERE = 987654
PARTS = 4  # of all routes, so that none takes long


def stand_ins(make: Make) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """What routes name things by: of another's customer, and of nothing at all."""
    last = issued(make, line("7731.17", text="Vrachtbrief"), party=HIS).label
    received(make, "17.00", code=HIS)
    draft = save_draft_invoice(make.alice, content=form(line("7731.00"), party=HIS))
    dispute = disputed(make, last, says="Kapotte pallets")
    promise = promised(make, "7731.00", party=HIS, who="Pieter Verweg")
    hold = held(make, party=HIS, reason="Ze zijn ziek")
    theirs: dict[str, list[Any]] = {
        "code": [HIS],
        "address": [last],
        "draft_id": [draft],
        "dispute_id": [dispute],
        "promise_id": [promise],
        "hold_id": [hold],
    }
    nothing = {"code": ["NOBODY-9"], "address": ["2026-9999"]}
    return theirs, {name: nothing.get(name, [NOWHERE]) for name in theirs}


@pytest.fixture
def own(make: Make) -> Own:
    ready(make)
    customer(make, HIS, name=HIS_NAME)
    customer(make, OLD, name=HIS_NAME)
    found = carla_in(make)
    return found


def routes() -> list[tuple[str, list[str]]]:
    """The name of every route of a set of books, and what it is asked with."""
    found: list[tuple[str, list[str]]] = []

    def walk(patterns: list[URLPattern | URLResolver], inside: bool, before: str) -> None:
        for pattern in patterns:
            text = before + str(pattern.pattern)
            is_inside = inside or "slug" in str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, is_inside, text)
            elif is_inside and text.startswith("books/"):
                found.append((text, re.findall(r"<(?:\w+:)?(\w+)>", text)))

    walk(get_resolver().url_patterns, inside=False, before="")
    return found


USUAL: dict[str, list[Any]] = {
    "journal": ["VRK"],
    "year": ["2026"],
    "number": [1],
    "form": ["pdf", "ubl"],
    "kind": ["party", "account"],
    "uid": ["none"],
    "name": [
        "2026",
        "sales",
        "payment-behaviour",
        "dso",
        "health",
        "scorecards",
        "rfm",
        "trial-balance",
    ],
}


def addresses(make: Make, text: str, names: list[str], named: dict[str, list[Any]]) -> list[str]:
    asked = [name for name in names if name != "slug"]
    values = [named.get(name) or USUAL.get(name) or [1, 2] for name in asked]
    found = []
    for chosen in product(*values):
        path = re.sub(r"<(?:\w+:)?slug>", make.slug, text)
        for name, value in zip(asked, chosen, strict=True):
            path = re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
        found.append(f"/{path}")
    return found


def read(answer: Any) -> str:
    """Without marks, keys and digests, in which four digits of a secret can stand by chance."""
    return re.sub(r"[0-9A-Za-z_-]{20,}", "", body(answer).decode(errors="replace"))


def body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("part", range(PARTS))
def test_sec_1_2_and_7_what_is_anothers_is_on_no_page(make: Make, own: Own, part: int) -> None:
    theirs, nothing = stand_ins(make)
    reminded(make, "2026-04-25")
    browser = visitor.proven(visitor.signed_in(own.user))
    seen = 0

    for text, names in routes()[part::PARTS]:
        of_others = addresses(make, text, names, theirs)
        of_nobody = addresses(make, text, names, nothing)
        for path, missing in zip(of_others, of_nobody, strict=True):
            for method in ("get", "post") if path != missing else ("get",):
                before = events(make) if method == "post" else 0
                answer = getattr(browser, method)(path)
                where = (method, path, answer.status_code)
                if path != missing:
                    there_is_not = getattr(browser, method)(missing)
                    assert answer.status_code == there_is_not.status_code, where
                if method == "post":
                    assert events(make) == before, where
                    browser.cookies.pop("messages", None)  # which repeats what was asked
                content = read(answer).replace(path, "")
                if answer.status_code != 404:  # a page that is not there repeats its address
                    assert not [one for one in SECRETS if one in content], where
                seen += answer.status_code == 200
    assert seen >= 3


def events(make: Make) -> int:
    with reading(make.book):
        return Event.objects.filter(book=make.book).count()


def test_sec_7_no_search_finds_what_is_anothers(make: Make, own: Own) -> None:
    stand_ins(make)
    browser = visitor.signed_in(own.user)

    for path in (
        *(
            "find?q=erweg",
            "find?q=ELSE",
            "find?q=7731.17",
            "parties?q=erweg",
            "parties?role=customer",
        ),
        *("parties/alike?name=Verweg+Transport&email=", "entries/options/party?party=erw"),
        *(
            "invoices?q=erweg",
            "invoices?kind=invoice",
            f"invoices?party={HIS}",
            "disputes?show=all",
        ),
        *(
            "receivables?as-of=2026-12-31",
            "reminders?until=2027-01-31",
            f"reminders/sent?party={HIS}",
        ),
        *("parties/export?format=csv", "parties/export?format=csv&manager=nobody"),
        *("reports/sales/export?format=csv&by=customer", "reports/open-items/export?format=csv"),
        *("reports/aged-receivables/export?format=csv", "reports/sales/export?format=json"),
    ):
        answer = browser.get(f"/books/{make.slug}/{path}")
        content = body(answer).decode()
        asked = path.partition("?")[2]
        secrets = [one for one in SECRETS if one not in asked.replace("+", " ")]
        assert answer.status_code == 200, (path, answer.status_code)
        assert not [one for one in secrets if one in content], path


def test_sec_7_the_sheet_of_an_invoice_names_no_customer_of_another(make: Make, own: Own) -> None:
    his_draft = stand_ins(make)[0]["draft_id"][0]
    for dimension, values in (
        ("customer", [(HIS.lower(), "By code"), ("v9", HIS_NAME.upper()), ("old", "Oude klant")]),
        ("place", [("AMS", "Amsterdam")]),
    ):
        add_dimension(make.alice, code=dimension, name=dimension.title())
        for code, name in values:
            add_dimension_value(make.alice, dimension=dimension, code=code, name=name)
    add_dimension_value(make.alice, dimension="customer", code=MINE, name=MINE_NAME)
    browser = visitor.signed_in(own.user)
    base = f"/books/{make.slug}/invoices"
    mine = save_draft_invoice(own.carla, content=form(line("5.00"), party=MINE))

    for path in ("new", f"new?party={MINE}", f"drafts/{mine}"):
        answer = browser.get(f"{base}/{path}")
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert MINE_NAME in page and "Amsterdam" in page, path
        for hidden in (HIS, HIS_NAME, "By code", "Oude klant"):
            assert hidden.casefold() not in page.casefold(), (path, hidden)
    assert browser.get(f"{base}/drafts/{his_draft}").status_code == 404

    for value in (HIS.lower(), "v9", "nothing"):
        tagged = form(line("5.00", dimensions={"customer": value}), party=MINE)
        assert refusal_of(save_draft_invoice, own.carla, content=tagged) == "dimension_unknown"
        with reading(own.carla.book):
            asked = (own.carla.book, invoice_from_form(tagged))
            assert refusal_of(preview_of, *asked) == "dimension_unknown"
    for tags in ({"customer": MINE}, {"place": "AMS"}):
        tagged = form(line("5.00", dimensions=tags), party=MINE)
        assert save_draft_invoice(own.carla, content=tagged)
    tagged = form(line("5.00", dimensions={"customer": "v9"}), party=HIS)
    assert save_draft_invoice(make.alice, content=tagged)


def test_who_does_not_read_the_books_is_offered_income_and_no_chart(
    make: Make, own: Own, signed_in: SignedIn
) -> None:
    path = f"/books/{make.slug}/entries/options/account"
    carla, auditor = visitor.signed_in(own.user), signed_in("auditor")

    for asked, is_offered in (("1020", False), ("4600", False), ("8005", True)):
        assert (asked in listed(carla, path, asked)) == is_offered, asked
        assert asked in listed(auditor, path, asked)


def listed(browser: Client, path: str, text: str) -> list[str]:
    page = browser.get(f"{path}?code={text}").content.decode()
    return re.findall(r'data-value="([^"]*)"', page)


def test_the_pages_of_own_customers_are_there(make: Make, own: Own) -> None:
    stand_ins(make)
    browser = visitor.signed_in(own.user)

    today = browser.get(f"/books/{make.slug}/").content.decode()
    assert MINE_NAME in today and "Your customers" in today
    assert browser.get("/").status_code == 200
    for path in (f"party/{MINE}", f"parties/change/{MINE}", f"invoice/{own.invoice}"):
        answer = browser.get(f"/books/{make.slug}/{path}")
        assert MINE_NAME in answer.content.decode(), path
    refused = browser.get(f"/books/{make.slug}/entries")
    assert refused.status_code == 403
    assert "You may not read the books in Akkerbouw." in refused.content.decode()
    assert f"/books/{make.slug}/entries" not in today


REPORTS_OF_CUSTOMERS = (
    *("handover", "open-items", "statement", "sales"),
    *("payment-behaviour", "dso", "health", "scorecards", "next-orders", "rfm"),
    *("review", "brief"),
)


@pytest.mark.long_on_postgres
def test_every_link_on_the_page_of_an_own_customer_opens(make: Make, own: Own) -> None:
    stand_ins(make)
    received(make, "100.00", paid(make, own.invoice, "100.00", code=MINE), code=MINE)
    received(make, "5.00", code=MINE)
    browser = visitor.signed_in(own.user)
    base = f"/books/{make.slug}"

    pages = [f"{base}/party/{MINE}"]
    pages += [f"{base}/reports/{name}?party={MINE}" for name in REPORTS_OF_CUSTOMERS]
    followed = set()
    for page in pages:
        answer = browser.get(page)
        assert answer.status_code == 200, page
        main = answer.content.decode().partition("<main")[2]
        for link in re.findall(rf'href="({base}/[^"#]*)"', main):
            assert browser.get(html.unescape(link)).status_code == 200, (page, link)
            followed.add(link.partition("?")[0])
    assert {f"{base}/reports/{name}" for name in ("open-items", "statement", "dso")} <= followed


@pytest.mark.parametrize("name", [*REPORTS_OF_CUSTOMERS, "aged-receivables"])
def test_a_report_of_customers_is_of_own_ones(make: Make, own: Own, name: str) -> None:
    stand_ins(make)
    received(make, "100.00", paid(make, own.invoice, "100.00", code=MINE), code=MINE)
    browser = visitor.signed_in(own.user)

    for query in ("", "?by=customer", f"?party={HIS}", f"?party={OLD}"):
        page = browser.get(f"/books/{make.slug}/reports/{name}{query}", follow=True)
        asked = query.partition("=")[2]
        shown = page.content.decode().replace(asked, "") if asked else page.content.decode()
        assert page.status_code in (200, 422), (query, page.status_code)
        assert not [one for one in SECRETS if one in shown], query


def test_the_reports_of_all_books_stay_closed(make: Make, own: Own) -> None:
    browser = visitor.signed_in(own.user)

    for name in ("trial-balance", "vat-lines", "profit-and-loss", "nothing"):
        answer = browser.get(f"/books/{make.slug}/reports/{name}")
        assert answer.status_code == 403, name
        assert "You may not read the books" in answer.content.decode()


def test_an_owner_chooses_the_manager_on_the_card_and_hands_over(
    make: Make, own: Own, signed_in: SignedIn
) -> None:
    owner: Client = signed_in("owner")
    base = f"/books/{make.slug}"

    sent = owner.post(f"{base}/parties/manager/{HIS}", {"manager": "owner@example.com"})
    assert sent.status_code == 302
    assert "owner@example.com" in owner.get(f"{base}/party/{HIS}").content.decode()
    stranger = owner.post(f"{base}/parties/manager/{HIS}", {"manager": "nobody@example.com"})
    assert stranger.status_code == 422
    mine = owner.get(f"{base}/parties?manager=owner@example.com").content.decode()
    assert HIS in mine and MINE not in mine
    assert MINE in owner.get(f"{base}/parties?manager={CARLA}").content.decode()

    over = owner.post(f"{base}/people/{own.user.pk}/hand-over", {"to": "owner@example.com"})
    assert over.status_code == 302
    assert MINE in owner.get(f"{base}/parties?manager=owner@example.com").content.decode()
    assert visitor.signed_in(own.user).get(f"{base}/party/{MINE}").status_code == 404


def test_who_is_narrowed_later_sees_less_from_the_next_page_on(make: Make, own: Own) -> None:
    browser = visitor.signed_in(own.user)
    assign_manager(make.alice, code=MINE, email="")

    assert browser.get(f"/books/{make.slug}/party/{MINE}").status_code == 404
    assert MINE_NAME not in browser.get(f"/books/{make.slug}/parties").content.decode()
