"""The story of one customer as an account manager lives it: onboarding, a complaint, a bill that is
late, falling health, a rescue, and the review of the quarter."""

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.browser.soundness import faults, looked_at

pytestmark = pytest.mark.browser
HEAD = "number,date,due_date,customer_code,line_description,quantity,unit_price,vat_code"
ORDERED_DAYS_AGO = (330, 300, 270, 240, 210, 150)


def orders(folder: Path, code: str) -> Path:
    """A file of invoices of elsewhere: one a month, then later, then none. None was paid."""
    today = dt.datetime.now(dt.UTC).date()
    rows = []
    for number, ago in enumerate(ORDERED_DAYS_AGO, start=1):
        day = today - dt.timedelta(days=ago)
        due = day + dt.timedelta(days=30)
        rows.append(f"V-{number},{day},{due},{code},Advice,1,{1000 - 100 * number}.00,V21")
    path = folder / "orders.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n")
    return path


def registered(page: Any) -> str:
    """A customer with a buyer; its code."""
    page.goto("/books/a/parties/new?role=customer")
    page.locator("#name").fill("Molenaar Meel")
    page.locator("main form button[type=submit].primary").first.click()
    page.get_by_role("heading", name="Molenaar Meel", exact=True).wait_for()
    page.goto("/books/a/customers")
    page.get_by_role("link", name="Molenaar Meel").click()
    page.wait_for_url("**/customers/*")
    return str(page.url).rpartition("/")[2]


def brought_in(page: Any, file: Path) -> None:
    page.goto("/books/a/imports?kind=invoices")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("button", name="Bring in").click()
    page.get_by_role("link", name="See what came in").wait_for()


def onboarded(page: Any, code: str) -> None:
    """A track is written, they go through it, and its first step is done."""
    page.goto("/books/a/training/new")
    page.get_by_label("Title").fill("First weeks")
    page.get_by_label("Steps of the customer").fill("7 Agree how to order\n30 Look back together")
    page.get_by_role("button", name="Keep").click()
    page.get_by_text("First weeks").first.wait_for()
    page.goto(f"/books/a/customer/training/{code}")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Done").first.click()
    page.get_by_text("50%").first.wait_for()


def complained(page: Any, code: str) -> None:
    """What they say is written down, and answered by a day that is over: it waits for us."""
    page.goto(f"/books/a/cases/new/{code}")
    page.get_by_label("Kind").select_option("complaint")
    page.get_by_label("Subject").fill("Bags burst")
    page.get_by_label("What it is about").fill("A third of the bags burst in the lorry.")
    page.get_by_role("button", name="Open the case").click()
    page.get_by_text("A third of the bags burst in the lorry.").wait_for()


def scored(page: Any, code: str) -> int:
    """Their health, as it is worked out now."""
    page.goto("/books/a/health")
    page.get_by_role("button", name="Work out now").click()
    page.get_by_text("Worked out").wait_for()
    row = page.get_by_role("row").filter(has=page.locator(f"a[href$='/customers/{code}']"))
    return int(row.get_by_role("cell").nth(1).inner_text())


def rescued(page: Any, code: str) -> str:
    """The rescue begins with its playbook, and the customer is at risk; the plan's address."""
    page.goto(f"/books/a/plans/new/{code}")
    page.get_by_label("Kind").select_option("rescue")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Reviewed today").wait_for()
    address = str(page.url)
    page.goto(f"/books/a/customers/{code}")
    page.get_by_text("At risk", exact=True).first.wait_for()
    return address


def answered(page: Any) -> None:
    """From the list of the day, by its button: the customer is told, and the case is closed."""
    page.goto("/books/a/cases")
    page.get_by_role("link", name="Bags burst").click()
    page.get_by_text("Close the case", exact=True).first.click()
    page.get_by_label("What the customer was told").fill("New bags came on Monday, for free.")
    page.get_by_role("button", name="Close the case").click()
    page.get_by_text("New bags came on Monday, for free.").first.wait_for()


def kept(page: Any, plan: str) -> None:
    page.goto(plan)
    page.get_by_text("Close the plan", exact=True).first.click()
    page.get_by_label("What came of it").select_option("kept")
    page.get_by_label("What we learnt").fill("Ask after the third order that is late.")
    page.get_by_role("button", name="Close the plan").click()
    page.get_by_text("Ask after the third order that is late.").wait_for()


def reviewed(page: Any, code: str) -> str:
    """The words of the pack for the customer, as a PDF."""
    page.goto(f"/books/a/customers/{code}")
    page.get_by_role("main").get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Review", exact=True).click()
    page.wait_for_url("**/reports/review*")
    with page.expect_download() as taken:
        page.get_by_text("Export", exact=True).click()
        page.get_by_role("link", name="PDF").click()
    return "\n".join(
        one.extract_text() for one in PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages
    )


def test_a_customer_who_slips_is_seen_rescued_and_kept(
    page: Any,
    tmp_path: Path,
    trouble: list[str],
    one_chromium: Any,
    signed_in_state: tuple[str, Any],
) -> None:
    code = registered(page)
    overview = f"/books/a/customers/{code}"
    onboarded(page, code)
    brought_in(page, orders(tmp_path, code))
    fine = scored(page, code)
    complained(page, code)
    worse = scored(page, code)

    page.goto("/books/a/")
    # 900, 800, ... and 400 with 21 % of VAT
    page.get_by_text("€4,719.00 is past its due day").wait_for()
    page.goto(overview)
    assert page.get_by_text("Bags burst").first.is_visible()
    assert worse < fine
    plan = rescued(page, code)
    with looked_at(one_chromium, signed_in_state) as beside:
        wrong = []
        for name, address in {"today": "/books/a/", "overview": overview, "plan": plan}.items():
            beside.goto(address)
            wrong += faults(beside, name)
    assert wrong == []

    answered(page)
    kept(page, plan)
    page.goto(overview)
    assert page.get_by_text("At risk", exact=True).count() == 0
    pack = reviewed(page, code)
    assert "Molenaar Meel" in pack
    assert "Bags burst" in pack
    assert trouble == []
