"""What in a text is of somebody, and what is left of the text when that goes."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from akker.customers.rules_search import words_in

ERASED = "[…]"  # stands where something was erased, in every language
MOST_REASON = 300
_LEAST_PART = 3
_PARTICLES = frozenset("van der den het ter ten von und and dhr mevr".split())
Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Traces:
    """As words of searched texts. `phrases` are nobody else's: a whole name of two words or more,
    an address, a telephone number. `parts` are words of the name, which others may have too.
    """

    phrases: Phrases
    parts: tuple[str, ...]

    @property
    def rarest(self) -> tuple[str, ...]:
        """Of each phrase the longest word: a text with the phrase has it."""
        return tuple(dict.fromkeys(max(phrase, key=len) for phrase in self.phrases))


def traces_of(names: Iterable[str], addresses: Iterable[str]) -> Traces:
    """`addresses` are of mail, and telephone numbers."""
    called = [words_in(name) for name in names]
    whole = [tuple(words) for words in called if len(words) > 1]
    found = [*whole, *(tuple(words_in(one)) for one in addresses)]
    parts = (word for words in called for word in words)
    return Traces(
        tuple(dict.fromkeys(phrase for phrase in found if phrase)),
        tuple(dict.fromkeys(p for p in parts if len(p) >= _LEAST_PART and p not in _PARTICLES)),
    )


def has_phrase(sought: str, phrases: Phrases) -> bool:
    """`sought` is a text as it is searched (`rules_search.sought_of`)."""
    return any(f" {' '.join(phrase)} " in sought for phrase in phrases)


def without(text: str, phrases: Phrases) -> str:
    """The text with `ERASED` wherever a phrase stands, in whatever capitals, accents and signs."""
    whole = unicodedata.normalize("NFC", text)
    tokens = [("".join(words_in(one.group())), *one.span()) for one in re.finditer(r"\w+", whole)]
    words = [word for word, _start, _end in tokens]
    left: list[str] = []
    at = upto = 0
    while at < len(tokens):
        size = _size_at(words, at, phrases)
        if size:
            left += [whole[upto : tokens[at][1]], ERASED]
            upto = tokens[at + size - 1][2]
        at += size or 1
    return "".join([*left, whole[upto:]]) if left else text


def _size_at(words: Sequence[str], at: int, phrases: Phrases) -> int:
    """Of the longest phrase that begins there; 0 for none."""
    fitting = (p for p in phrases if tuple(words[at : at + len(p)]) == p)
    return max((len(phrase) for phrase in fitting), default=0)


def without_in(value: Any, phrases: Phrases) -> Any:
    """The same of all texts within lists and mappings."""
    if isinstance(value, str):
        return without(value, phrases)
    if isinstance(value, Mapping):
        return {key: without_in(one, phrases) for key, one in value.items()}
    if isinstance(value, list):
        return [without_in(one, phrases) for one in value]
    return value
