"""How words are searched on timelines: whole texts as their words, without capitals and accents."""

import re
from dataclasses import dataclass

from akker.customers.activity_rules import folded

ACTIVITY, TASK, PROMISE, CASE = "activity", "task", "promise", "case"
REQUIREMENT, ANSWER, REPLY = "requirement", "answer", "reply"
KINDS = (ACTIVITY, TASK, PROMISE, CASE, REQUIREMENT, ANSWER, REPLY)
MOST_WORD = 40  # signs of a word that are kept
MOST_PARTS = 8
LEAST_BEGINNING = 3  # signs
LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Part:
    """Words that stand one after the other; the last may be no more than a beginning, unless the
    part `is_whole`."""

    words: tuple[str, ...]
    is_whole: bool

    @property
    def needle(self) -> str:
        """As it stands in a text that has it (`sought_of`)."""
        return f" {' '.join(self.words)}{' ' if self.is_whole else ''}"

    def reach(self, at: int) -> tuple[str, str]:
        """From where and up to where words lie that fit the word at a place."""
        word = self.words[at]
        is_beginning = not self.is_whole and at == len(self.words) - 1
        return word, f"{word}{LAST_SIGN}" if is_beginning else word


def words_in(text: str) -> list[str]:
    """In their order; what is no letter and no digit parts them."""
    return [word[:MOST_WORD] for word in re.findall(r"\w+", folded(text))]


def sought_of(*texts: str) -> str:
    """All words with a blank around each, as they are kept; nothing where there are none."""
    words = words_in("\n".join(texts))
    return f" {' '.join(words)} " if words else ""


def parts_sought(text: str) -> tuple[Part, ...]:
    """What must all stand in a text that is looked for. What is in quotes stays together."""
    parts = re.findall(r'"([^"]*)"|([^\s"]+)', text[:200])
    found = (_part(words_in(quoted or word), bool(quoted)) for quoted, word in parts)
    return tuple(dict.fromkeys(part for part in found if part.words))[:MOST_PARTS]


def _part(words: list[str], is_whole: bool) -> Part:
    """What would begin too many words is a word."""
    is_short = bool(words) and len(words[-1]) < LEAST_BEGINNING
    return Part(tuple(words), is_whole or is_short)
