"""Somebody new sends the first invoice: from empty books to paid in part, reminded and credited."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.soundness import faults
from tests.receivables.rules_of_einvoices import broken_rules
from tests.smtp import Mailbox, mail_server

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
SOLD_ON = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=60)
# What is looked for in each language: buttons have Dutch words of their own.
WORDS = {
    "en": {
        "price": "82.50",
        "total": "249.56",
        "left": "€149.56",
        "paid": "100.00",
        "issued": "is issued",
        "steps": "Send your first invoice",
        "booked": "How it will be booked",
        "pdf": "Invoice",
        "part": "Open in part",
        "reminded": "1 reminder is sent",
        "credit": "Credit",
        "settled": "Settled",
    },
    "nl": {
        "price": "82,50",
        "total": "249,56",
        "left": "149,56",
        "paid": "100,00",
        "issued": "is definitief",
        "steps": "Verstuur je eerste factuur",
        "booked": "Zo wordt hij geboekt",
        "pdf": "Factuur",
        "part": "Deels open",
        "reminded": "1 herinnering is verstuurd",
        "credit": "Crediteren",
        "settled": "Verrekend",
    },
}


@pytest.fixture(params=[pytest.param("en", marks=pytest.mark.long), "nl"])
def language(request: pytest.FixtureRequest) -> str:
    """Dutch, whose words are longer; English, as other tests here speak, with `--long`."""
    value = request.param
    assert isinstance(value, str)
    return value


@pytest.fixture
def page(one_chromium: Any, language: str) -> Iterator[Any]:
    context = one_chromium.new_context(viewport={"width": 1440, "height": 900}, locale=language)
    page = context.new_page()
    page.set_default_timeout(60_000)
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page
    print("at the end", page.url)
    context.close()
    assert trouble == []


def save(page: Any) -> None:
    page.locator("main form .primary[type=submit]").first.click()


def begin(page: Any, link: str, language: str) -> str:
    """The first page: who begins here, and for which company. The address of the books."""
    page.goto(link)
    page.locator("[name=name]").first.fill("Dana Visser")
    page.locator("[name=email]").fill("dana@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=company]").fill("Bakkerij Jansen")
    page.locator("[name=first_day]").fill(f"{SOLD_ON.year}-01-01")
    page.locator("[name=language]").select_option(language)
    save(page)
    page.wait_for_url("**/books/*/")
    address = page.url
    assert isinstance(address, str)
    return address.rstrip("/")


def set_letterhead(page: Any) -> None:
    """From the first steps, by way of a card for ourselves."""
    page.locator("a[href$='/settings/letterhead']").first.click()
    page.locator("a[href$='parties/new?for=letterhead']").click()
    assert page.locator("#name").input_value() == "Bakkerij Jansen"
    page.locator("[name=post-street]").fill("Kade 1")
    page.locator("[name=post-postcode]").fill("1011 AA")
    page.locator("[name=post-city]").fill("Amsterdam")
    page.locator("[name=number-scheme]").nth(0).select_option("vat")
    page.locator("[name=number-number]").nth(0).fill("NL004495445B01")
    page.locator("[name=number-scheme]").nth(1).select_option("kvk")
    page.locator("[name=number-number]").nth(1).fill("33286383")
    page.locator("[name=account-iban]").first.fill("NL91ABNA0417164300")
    save(page)
    page.wait_for_url("**/settings/letterhead?party=*")
    assert page.locator("#party").input_value()
    save(page)
    page.get_by_text("NL91ABNA0417164300").wait_for()


def add_customer_and_product(page: Any, books: str, words: dict[str, str], language: str) -> None:
    page.goto(f"{books}/parties/new?role=customer")
    page.locator("#name").fill("Café De Hoek")
    page.locator("[name=email]").fill("post@hoek.example")
    page.locator("[name=language]").select_option(language)
    page.locator("[name=payment_days]").fill("14")
    page.locator("[name=post-street]").fill("Dorpsstraat 3")
    page.locator("[name=post-postcode]").fill("4811 AB")
    page.locator("[name=post-city]").fill("Breda")
    page.locator("[name=number-scheme]").first.select_option("kvk")
    page.locator("[name=number-number]").first.fill("33286383")
    save(page)
    page.wait_for_url("**/party/*")
    page.goto(f"{books}/products/new")
    page.locator("#code").fill("advice")
    page.locator("#name").fill("Advice")
    page.locator("#unit").select_option("HUR")
    page.locator("#price").fill(words["price"])
    page.locator("#vat_code").select_option("V21")
    page.locator("#ledger_code").fill("8020")
    page.keyboard.press("Tab")
    save(page)
    page.wait_for_url("**/products**")


def write_by_keys(page: Any, books: str, words: dict[str, str]) -> str:
    """The sheet without a mouse; the number that it got."""
    page.goto(f"{books}/invoices/new")
    page.keyboard.type("hoek")
    page.locator("#party-options li[data-value]").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#date").fill(SOLD_ON.isoformat())
    page.locator("#product-1").focus()
    page.keyboard.type("adv")
    page.locator("#product-1-options li[data-value]").first.wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "quantity-1"
    page.keyboard.type("2.5" if words["price"] == "82.50" else "2,5")
    page.keyboard.press("Enter")
    page.get_by_text(words["total"]).first.wait_for()
    page.get_by_text(words["booked"]).last.wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text(words["issued"]).wait_for()
    return page.url.rpartition("/")[2]


def take_files(page: Any, words: dict[str, str]) -> None:
    with page.expect_download() as download:
        page.locator("a[href*='/invoices/pdf/of/']").first.click()
    text = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages[0].extract_text()
    assert "Café De Hoek" in text and words["pdf"] in text and words["total"] in text
    with page.expect_download() as download:
        page.locator("a[href*='/invoices/ubl/of/']").first.click()
    assert broken_rules(Path(download.value.path()).read_bytes()) == []


def take_the_ticked(page: Any, books: str, number: str) -> None:
    """Chosen by keys, and taken out as one file."""
    page.goto(f"{books}/invoices")
    page.keyboard.press("j")
    page.keyboard.press("x")
    with page.expect_download() as download:
        page.locator("#chosen [value=pdf]").click()
    assert zipfile.ZipFile(download.value.path()).namelist() == [f"{number}.pdf"]


def mail_it(page: Any, books: str, number: str, box: Mailbox) -> None:
    page.goto(f"{books}/settings/mail")
    page.locator("[name=host]").fill("127.0.0.1")
    page.locator("[name=port]").fill(str(box.port))
    page.locator("[name=security]").select_option("none")
    page.locator("[name=from_address]").fill("post@jansen.example")
    save(page)
    page.goto(f"{books}/invoice/{number}")
    page.locator("a[href*='/invoices/mail/']").click()
    assert page.locator("[name=to]").input_value() == "post@hoek.example"
    save(page)
    page.get_by_text("post@hoek.example").first.wait_for()


def pay_a_part(page: Any, books: str, number: str, words: dict[str, str]) -> None:
    page.goto(f"{books}/invoice/{number}")
    page.locator("a[href*='/payments/']").first.click()
    page.set_viewport_size({"width": 390, "height": 844})  # a discount is granted by telephone too
    assert page.locator("[name^='discount-']").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("[name=amount]").fill(words["paid"])
    with page.expect_response(lambda answer: "/payments/" in answer.url):
        page.locator("[name^='amount-']").first.fill(words["paid"])
    page.locator("#booked").get_by_text(words["paid"]).first.wait_for()  # the entry, by itself
    page.locator("#booked [value=book]").click()
    page.wait_for_url("**/party/*")
    page.goto(f"{books}/invoice/{number}")
    page.get_by_text(words["left"]).first.wait_for()


def remind(page: Any, books: str, words: dict[str, str]) -> None:
    page.goto(f"{books}/reminders")
    assert words["left"].lstrip("€") in page.locator(".letter").first.inner_text()
    page.locator("button[value=send]").click()
    page.get_by_text(words["reminded"]).wait_for()


def credit_the_rest(page: Any, books: str, number: str, words: dict[str, str]) -> None:
    page.goto(f"{books}/invoice/{number}")
    page.get_by_role("link", name=words["credit"], exact=True).click()
    page.locator("#booked [value=book]").wait_for()  # the entry of all of it, by itself
    with page.expect_response(lambda answer: "/invoices/credit/" in answer.url):
        page.locator("[name=q-1]").fill("1")
    page.locator("#booked").get_by_text("99").first.wait_for()  # 82.50 and its VAT
    page.locator("#booked [value=book]").click()
    page.get_by_text(words["issued"]).wait_for()
    assert page.url.endswith(f"C{number}")
    page.set_viewport_size({"width": 390, "height": 844})  # what was credited before stands there
    page.goto(f"{books}/invoices/credit/{number}")
    assert page.locator("[name=q-1]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1440, "height": 900})


COVERED = """() => [...document.querySelectorAll("#chosen .menu-list label")].filter((label) => {
  const box = label.getBoundingClientRect(), [x, y] = [box.x + 2, box.y + box.height / 2];
  return y > 52 && !label.contains(document.elementFromPoint(x, y));
}).map((label) => label.textContent)"""


def open_the_bar(page: Any, books: str) -> None:
    """What opens at the bar lies within the page, over the heads of the list."""
    page.goto(f"{books}/customers")
    page.locator("input[name=customer]").first.check()
    page.locator("#chosen summary").click()
    panel = page.locator("#chosen .menu-list")
    assert panel.bounding_box()["y"] > 52 and page.evaluate(COVERED) == []
    page.evaluate("document.querySelector('#chosen .menu').classList.remove('down')")
    assert panel.bounding_box()["y"] < 400 and page.evaluate(COVERED) == []


def test_from_empty_books_to_an_invoice_that_is_paid_reminded_and_credited(
    page: Any, first_link: str, language: str
) -> None:
    words = WORDS[language]
    with mail_server() as box:
        books = begin(page, first_link, language)
        page.get_by_text(words["steps"]).wait_for()
        for empty in ("invoices", "products", "receivables", "reminders", "price-lists"):
            page.goto(f"{books}/{empty}")
            page.locator(".empty").first.wait_for()
        page.goto(f"{books}/")
        set_letterhead(page)
        add_customer_and_product(page, books, words, language)
        number = write_by_keys(page, books, words)
        assert number == f"{SOLD_ON.year}-0001"
        take_files(page, words)
        assert faults(page, "invoice") == []
        take_the_ticked(page, books, number)
        mail_it(page, books, number, box)
        pay_a_part(page, books, number, words)
        remind(page, books, words)
        credit_the_rest(page, books, number, words)
        open_the_bar(page, books)
