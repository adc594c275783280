"""What is wrong with rows of a file, said with the number of the row."""

from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.kernel.sentences import AT_ROW

MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A refusal about one row, in a form that can be stored and translated."""

    row: int
    code: str
    message_template: str
    remedy_template: str
    values: dict[str, str | int]

    @property
    def refused(self) -> Refused:
        return Refused(self.code, self.message_template, remedy=self.remedy_template, **self.values)

    @property
    def sentence(self) -> str:
        return self.refused.sentence


def at_row(refused: Refused, row: int) -> RowProblem:
    """The refusal with its row in front, unless it names a row of the file already."""
    values = {
        name: value if isinstance(value, int) else str(value)
        for name, value in refused.values.items()
    }
    template = refused.message_template
    named = values.get("row")
    if isinstance(named, int):
        row = named
    else:
        template = AT_ROW + template
    return RowProblem(row, refused.code, template, refused.remedy_template, {**values, "row": row})
