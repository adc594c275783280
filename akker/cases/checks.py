"""Recomputes what must hold of cases: they stand as their lines say."""

from collections.abc import Iterator

from akker.books.models import Book
from akker.cases.models import Case, CaseLine
from akker.cases.rules import CLOSED, OURS, REOPENED, case_label
from akker.kernel.sentences import Sentence, said


def broken_cases(book: Book) -> Iterator[Sentence]:
    """Those that are closed or open, or answered or not, against what their lines say."""
    turns = CaseLine.objects.filter(book=book, kind__in=(CLOSED, REOPENED, OURS)).order_by("pk")
    last: dict[int, str] = {}
    answered: set[int] = set()
    for case, kind in turns.values_list("case", "kind").iterator():
        if kind != OURS:
            last[case] = kind
        if kind != REOPENED:
            answered.add(case)
    rows = Case.objects.filter(book=book).order_by("number")
    for key, number, closed_on, answered_at in rows.values_list(
        "pk", "number", "closed_on", "answered_at"
    ).iterator():
        if (closed_on is not None) != (last.get(key) == CLOSED):
            yield said("Case {number} is not as its lines say.", number=case_label(number))
        elif (answered_at is not None) != (key in answered):
            yield said(
                "Whether case {number} was answered is not as its lines say.",
                number=case_label(number),
            )
