"""The card of a party: what can stand on it, as a form and as it is kept."""

from dataclasses import replace
from typing import Any

import pytest

from akker.kernel.errors import Refused
from akker.kernel.rates import percent_text
from akker.parties.card_form import card_from_form, form_of_card, read_card_form
from akker.parties.cards import MOST_ROWS, ContactCard, PartyCard, tidy_card
from tests.make import refusal_of

FORM: dict[str, Any] = {
    "name": "Bakkerij Jansen B.V.",
    "kind": "organisation",
    "roles": ["customer", "supplier"],
    "country": "NL",
    "language": "nl",
    "currency": "",
    "payment_days": 14,
    "discount_percent": "2.5",
    "discount_days": 8,
    "credit_limit": "5000.00",
    "email": "boekhouding@example.com",
    "phone": "+31201234567",
    "website": "example.com",
    "einvoice_id": "0106:33286383",
    "delivery": "email-pdf",
    "addresses": [
        {
            "place": "post",
            "street": "Dorpsstraat 1",
            "postcode": "4811 AB",
            "city": "Breda",
            "country": "",
        }
    ],
    "contacts": [
        {
            "name": "Eva Jansen",
            "job": "owner",
            "email": "eva@example.com",
            "phone": "",
            "contact_id": 0,
        }
    ],
    "identifiers": [{"scheme": "kvk", "number": "33286383"}],
    "bank_accounts": [
        {"iban": "NL91ABNA0417164300", "bic": "", "holder": "", "is_confirmed": False}
    ],
}
CARD = PartyCard(name="Bakkerij Jansen")


def test_a_form_and_its_card_say_the_same() -> None:
    card = card_from_form(FORM, "EUR")

    assert form_of_card(card, "EUR") == FORM
    assert tidy_card(card, "NL") == card
    assert (card.discount_e2, card.credit_limit_minor) == (250, 500000)
    assert card_from_form({"name": "Eva"}, "EUR") == PartyCard(name="Eva")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"nonsense": "x"}, "card_form_unfit"),
        ({"name": 5}, "card_form_unfit"),
        ({"roles": "customer"}, "card_form_unfit"),
        ({"payment_days": "14"}, "card_form_unfit"),
        ({"payment_days": True}, "card_form_unfit"),
        ({"contacts": ["Eva"]}, "card_form_unfit"),
        ({"contacts": [{"job": "owner"}]}, "card_form_unfit"),
        ({"contacts": [{"name": "Eva", "x": ""}]}, "card_form_unfit"),
        ({"discount_percent": "2.555"}, "number_unreadable"),
        ({"discount_percent": "NaN"}, "number_unreadable"),
        ({"credit_limit": "much"}, "amount_unreadable"),
    ],
)
def test_a_form_that_cannot_be_a_card_is_refused(changed: dict[str, Any], code: str) -> None:
    assert refusal_of(card_from_form, {**FORM, **changed}, "EUR") == code


def test_only_a_card_in_json_is_read() -> None:
    assert read_card_form(b'{"name": "Eva"}') == {"name": "Eva"}
    for wrong in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
        assert refusal_of(read_card_form, wrong) == "card_form_unfit"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "card_unfit"),
        ({"name": "x" * 201}, "card_unfit"),
        ({"name": "a\0b"}, "card_unfit"),
        ({"kind": "robot"}, "choice_unknown"),
        ({"roles": ("boss",)}, "choice_unknown"),
        ({"language": "tlh"}, "choice_unknown"),
        ({"country": "Netherlands"}, "country_unknown"),
        ({"currency": "xx"}, "currency_unknown"),
        ({"payment_days": -1}, "card_unfit"),
        ({"payment_days": 366}, "card_unfit"),
        ({"discount_e2": 200}, "card_unfit"),
        ({"discount_days": 8}, "card_unfit"),
        ({"credit_limit_minor": -1}, "card_unfit"),
        ({"email": "nobody"}, "email_unfit"),
        ({"phone": "12"}, "phone_unfit"),
        ({"einvoice_id": "33286383"}, "card_unfit"),
        ({"delivery": "pigeon"}, "choice_unknown"),
        ({"contacts": (ContactCard("Eva", phone="12"),)}, "phone_unfit"),
        ({"contacts": (ContactCard("Eva"), ContactCard(" Eva "))}, "card_unfit"),
        (
            {"contacts": tuple(ContactCard(f"Eva {n}") for n in range(MOST_ROWS + 1))},
            "card_unfit",
        ),
    ],
)
def test_a_card_that_cannot_be_is_refused(changed: dict[str, Any], code: str) -> None:
    assert refusal_of(tidy_card, replace(CARD, **changed), "NL") == code


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"discount_e2": 200_00, "discount_days": 8},
            "The discount cannot be 200%. Use a percentage from 0 to 100.",
        ),
        (
            {"discount_e2": -2_50, "discount_days": 8},
            "The discount cannot be -2.5%. Use a percentage from 0 to 100.",
        ),
        (
            {"credit_limit_minor": -100},
            "A credit limit is never below zero. Use 0 or more, or leave it empty.",
        ),
    ],
)
def test_what_is_out_of_bounds_is_told_as_it_was_typed(
    changed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as said:
        tidy_card(replace(CARD, **changed), "NL")
    assert said.value.sentence == sentence


def test_numbers_are_of_the_party_s_country_or_else_ours() -> None:
    at_home = tidy_card(replace(CARD, phone="020 1234567"), "NL")
    abroad = tidy_card(replace(CARD, phone="030 12345678", country="de"), "NL")

    assert (at_home.phone, abroad.phone, abroad.country) == ("+31201234567", "+493012345678", "DE")


def test_percentages_are_written_as_short_as_they_are() -> None:
    assert [percent_text(each) for each in (None, 0, 5, 50, 200, 250, -250)] == [
        *("", "0", "0.05", "0.5", "2", "2.5", "-2.5")
    ]
