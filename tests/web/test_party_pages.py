"""The page of a party, its form, and a changed bank account."""

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.access.inviting import invite_user
from akker.access.models import User
from akker.ledger.rules import NewLine
from akker.parties.card_form import card_from_form
from akker.parties.changing import change_party
from akker.parties.queries_cards import known_party
from akker.parties.registering import register_party
from akker.receivables.drafting import change_letterhead
from tests.make import Make
from tests.parties.test_cards import FORM
from tests.web import visitor
from tests.web.entry_sent import Enter, at, hidden, text_of, value_of

NEW = "NL02ABNA0123456789"
MOST_QUERIES = (
    44  # of the page of a customer with a limit; the session and the door are eight of them
)
SENT: dict[str, Any] = {
    "name": "Bakkerij Jansen B.V.",
    "kind": "organisation",
    "role": ["customer", "partner"],
    "payment_days": "30",
    "credit_limit": "5.000,00",
    "discount_percent": "2,5",
    "discount_days": "8",
    "email": "Eva@Example.com",
    "phone": "020 1234567",
    "post-street": "Dorpsstraat 1",
    "post-city": "Breda",
    "contact-contact_id": ["", ""],
    "contact-name": ["Eva Jansen", ""],
    "contact-job": ["owner", ""],
    "contact-email": ["", ""],
    "contact-phone": ["", ""],
    "number-scheme": ["kvk", "vat"],
    "number-number": ["33286383", ""],
    "account-iban": ["nl91 abna 0417 1643 00", ""],
    "account-bic": ["", ""],
    "account-holder": ["", ""],
}


@pytest.fixture
def jansen(make: Make) -> Make:
    card = card_from_form(FORM, "EUR")
    register_party(make.alice, code="jansen", name=card.name, card=card)
    owed = NewLine("1300", 12100, party_code="jansen")
    make.post("2026-03-02", "Invoice 7", [owed, ("8040", "-121.00")], journal="VRK")
    paid = NewLine("1300", -2100, party_code="jansen")
    make.post("2026-03-20", "Part of it", [("1020", "21.00"), paid], journal="BNK")
    return make


def test_a_page_shows_what_is_owed_and_all_that_is_known(jansen: Make, enter: Enter) -> None:
    browser = enter()

    page = browser.get(at(jansen, "party/jansen"))
    listed = text_of(browser.get(at(jansen, "parties"), {"role": "customer"}))

    shown = text_of(page)
    for text in (
        "€100.00", "credit limit €5,000.00", "2.5% less within 8 days", "Dorpsstraat 1",
        "Eva Jansen", "+31 20 123 4567", "33286383", "NL91 ABNA 0417 1643 00", "Invoice 7",
        "Customer", "Registered",
    ):  # fmt: skip
        assert text in shown, text
    assert "Bakkerij Jansen B.V." in listed
    assert "Bakkerij" not in text_of(browser.get(at(jansen, "parties"), {"role": "bank"}))
    assert browser.get(at(jansen, "party/nobody")).status_code == 404
    assert "Klant" in text_of(enter("owner", "nl").get(at(jansen, "party/jansen")))


def test_entries_about_a_party_are_listed_alone(jansen: Make, enter: Enter) -> None:
    jansen.post("2026-03-03", "Water mains", [("4600", "10.00"), ("1020", "-10.00")])

    shown = text_of(enter().get(at(jansen, "entries"), {"party": "jansen"}))
    nobody = text_of(enter().get(at(jansen, "entries"), {"party": "smit"}))

    assert "Invoice 7" in shown and "Part of it" in shown
    assert "mains" not in shown and "mains" not in nobody


