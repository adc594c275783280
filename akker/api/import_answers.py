"""What bringing in a file answers."""

from pydantic import Field

from akker.api.schemas import Amount, Day, Moment, Out
from akker.intake.problems import RowProblem


class ImportOut(Out):
    import_id: str = Field(validation_alias="uid")
    kind: str
    file_name: str
    file_sha256: str
    imported_at: Moment
    item_count: int
    undone_at: Moment | None


class ProblemOut(Out):
    """What is wrong with a row of the file."""

    row: int
    code: str
    sentence: str


class ProposedLedgerAccountOut(Out):
    """A ledger account that the file names and the books do not have."""

    code: str
    type: str
    row: int


class JournalSaid(Out):
    """Without anything new there is no import, and its id is empty."""

    import_id: str = Field(validation_alias="import_uid")
    entry_count: int
    line_count: int
    known_count: int
    opened_codes: list[str]
    first_entry: str = Field(validation_alias="first_label")
    last_entry: str = Field(validation_alias="last_label")
    proposals: list[ProposedLedgerAccountOut]
    problems: list[ProblemOut]
    ignored_headings: list[str]
    dry_run: bool


class ChartSaid(Out):
    import_id: str = Field(validation_alias="import_uid")
    added_codes: list[str]
    changed_codes: list[str]
    same_count: int
    problems: list[ProblemOut]
    dry_run: bool


class PartiesSaid(Out):
    import_id: str = Field(validation_alias="import_uid")
    added_party_codes: list[str]
    changed_party_codes: list[str]
    same_count: int
    problems: list[ProblemOut]
    dry_run: bool


class DocumentsSaid(Out):
    """Without anything new there is no import, and its id is empty."""

    import_id: str = Field(validation_alias="import_uid")
    document_count: int
    line_count: int
    known_count: int
    problems: list[ProblemOut]
    dry_run: bool


class ProductsSaid(Out):
    import_id: str = Field(validation_alias="import_uid")
    added_product_codes: list[str]
    changed_product_codes: list[str]
    same_count: int
    problems: list[ProblemOut]
    dry_run: bool


class UsageBroughtSaid(Out):
    """`changed_count` took the place of another figure."""

    import_id: str = Field(validation_alias="import_uid")
    figure_count: int
    changed_count: int
    same_count: int
    customer_count: int
    problems: list[ProblemOut]
    dry_run: bool


class OpeningSaid(Out):
    """`total` is the sum of the debits, which is that of the credits."""

    import_id: str
    entry: str
    date: Day
    line_count: int
    total: Amount
    problems: list[ProblemOut]
    dry_run: bool


class RatesSaid(Out):
    new_count: int
    same_count: int
    first_on: Day | None
    last_on: Day | None


class UndoneSaid(Out):
    """`kept_count` entries were taken back by hand before, and were left as they are."""

    import_id: str = Field(validation_alias="import_uid")
    kind: str
    file_name: str
    reversed_count: int
    kept_count: int
    first_entry: str = Field(validation_alias="first_label")
    last_entry: str = Field(validation_alias="last_label")
    retired_codes: list[str]


def problems_out(problems: tuple[RowProblem, ...]) -> list[ProblemOut]:
    return [ProblemOut(row=p.row, code=p.code, sentence=p.sentence) for p in problems]
