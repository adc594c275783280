"""Steps: bringing entries back, each with its lines, in an order that the guards accept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from akker.backup.container import Opened, unsafe
from akker.backup.loading import (
    Loading,
    Row,
    decoded_rows,
    enter,
    gather_statistics,
    insert,
    one_batch,
)
from akker.backup.tables import BY_LABEL, ENTRY, LINE, TAG, columns_of
from akker.books.actor import reading
from akker.books.models import Book
from akker.ledger.models import Counter

_ENTRIES_AT_ONCE = 1000
_LINES_AT_ONCE = 20_000
_MOST_WAITING = 50_000

Series = tuple[int, int]  # keys of journal and fiscal year


@dataclass(frozen=True, slots=True)
class Unit:
    """An entry as the file has it, with its lines and their dimensions."""

    entry_id: int
    book_id: int
    series: Series
    number: int
    reverses_id: int | None
    entry: Row
    lines: tuple[Row, ...]
    tags: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """Entries of one book that came before their turn.

    A file has entries by key. Two sessions may reserve keys in one order and take numbers in
    the other; so an entry waits for the number before its own, and for the one it reverses.
    """

    next_numbers: dict[Series, int]
    waiting: dict[tuple[Series, int], Unit] = field(default_factory=dict)
    waiting_ids: set[int] = field(default_factory=set)

    def takes(self, unit: Unit) -> bool:
        return (
            self.next_numbers.get(unit.series, 1) == unit.number
            and unit.reverses_id not in self.waiting_ids
        )


def load_entries(loading: Loading) -> None:
    """Bring in all entries; those that an earlier start brought in are passed over.

    Refused: backup_unsafe, for lines without an entry and numbers that do not follow.
    """
    done = counted = 0
    for batch in _batches(_in_turn(loading)):
        with one_batch():
            enter(batch[0].book_id)
            _write(batch)
        done += len(batch)
        if done >= 2 * counted:
            gather_statistics()
            counted = done
        loading.tell(ENTRY, done)


def _batches(units: Iterator[Unit]) -> Iterator[list[Unit]]:
    """Entries of one book, as many as can go together."""
    batch: list[Unit] = []
    line_count = 0
    for unit in units:
        is_full = len(batch) >= _ENTRIES_AT_ONCE or line_count >= _LINES_AT_ONCE
        if batch and (is_full or unit.book_id != batch[0].book_id):
            yield batch
            batch, line_count = [], 0
        batch.append(unit)
        line_count += len(unit.lines)
    if batch:
        yield batch


def _write(batch: list[Unit]) -> None:
    for label, rows in (
        (LINE, [row for unit in batch for row in unit.lines]),
        (TAG, [row for unit in batch for row in unit.tags]),
    ):
        insert(BY_LABEL[label], columns_of(BY_LABEL[label]), rows)
    entries = [unit.entry for unit in batch]
    insert(BY_LABEL[ENTRY], columns_of(BY_LABEL[ENTRY]), entries, one_by_one=True)


def _in_turn(loading: Loading) -> Iterator[Unit]:
    queue, book_id = Queue({}), 0
    for unit in _units(loading):
        if unit.book_id != book_id:
            _check_empty(queue, loading.backup)
            book_id = unit.book_id
            queue = Queue(_next_numbers(book_id))
        if unit.number < queue.next_numbers.get(unit.series, 1):
            continue
        if not queue.takes(unit):
            _hold(queue, unit, loading.backup)
            continue
        yield _taken(queue, unit)
        while released := _released(queue):
            yield released
    _check_empty(queue, loading.backup)


def _next_numbers(book_id: int) -> dict[Series, int]:
    """Where the counters stand: behind what an earlier start brought in."""
    with reading(Book(pk=book_id)):
        counters = Counter.objects.filter(book_id=book_id)
        return {
            (journal_id, year_id): last_number + 1
            for journal_id, year_id, last_number in counters.values_list(
                "journal_id", "fiscal_year_id", "last_number"
            )
        }


def _taken(queue: Queue, unit: Unit) -> Unit:
    queue.next_numbers[unit.series] = unit.number + 1
    return unit


def _hold(queue: Queue, unit: Unit, backup: Opened) -> None:
    if len(queue.waiting) >= _MOST_WAITING or (unit.series, unit.number) in queue.waiting:
        raise unsafe(backup.path, f"{ENTRY} number")
    queue.waiting[unit.series, unit.number] = unit
    queue.waiting_ids.add(unit.entry_id)


def _released(queue: Queue) -> Unit | None:
    """An entry whose turn has come; taken."""
    if queue.waiting:
        for series, number in list(queue.next_numbers.items()):
            unit = queue.waiting.get((series, number))
            if unit is not None and queue.takes(unit):
                del queue.waiting[series, number]
                queue.waiting_ids.discard(unit.entry_id)
                return _taken(queue, unit)
    return None


def _check_empty(queue: Queue, backup: Opened) -> None:
    if queue.waiting:
        raise unsafe(backup.path, f"{ENTRY} number")


def _units(loading: Loading) -> Iterator[Unit]:
    """Entries with their lines, and lines with their dimensions: three members side by side."""
    names = [column.name for column in columns_of(BY_LABEL[ENTRY])]
    wanted = ("id", "book_id", "journal_id", "fiscal_year_id", "number", "reverses_id")
    places = [names.index(name) for name in wanted]
    lines_of = _following(loading, LINE, "entry_id")
    tags_of = _following(loading, TAG, "line_id")
    line_id_at = [column.name for column in columns_of(BY_LABEL[LINE])].index("id")
    entries = decoded_rows(loading, BY_LABEL[ENTRY], columns_of(BY_LABEL[ENTRY]))
    for row in entries:
        entry_id, book_id, journal_id, year_id, number, reverses_id = (row[i] for i in places)
        lines = tuple(lines_of(entry_id))
        tags = tuple(tag for line in lines for tag in tags_of(line[line_id_at]))
        yield Unit(entry_id, book_id, (journal_id, year_id), number, reverses_id, row, lines, tags)
    for what in (lines_of, tags_of):
        for _ in what(None):
            raise unsafe(loading.backup.path, f"{LINE} entry_id")


def _following(loading: Loading, label: str, column: str) -> Callable[[int | None], Iterator[Row]]:
    """A function that gives the next rows as long as they belong to this key; None: any."""
    table = BY_LABEL[label]
    columns = columns_of(table)
    place = [c.name for c in columns].index(column)
    rows = decoded_rows(loading, table, columns) if label in loading.members else iter(())
    ahead: list[Row] = list(islice(rows, 1))

    def of_key(key: int | None) -> Iterator[Row]:
        while ahead and (key is None or ahead[0][place] == key):
            yield ahead.pop()
            ahead.extend(islice(rows, 1))

    return of_key