def test_somebody_is_registered_with_the_whole_card(make: Make, enter: Enter) -> None:
    answer = enter("bookkeeper", "nl").post(at(make, "parties/new"), SENT)

    assert answer.status_code == 302, text_of(answer)
    assert answer["Location"] == at(make, "party/bakkerij-jansen-bv")
    card = known_party(make.book, "bakkerij-jansen-bv").card
    assert (card.roles, card.payment_days) == (("customer", "partner"), 30)
    assert (card.credit_limit_minor, card.discount_e2) == (500000, 250)
    assert (card.email, card.phone) == ("eva@example.com", "+31201234567")
    assert [one.number for one in card.identifiers] == ["33286383"]
    assert [one.iban for one in card.bank_accounts] == ["NL91ABNA0417164300"]
    assert [one.name for one in card.contacts] == ["Eva Jansen"]
    assert [(one.place, one.city) for one in card.addresses] == [("post", "Breda")]


def test_the_form_of_a_card_gives_the_card_back(jansen: Make, enter: Enter) -> None:
    browser = enter()
    form = browser.get(at(jansen, "parties/change/jansen"))
    before = known_party(jansen.book, "jansen")
    (eva,) = before.card.contacts
    sent = {
        **SENT,
        "seen": hidden(form, "seen"),
        "payment_days": value_of(form, "payment_days"),
        "contact-contact_id": [str(eva.contact_id), ""],
        "contact-name": ["Eva de Wit", "Noor Smit"],
    }

    answer = browser.post(at(jansen, "parties/change/jansen"), sent)
    again = browser.post(at(jansen, "parties/change/jansen"), sent)

    assert answer.status_code == 302, text_of(answer)
    card = known_party(jansen.book, "jansen").card
    assert [(one.name, one.contact_id == eva.contact_id) for one in card.contacts] == [
        ("Eva de Wit", True),
        ("Noor Smit", False),
    ]
    assert card.payment_days == 14
    assert again.status_code == 409
    assert "Somebody changed jansen meanwhile." in text_of(again)


def test_who_may_be_the_same_shows_while_typing(jansen: Make, enter: Enter) -> None:
    browser = enter("manager")

    found = text_of(browser.get(at(jansen, "parties/alike"), {"name": "bakkerij jansen"}))
    number = {"name": "x", **{k: v for k, v in SENT.items() if k.startswith("number")}}
    by_number = text_of(browser.get(at(jansen, "parties/alike"), number))
    nobody = browser.get(at(jansen, "parties/alike"), {"name": "Smit", "email": "a@gmail.com"})

    assert "the same name" in found
    assert "the same number from a register" in by_number
    assert not text_of(nobody).strip()
    itself = {"name": "bakkerij jansen", "but": "jansen"}
    assert not text_of(browser.get(at(jansen, "parties/alike"), itself)).strip()


def test_a_changed_bank_account_is_an_alarm_until_it_is_confirmed(
    jansen: Make, enter: Enter
) -> None:
    card = card_from_form({**FORM, "contacts": [], "bank_accounts": [{"iban": NEW}]}, "EUR")
    change_party(jansen.alice, code="jansen", card=card)
    browser = enter("bookkeeper")

    page = text_of(browser.get(at(jansen, "party/jansen")))
    listed = text_of(browser.get(at(jansen, "parties")))
    refused = enter("manager").post(at(jansen, "parties/confirm/jansen"), {"iban": NEW})
    wrong = browser.post(at(jansen, "parties/confirm/jansen"), {"iban": "NL91ABNA0417164300"})
    answer = browser.post(at(jansen, "parties/confirm/jansen"), {"iban": NEW})

    assert "nobody has confirmed it" in page
    assert "which nobody has confirmed" in listed
    assert (refused.status_code, wrong.status_code, answer.status_code) == (403, 422, 302)
    assert "nobody has confirmed it" not in text_of(browser.get(at(jansen, "party/jansen")))


def test_pages_of_parties_ask_as_much_of_the_database_however_much_there_is(
    jansen: Make, enter: Enter
) -> None:
    browser = enter()

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(at(jansen, path)).status_code == 200
        return len(queries)

    pages = ("parties", "party/jansen", "parties/change/jansen")
    before = [asked(path) for path in pages]
    for number in range(12):
        register_party(jansen.alice, code=f"P{number}", name=f"Party {number}")
        owed = NewLine("1300", 100, party_code="jansen")
        jansen.post("2026-03-05", "More", [owed, ("8040", "-1.00")], journal="VRK")
    card = known_party(jansen.book, "jansen").card
    more = card_from_form(
        {**FORM, "contacts": [{"name": f"Somebody {number}"} for number in range(9)]}, "EUR"
    )
    change_party(jansen.alice, code="jansen", card=more)

    assert card != more
    assert [asked(path) for path in pages] == before


