"""What of a text is of somebody."""

from hypothesis import given
from hypothesis import strategies as st

from akker.customers.rules_search import sought_of
from akker.privacy.rules import ERASED, has_phrase, traces_of, without, without_in

ANS = traces_of(["Ans Çelik-de Boer"], ["ans@smit.example", "+31201234567"])


def left(text: str) -> str:
    return without(text, ANS.phrases)


def test_a_whole_name_goes_in_whatever_capitals_accents_and_signs() -> None:
    assert left("Called ANS CELIK de Boer; she waits") == f"Called {ERASED}; she waits"
    assert left("ans c\u0327elik\nde boer") == ERASED


def test_addresses_and_telephone_numbers_go() -> None:
    assert left("Mail Ans@Smit.example or +31201234567.") == f"Mail {ERASED} or +{ERASED}."


def test_what_others_may_be_called_too_stays() -> None:
    for text in ("Ans rang", "Mr De Boer", "Ans Çelik", "ans@smit.example.org is ours? no"):
        assert left(text) == text or "@" in text


def test_a_name_of_one_word_is_no_phrase_but_is_looked_for() -> None:
    traces = traces_of(["Ans"], [])

    assert (traces.phrases, traces.parts) == ((), ("ans",))


def test_particles_are_not_looked_for() -> None:
    assert traces_of(["Jo van der Wal"], []).parts == ("wal",)


def test_texts_within_lists_and_mappings_lose_it_too() -> None:
    value = {"with": ["Ans Çelik-de Boer", 3], "at": None}

    assert without_in(value, ANS.phrases) == {"with": [ERASED, 3], "at": None}


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_that_is_searched_finds_the_name_afterwards(before: str, after: str) -> None:
    text = left(f"{before} Ans Celik de Boer {after}")

    assert not has_phrase(sought_of(text), ANS.phrases)


@given(st.text(max_size=80))
def test_a_text_without_the_name_stays_as_it_was_written(text: str) -> None:
    if not has_phrase(sought_of(text), ANS.phrases):
        assert left(text) == text
