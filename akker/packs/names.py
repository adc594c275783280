"""The names that a pack gives to ledger accounts and journals, in the reader's language."""

from functools import cache

from akker.packs.contract import ChartEntry, StartingJournal
from akker.packs.registry import pack_for


def name_read(pack_code: str, code: str, name: str, language: str) -> str:
    """The pack's name in that language for what has the pack's name in any language.

    What was renamed, or was added to the books, reads as the books have it; so does
    everything where no language is asked for.
    """
    given = _given(pack_code).get((code, name)) if language else None
    return given.name_in(language) if given else name


@cache
def _given(pack_code: str) -> dict[tuple[str, str], ChartEntry | StartingJournal]:
    pack = pack_for(pack_code)
    given: tuple[ChartEntry | StartingJournal, ...] = (*pack.chart, *pack.journals)
    return {
        (one.code, name): one for one in given for name in (one.name, *one.local_names.values())
    }