def test_the_page_of_a_customer_asks_the_database_nothing_twice(
    committed: Make,
) -> None:
    card = card_from_form(FORM, "EUR")
    register_party(committed.alice, code="jansen", name=card.name, card=card)
    for day in ("2026-03-02", "2026-04-02"):
        owed = NewLine("1300", 12100, party_code="jansen")
        committed.post(day, "Invoice", [owed, ("8040", "-121.00")], journal="VRK")
    invite_user(committed.alice, email="olga@example.com", role="owner", name="Olga")
    browser = visitor.signed_in(User.objects.get(email="olga@example.com"))
    path = at(committed, "party/jansen")

    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(f"{path}?again=1")
    asked = Counter(one["sql"] for one in queries)

    assert "How they pay" in text_of(page)
    assert len(queries) <= MOST_QUERIES
    assert max(asked.values()) == 1


def test_two_records_of_one_party_are_merged_after_a_look_at_both(
    jansen: Make, enter: Enter
) -> None:
    register_party(jansen.alice, code="jansen-2", name="Bakkerij Jansen")
    browser = enter("manager")

    asked = text_of(browser.get(at(jansen, "parties/merge/jansen-2")))
    shown = text_of(browser.get(at(jansen, "parties/merge/jansen-2"), {"into": "jansen"}))
    wrong = browser.get(at(jansen, "parties/merge/jansen-2"), {"into": "nobody"})
    done = browser.post(at(jansen, "parties/merge/jansen-2"), {"into": "jansen"})
    again = browser.post(at(jansen, "parties/merge/jansen-2"), {"into": "jansen"})

    assert "the same name" in asked
    assert "Eva Jansen" in shown and "KvK number 33286383" in shown
    assert (wrong.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert "another name for jansen" in text_of(browser.get(at(jansen, "party/jansen-2")))
    assert "merged into this party" in text_of(browser.get(at(jansen, "party/jansen")))
    browser.post(at(jansen, "parties/unmerge/jansen-2"))
    assert "another name for" not in text_of(browser.get(at(jansen, "party/jansen-2")))
    assert enter("auditor").get(at(jansen, "parties/merge/jansen-2")).status_code == 403


def test_who_is_retired_is_listed_apart(jansen: Make, enter: Enter) -> None:
    browser = enter()

    browser.post(at(jansen, "parties/retire/jansen"))
    page = text_of(browser.get(at(jansen, "party/jansen")))
    listed = [
        "Bakkerij" in text_of(browser.get(at(jansen, "parties"), {"role": role}))
        for role in ("", "customer", "retired")
    ]
    browser.post(at(jansen, "parties/restore/jansen"))

    assert "retired on" in page
    assert listed == [False, False, True]
    assert "Bakkerij" in text_of(browser.get(at(jansen, "parties")))
    assert browser.post(at(jansen, "parties/retire/nobody")).status_code == 404


def test_the_list_is_taken_out_as_it_stands_on_screen(jansen: Make, enter: Enter) -> None:
    register_party(jansen.alice, code="=odd", name="=HYPERLINK(1)")
    browser = enter("auditor", "nl")

    whole = browser.get(at(jansen, "parties/export"), {"format": "csv"})
    some = browser.get(at(jansen, "parties/export"), {"format": "csv", "role": "supplier"})

    lines = b"".join(whole.streaming_content) if whole.streaming else whole.content
    text = lines.decode("utf-8-sig").splitlines()
    assert "Bakkerij Jansen B.V." in text[-1] and "Klant, Leverancier" in text[-1]
    assert "'=HYPERLINK(1)" in text[-2]
    rest = b"".join(some.streaming_content) if some.streaming else some.content
    assert b"HYPERLINK" not in rest


@pytest.mark.parametrize(
    "text", ["bakkerij", "JANSEN", "boekhouding@", "33286383", "NL91 ABNA 0417", "3328 63"]
)
def test_a_party_is_found_by_what_is_on_the_card(jansen: Make, enter: Enter, text: str) -> None:
    page = enter("auditor").get(at(jansen, "find"), {"q": text})

    assert at(jansen, "party/jansen") in page.content.decode()
    assert (
        at(jansen, "party/jansen")
        not in enter().get(at(jansen, "find"), {"q": "99999"}).content.decode()
    )


def test_what_the_form_does_not_offer_stays_on_the_card(make: Make, enter: Enter) -> None:
    card = card_from_form({"name": "Riyad Trading", "country": "SA", "currency": "USD"}, "EUR")
    register_party(make.alice, code="riyad", name=card.name, card=card)
    browser = enter()
    form = browser.get(at(make, "parties/change/riyad"))
    assert '<option value="SA" selected>' in form.content.decode()

    sent = {"name": "Riyad", "country": "SA", "currency": "usd", "seen": hidden(form, "seen")}
    answer = browser.post(at(make, "parties/change/riyad"), sent)

    assert answer.status_code == 302, text_of(answer)
    changed = known_party(make.book, "riyad").card
    assert (changed.name, changed.country, changed.currency) == ("Riyad", "SA", "USD")


def test_a_contact_leaves_when_the_name_is_emptied(jansen: Make, enter: Enter) -> None:
    browser = enter()
    (eva,) = known_party(jansen.book, "jansen").card.contacts
    form = browser.get(at(jansen, "parties/change/jansen"))
    sent = {
        **SENT,
        "seen": hidden(form, "seen"),
        "contact-contact_id": [str(eva.contact_id), ""],
        "contact-name": ["", ""],
    }

    assert browser.post(at(jansen, "parties/change/jansen"), sent).status_code == 302
    assert known_party(jansen.book, "jansen").card.contacts == ()


def test_the_page_tells_what_happened_last_and_the_log_tells_all(
    jansen: Make, enter: Enter
) -> None:
    for count in range(10):
        card = card_from_form({**FORM, "website": f"https://jansen.example/{count}"}, "EUR")
        change_party(jansen.alice, code="jansen", card=card)
    address = at(jansen, "party/jansen")

    shown = text_of(enter().get(address))

    assert shown.count("Card changed") == 8 and "Registered" not in shown
    assert "All of it" in shown and "All of it" not in text_of(enter("manager").get(address))
    log = enter().get(at(jansen, "log"), {"subject": "party:jansen"})
    assert "Relation registered" in text_of(log)


def test_a_limit_that_is_not_theirs_to_raise_is_told_and_kept_to_be_changed(
    jansen: Make, enter: Enter
) -> None:
    browser = enter("manager")
    form = browser.get(at(jansen, "parties/change/jansen"))
    sent = {**SENT, "seen": hidden(form, "seen"), "credit_limit": "9,000.00"}

    answer = browser.post(at(jansen, "parties/change/jansen"), sent)

    assert answer.status_code == 403
    assert "jansen has a credit limit, and only who may lift credit holds" in text_of(answer)
    assert value_of(answer, "credit_limit") == "9,000.00"
    assert hidden(answer, "post-city") == "Breda"


def test_our_own_card_is_told_to_be_ours_and_what_was_typed_is_kept(
    jansen: Make, enter: Enter
) -> None:
    change_letterhead(jansen.alice, party_code="jansen")
    browser = enter("manager")
    form = browser.get(at(jansen, "parties/change/jansen"))
    sent = {**SENT, "seen": hidden(form, "seen"), "account-iban": [NEW, ""]}

    answer = browser.post(at(jansen, "parties/change/jansen"), sent)
    retired = browser.post(at(jansen, "parties/retire/jansen"))

    assert answer.status_code == retired.status_code == 403
    for page in (answer, retired):
        assert "jansen is our own card" in text_of(page)
    assert hidden(answer, "account-iban") == NEW
