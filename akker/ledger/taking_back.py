"""Taking back what an import brought in: its entries by dated reversals, accounts, parties."""

from collections.abc import Sequence

from akker.audit.queries import history_of
from akker.audit.recording import record
from akker.books.actor import Actor
from akker.books.queries import today_in
from akker.intake.importing import AT_ONCE, subjects_of
from akker.intake.kinds import Progress, TakenBack
from akker.intake.models import Import
from akker.ledger.charting import write_change
from akker.ledger.events import EntriesPosted
from akker.ledger.import_checks import ENTRIES_AT_ONCE
from akker.ledger.importing import OPENED, write_in_parts
from akker.ledger.models import JournalLine, LedgerAccount, MonthTotal
from akker.ledger.posting import opposite_of
from akker.ledger.queries import EntryRow, entries_with_ids
from akker.ledger.queries_next import on_open_day
from akker.ledger.rules import IMPORT
from akker.ledger.sealing import PostedEntry
from akker.ledger.surroundings import hold_ledger, look_around
from akker.parties.importing import PARTIES, take_back


def take_back_entries(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: reverse the entries of an import, and retire the ledger accounts that it opened.

    An entry is reversed on its own day where that is still open, else on the first open day
    after it. Refused: no_open_day, and what `rules.check_entry` refuses.
    """
    source = f"{IMPORT}{brought_by.uid}"
    first: PostedEntry | None = None
    last: PostedEntry | None = None
    entry_ids, count = subjects_of(brought_by, brought_by.kind), 0
    if len(entry_ids) > ENTRIES_AT_ONCE:
        hold_ledger(actor.book)
    for start in range(0, len(entry_ids), AT_ONCE):
        originals = entries_with_ids(actor.book, entry_ids[start : start + AT_ONCE])
        posted = _reverse(actor, originals, f"{source}:undo")
        if posted:
            first, last = first or posted[0], posted[-1]
            count += len(posted)
        if progress is not None:
            progress("undo", min(start + AT_ONCE, len(entry_ids)), len(entry_ids))
    retired = _retire(actor, brought_by, source)
    if first is not None and last is not None:
        event = EntriesPosted(first.entry_id, last.entry_id, count, f"{source}:undo")
        record(actor, event, subject=source)
    return TakenBack(
        reversed_count=count,
        kept_count=len(entry_ids) - count,
        first_label=first.label if first else "",
        last_label=last.label if last else "",
        retired_codes=retired,
    )


def take_back_chart(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: retire unused ledger accounts of a chart, and give back what it changed."""
    taken = take_back_entries(actor, brought_by, progress)
    _change_back(actor, f"{IMPORT}{brought_by.uid}")
    return taken


def take_back_parties(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: retire the parties of an import that no line is about, and give back changed cards."""
    del progress
    unused = _unused(actor, subjects_of(brought_by, PARTIES))
    return TakenBack(retired_codes=take_back(actor, f"{IMPORT}{brought_by.uid}", unused))


def _reverse(actor: Actor, originals: Sequence[EntryRow], source: str) -> list[PostedEntry]:
    entries = [
        opposite_of(actor.book, original, source=source)
        for original in originals
        if not original.reversed_by_label
    ]
    if not entries:
        return []
    around = look_around(actor.book, entries)
    return write_in_parts(actor, [on_open_day(entry, around) for entry in entries])


def _retire(actor: Actor, brought_by: Import, source: str) -> tuple[str, ...]:
    """Retire the ledger accounts that came with the import and carry nothing else."""
    opened = LedgerAccount.objects.filter(
        book=actor.book, pk__in=list(subjects_of(brought_by, OPENED)), retired_on=None
    )
    own = (source, f"{source}:undo")
    retired = []
    for place in opened.order_by("code"):
        lines = JournalLine.objects.filter(book=actor.book, ledger_account=place)
        if not lines.exclude(entry__source__in=own).exists():
            write_change(actor, place.code, retired_on=today_in(actor.book))
            retired.append(place.code)
    return tuple(retired)


def _unused(actor: Actor, party_ids: Sequence[int]) -> list[int]:
    """Those parties that no line is about."""
    used: set[int | None] = set()
    for start in range(0, len(party_ids), AT_ONCE):
        some = list(party_ids[start : start + AT_ONCE])
        lines = JournalLine.objects.filter(book=actor.book, party_id__in=some)
        used.update(lines.values_list("party_id", flat=True).distinct())
    return [party_id for party_id in party_ids if party_id not in used]


def _change_back(actor: Actor, source: str) -> None:
    """Give ledger accounts back what the chart changed, unless somebody changed it since."""
    used = set(
        MonthTotal.objects.filter(book=actor.book).values_list("ledger_account__code", flat=True)
    )
    for event in history_of(actor.book, source):
        if event.kind != "ChartImported" or event.after is None:
            continue
        for code, changes in event.after["changed"].items():
            place = LedgerAccount.objects.get(book=actor.book, code=code)
            back = {
                name: before
                for name, (before, after) in changes.items()
                if getattr(place, name) == after and (code not in used or name in ("name", "iban"))
            }
            if back:
                write_change(actor, code, **back)
