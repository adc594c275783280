"""The first walk through a journal from a file: is all of it right, and what is in it?"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from akker.books.models import Book
from akker.intake.cells import SheetRow
from akker.intake.kinds import Progress
from akker.intake.problems import MOST_PROBLEMS, RowProblem, at_row
from akker.intake.staging import StagedItem, Staging
from akker.kernel.errors import Refused
from akker.ledger.charting import NewLedgerAccount, check_new
from akker.ledger.import_names import type_of_name
from akker.ledger.import_rows import JournalReader, ReadEntry, packed
from akker.ledger.rules import MOST_LINES, Place, Surroundings, check_entry, check_line
from akker.ledger.surroundings import look_around

ENTRIES_AT_ONCE, LINES_AT_ONCE = 1000, 4000
MOST_PROPOSALS = 2000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ledger account that a file names and the books do not have.

    `type` is what its name tells, or empty; `row` is where the file names it first.
    """

    code: str
    type: str
    row: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What the walk finds, while it finds it.

    With `opens`, ledger accounts that the books do not have are opened, and retired ones
    restored; with `lists`, what is wrong is listed instead of refused. `chart` holds codes.
    """

    chart: Collection[str]
    opens: bool
    lists: bool
    proposals: dict[str, Proposal] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    problems: list[RowProblem] = field(default_factory=list)

    def note(self, problems: Iterable[RowProblem]) -> None:
        for problem in problems:
            if not self.lists:
                raise problem.refused
            if not self.is_full:
                self.problems.append(problem)

    def types_by_code(self) -> dict[str, str]:
        """The ledger accounts that can be opened."""
        return {code: one.type for code, one in self.proposals.items() if one.type}

    @property
    def is_full(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS


def stage_entries(
    book: Book,
    rows: Iterable[SheetRow],
    reader: JournalReader,
    found: Findings,
    staged: Staging,
    progress: Progress | None = None,
) -> None:
    """Check every entry of the file and put it aside. Refused: entry_comes_back."""
    for batch in _batches(_read(rows, reader, found)):
        staged.add(_checked(book, batch, found))
        if progress is not None:
            progress("check", staged.item_count(), 0)
        if found.is_full:
            return
    doubled = staged.doubled_reference()
    if doubled is not None:
        reference, first_row, row = doubled
        refused = Refused(
            "entry_comes_back",
            "Entry {entry} of row {first_row} comes back in row {row}.",
            remedy="Put the rows of one entry together, or call the second something else.",
            entry=reference,
            first_row=first_row,
            row=row,
        )
        found.note([at_row(refused, row)])


def _read(rows: Iterable[SheetRow], reader: JournalReader, found: Findings) -> Iterator[ReadEntry]:
    for group in _entries(rows, reader):
        read = reader.read(group)
        if isinstance(read, ReadEntry):
            yield read
        else:
            found.note(read)
            if found.is_full:
                return


def _entries(rows: Iterable[SheetRow], reader: JournalReader) -> Iterator[list[SheetRow]]:
    """The rows of each entry, which stand together."""
    group: list[SheetRow] = []
    reference = ""
    for row in rows:
        own = reader.reference_of(row)
        if group and own != reference:
            yield group
            group = []
        reference = own
        group.append(row)
        if len(group) > MOST_LINES:
            raise Refused(
                "too_many_lines",
                "The entry of row {first_row} goes on in row {row}; an entry has at most"
                " {most} lines.",
                remedy="Split it over several entries.",
                first_row=group[0].number,
                row=row.number,
                most=MOST_LINES,
            )
    if group:
        yield group


def _batches(entries: Iterator[ReadEntry]) -> Iterator[list[ReadEntry]]:
    """Batches of a size that one statement can ask about, whatever the size of entries.

    What ends the reading waits until the entries before it are checked.
    """
    batch: list[ReadEntry] = []
    line_count = 0
    ended_by: Refused | None = None
    try:
        for entry in entries:
            line_count += len(entry.rows)
            if batch and (len(batch) == ENTRIES_AT_ONCE or line_count > LINES_AT_ONCE):
                yield batch
                batch, line_count = [], len(entry.rows)
            batch.append(entry)
    except Refused as refused:
        ended_by = refused
    if batch:
        yield batch
    if ended_by is not None:
        raise ended_by


def _checked(book: Book, batch: Sequence[ReadEntry], found: Findings) -> list[StagedItem]:
    around = _as_if_opened(look_around(book, [read.entry for read in batch]), batch, found)
    items = []
    for read in batch:
        try:
            check_entry(read.entry, around)
        except Refused as refused:
            found.note([_located(refused, read, around, found)])
            continue
        items.append(
            StagedItem(
                read.rows[0], read.reference, len(read.rows), read.digest, packed(read.entry)
            )
        )
    return items


def _as_if_opened(
    around: Surroundings, batch: Sequence[ReadEntry], found: Findings
) -> Surroundings:
    """The surroundings with the ledger accounts that the import would open or restore."""
    places = dict(around.places)
    for read in batch:
        for line, row in zip(read.entry.lines, read.rows, strict=True):
            code = line.ledger_code
            if code not in found.chart and code not in found.proposals:
                found.proposals[code] = _proposal(code, row)
                _check_count(found, row)
            place = places.get(code)
            if found.opens and place is not None and place.retired_on is not None:
                if read.entry.booked_on >= place.retired_on:
                    found.retired.add(code)
                    places[code] = replace(place, retired_on=None)
    if found.opens or found.lists:
        opened = {code: Place(0, "", False, None, ()) for code in found.types_by_code()}
        places |= opened
    return replace(around, places=places)


def _check_count(found: Findings, row: int) -> None:
    if len(found.proposals) > MOST_PROPOSALS:
        raise Refused(
            "ledger_accounts_many",
            "The file names more than {most} ledger accounts that the books do not have.",
            remedy="Look at row {row}, whether the column of the ledger account is the right one.",
            most=MOST_PROPOSALS,
            row=row,
        )


def _proposal(code: str, row: int) -> Proposal:
    type_told = type_of_name(code)
    try:
        check_new(NewLedgerAccount(code, code, type_told))
    except Refused:
        return Proposal(code, "", row)
    return Proposal(code, type_told, row)


def _located(
    refused: Refused, read: ReadEntry, around: Surroundings, found: Findings
) -> RowProblem:
    """The refusal with the row of the line that it is about, or of the entry's first."""
    if read.entry.journal_code in around.journals:
        for line, row in zip(read.entry.lines, read.rows, strict=True):
            try:
                check_line(line, read.entry, around)
            except Refused as of_line:
                proposal = found.proposals.get(line.ledger_code)
                if of_line.code == "ledger_account_unknown" and proposal is not None:
                    of_line = _unknown(proposal, around.book_name)
                return at_row(of_line, row)
    return at_row(refused, read.rows[0])


def _unknown(proposal: Proposal, book_name: str) -> Refused:
    """Why a ledger account that the books do not have was not opened."""
    try:
        check_new(NewLedgerAccount(proposal.code, proposal.code, proposal.type or "asset"))
    except Refused as refused:
        return refused
    if proposal.type:
        remedy = "Add it first, or let the import open it: --open-accounts."
    else:
        remedy = (
            "Add it first, with its type; a name that begins with assets:, liabilities:,"
            " equity:, income: or expenses: says it by itself."
        )
    return Refused(
        "ledger_account_unknown",
        "{book} has no ledger account {code}.",
        remedy=remedy,
        book=book_name,
        code=proposal.code,
    )
