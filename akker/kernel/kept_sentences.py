"""Sentences kept as a text, and read again in the language of whoever reads them then."""

import json

from akker.kernel.errors import Refused
from akker.kernel.masking import masked
from akker.kernel.sentences import Sentence, read

_BEGINS = '["'


def kept(told: Refused | Sentence, most: int) -> str:
    """Templates and values in at most so many characters, without what no log may hold; where
    there is no room for them, the sentence as it reads now."""
    if isinstance(told, Refused):
        templates = [told.message_template, told.remedy_template]
        now = told.sentence
    else:
        templates, now = [told.template], str(told)
    values = {
        name: masked(value) if isinstance(value, str) else value
        for name, value in told.values.items()
    }
    text = json.dumps([*templates, values], default=str, ensure_ascii=False)
    return text if len(text) <= most else masked(now)[:most]


def read_again(text: str) -> str:
    """What was kept, as the reader says it; any other text is read as it is."""
    if not text.startswith(_BEGINS):
        return text
    try:
        *templates, values = json.loads(text)
        return " ".join(read(one, values) for one in templates if one)
    except (ValueError, TypeError, KeyError, AttributeError):
        return text  # something that failed said a list itself
