"""What a party can be called in the books, decided over plain values."""

import re
import unicodedata
from collections.abc import Container

MOST_CODE = 40
PARTS = ("contributor", "executive sponsor", "first contact")  # in the team of a customer


def proposed_code(name: str, taken: Container[str]) -> str:
    """A code made from a name: `Bakkerij Jansen B.V.` gives `bakkerij-jansen-bv`.

    With a number behind it where that is taken; `party` where no letter is left.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"[.'\u2019]", "", plain))
    stem = "-".join(words)[: MOST_CODE - 4].strip("-") or "party"
    number, code = 2, stem
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    return code
