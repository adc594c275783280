"""Acting on several rows at once: each by itself, and each told by itself."""

import re

from akker.audit.queries_deliveries import deliveries
from akker.books.actor import reading
from akker.ledger.drafting import save_draft
from akker.ledger.entry_form import Form
from akker.ledger.queries_drafts import drafts
from akker.web.chosen import MOST_CHOSEN, chosen_keys
from akker.webhooks.registering import add_webhook
from tests.make import ENERGY, Make
from tests.text import journal_text
from tests.web.signing import SignedIn

GOOD: Form = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Rent",
    "lines": [{"code": "4200", "amount": "100.00"}, {"code": "1020", "amount": "-100.00"}],
}
LOPSIDED: Form = {**GOOD, "description": "Half", "lines": [{"code": "4200", "amount": "100.00"}]}


def titles(make: Make) -> list[str]:
    with reading(make.book):
        return [draft.title for draft in drafts(make.book)]


def test_drafts_are_posted_together_and_the_refused_one_stays_chosen(
    make: Make, signed_in: SignedIn
) -> None:
    good = [save_draft(make.alice, title=f"Rent {n}", content=GOOD) for n in (1, 2)]
    half = save_draft(make.alice, title="Half of it", content=LOPSIDED)
    save_draft(make.alice, title="Not chosen", content=GOOD)
    address = f"/books/{make.book.slug}/drafts/chosen"

    answer = signed_in("owner").post(address, {"draft": [good[0], half, good[1]], "do": "post"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 drafts are posted." in page and "1 was not done" in page and "Half of it:" in page
    assert f'value="{half}" form="chosen" aria-label="Choose Half of it" checked' in page
    assert sorted(titles(make)) == ["Half of it", "Not chosen"]
    assert journal_text(make.book).count("MEM/2026/") == 2


def test_the_list_is_where_one_is_after_a_refusal_and_when_the_address_is_opened(
    make: Make, signed_in: SignedIn
) -> None:
    half, browser = save_draft(make.alice, title="Half", content=LOPSIDED), signed_in("owner")
    books = f"/books/{make.book.slug}"

    refused = browser.post(f"{books}/drafts/chosen", {"draft": [half], "do": "post"})
    lists = {
        "drafts/chosen": "drafts",
        "outbox/deliveries/chosen": "outbox/deliveries",
        "customer/list/chosen?q=jan": "customers?q=jan",
        "tasks/chosen": "tasks",
        "invoices/chosen?kind=invoice": "invoices?kind=invoice",
        "invoices/drafts/chosen": "invoices",
    }
    opened = {address: browser.get(f"{books}/{address}") for address in lists}

    assert refused.status_code == 422
    here = r'<a [^>]*href="([^"]+)"[^>]* aria-current="page"'
    assert f"{books}/drafts" in re.findall(here, refused.content.decode())
    assert {address: answer["Location"] for address, answer in opened.items()} == {
        address: f"{books}/{place}" for address, place in lists.items()
    }
    assert titles(make) == ["Half"]


def test_drafts_are_deleted_together(make: Make, signed_in: SignedIn) -> None:
    keys = [save_draft(make.alice, title=f"Rent {n}", content=GOOD) for n in (1, 2, 3)]
    address = f"/books/{make.book.slug}/drafts/chosen"

    answer = signed_in("approver").post(address, {"draft": keys[:2], "do": "delete"})

    assert answer.status_code == 302
    assert titles(make) == ["Rent 3"]


def test_who_may_not_post_posts_none_of_them(make: Make, signed_in: SignedIn) -> None:
    key = save_draft(make.alice, title="Rent", content=GOOD)
    browser, books = signed_in("approver"), f"/books/{make.book.slug}"

    answer = browser.post(f"{books}/drafts/chosen", {"draft": [key], "do": "post"})

    assert answer.status_code == 403
    assert titles(make) == ["Rent"]
    assert 'value="post"' not in browser.get(f"{books}/drafts").content.decode()


def test_sec_4_rows_of_other_books_are_no_rows(make: Make, signed_in: SignedIn) -> None:
    other = Make(slug=f"{make.slug}-2")
    elsewhere = save_draft(other.alice, title="Theirs", content=GOOD)
    address = f"/books/{make.book.slug}/drafts/chosen"

    answer = signed_in("owner").post(address, {"draft": [elsewhere, "x", ""], "do": "delete"})

    assert answer.status_code == 422
    assert titles(other) == ["Theirs"]
    assert "Theirs" not in answer.content.decode()


def test_deliveries_are_repeated_together(make: Make, signed_in: SignedIn) -> None:
    add_webhook(make.alice, url="https://hooks.example.com/akker")
    make.post("2026-03-05", "Told", ENERGY)
    with reading(make.book):
        keys = [row.delivery_id for row in deliveries(make.book)]
    address = f"/books/{make.book.slug}/outbox/deliveries/chosen"

    answer = signed_in("owner").post(address, {"delivery": keys}, follow=True)

    said = f"{len(keys)} {'is' if len(keys) == 1 else 'are'} delivered again in a moment."
    assert keys and said in answer.content.decode()


def test_what_is_no_key_is_passed_over_and_there_is_a_most() -> None:
    assert chosen_keys(["3", "x", "-1", "3", "2", "9" * 30, "٣"]) == [3, 2]
    assert len(chosen_keys([str(n) for n in range(500)])) == MOST_CHOSEN
