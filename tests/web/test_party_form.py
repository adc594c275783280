"""The form of a party's card: what is wrong is told, and what was typed stays."""

import re
from typing import Any

import pytest

from akker.books.actor import reading
from akker.parties.queries_cards import unconfirmed_accounts
from akker.parties.registering import register_party
from tests.make import Make
from tests.web.entry_sent import Enter, at, hidden, text_of
from tests.web.test_party_pages import SENT


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "The name is empty."),
        ({"payment_days": "soon"}, "is not a number of days"),
        ({"payment_days": "999"}, "cannot be 999"),
        ({"credit_limit": "1.234"}, "two amounts"),
        ({"discount_days": ""}, "a number of days"),
        ({"email": "eva"}, "is not an e-mail address"),
        ({"phone": "12"}, "is not a telephone number"),
        ({"number-number": ["1", ""]}, "cannot be a KvK number"),
        ({"account-iban": ["NL91ABNA0417164301", ""]}, "is not an IBAN"),
        ({"role": ["boss"]}, "not among the choices"),
        ({"contact-name": ["", ""], "contact-email": ["eva@example.com", ""]}, "name is empty"),
        ({"account-iban": ["", ""], "account-holder": ["Jansen", ""]}, "is not an IBAN"),
        ({"post-street": "", "visit-country": "NL"}, "street is empty"),
        ({"country": "Nederland"}, "is not the code of a country"),
    ],
)
def test_what_cannot_be_is_told_and_kept_to_be_changed(
    make: Make, enter: Enter, changed: dict[str, Any], said: str
) -> None:
    answer = enter().post(at(make, "parties/new"), {**SENT, **changed})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert hidden(answer, "post-city") == "Breda"
    assert hidden(answer, "contact-job") == "owner"
    with reading(make.book):
        assert unconfirmed_accounts(make.book) == []


def test_all_that_is_wrong_is_told_at_once_each_at_its_field(make: Make, enter: Enter) -> None:
    wrong: dict[str, Any] = {
        "payment_days": "soon",
        "discount_days": "",
        "email": "eva",
        "account-iban": ["NL91ABNA0417164301", ""],
        "contact-name": ["", "Eva"],
        "contact-job": ["", "owner"],
        "contact-email": ["", "eva@"],
        "contact-phone": ["", "12"],
        "contact-contact_id": ["", ""],
        "post-street": "",
    }

    answer = enter().post(at(make, "parties/new"), {**SENT, **wrong})

    assert answer.status_code == 422
    assert "7 fields are not right; each says below what to do." in text_of(answer)
    for field, said in (
        ("payment_days", "soon is not a number of days. Write it in digits, such as 30."),
        ("discount_days", "A discount for paying early needs a percentage"),
        ("email", "eva is not an e-mail address."),
        ("account-1", "NL91ABNA0417164301 is not an IBAN"),
        ("contact-1", "eva@ is not an e-mail address. "),
        ("contact-1", "12 is not a telephone number"),
        ("post", "The street is empty."),
    ):
        assert said in said_below(answer, field)
    marked = re.findall(r'name="([^"]+)"[^>]* aria-invalid="true"', answer.content.decode())
    assert len(marked) == 7
    assert {"contact-email", "contact-phone", "account-iban", "post-street"} <= set(marked)
    assert hidden(answer, "post-city") == "Breda"
    with reading(make.book):
        assert unconfirmed_accounts(make.book) == []


def test_a_discount_in_letters_is_one_thing_wrong(make: Make, enter: Enter) -> None:
    answer = enter().post(at(make, "parties/new"), {**SENT, "discount_percent": "two"})

    assert "two is not a percentage." in said_below(answer, "discount_percent")
    assert answer.content.decode().count('aria-invalid="true"') == 1


def test_a_code_that_somebody_has_is_told_at_the_code(make: Make, enter: Enter) -> None:
    register_party(make.alice, code="jansen", name="Jansen")

    answer = enter().post(at(make, "parties/new"), {**SENT, "code": "jansen"})

    assert answer.status_code == 409
    assert "Somebody is registered as jansen already." in said_below(answer, "code")


def said_below(answer: Any, field: str) -> str:
    """The sentence that a screen reader hears with the field."""
    (said,) = re.findall(rf'<p id="{field}-said"[^>]*>(.*?)</p>', answer.content.decode(), re.S)
    return str(said)
