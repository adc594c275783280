"""Books that were opened before get what the chart of the country has got since."""

from akker.books.actor import reading
from akker.ledger.charting import NewLedgerAccount, add_ledger_account
from akker.ledger.completing import add_missing_accounts
from akker.ledger.models import LedgerAccount
from akker.ledger.queries import chart
from akker.ledger.queries_chart_gaps import missing_accounts
from tests.ledger.unguarded import guards_off
from tests.make import Make, refusal_of

GONE = ("1309", "1532", "8047")


def older(make: Make) -> Make:
    """Books without some ledger accounts, as those of an earlier version."""
    own = LedgerAccount.objects.filter(book=make.book)
    own.filter(revalued_on__code="1309").update(revalued_on=None)
    with guards_off():
        own.filter(code__in=GONE).delete()
    return make


def rows(make: Make) -> dict[str, tuple[str, str, str]]:
    with reading(make.book):
        return {row.code: (row.name, row.control, row.role) for row in chart(make.book)}


def test_what_is_missing_is_added_as_new_books_have_it(make: Make) -> None:
    old, new = older(make), Make()
    add_ledger_account(old.alice, new=NewLedgerAccount("8047", "Courses", "income"))
    with reading(old.book):
        assert [one.code for one in missing_accounts(old.book)] == ["1309", "1532"]

    assert add_missing_accounts(old.alice) == ["1309", "1532"]
    assert add_missing_accounts(old.alice) == []

    assert {**rows(old), "8047": ("", "", "")} == {**rows(new), "8047": ("", "", "")}
    assert rows(old)["8047"][0] == "Courses"
    beside = LedgerAccount.objects.get(book=old.book, code="1300").revalued_on
    assert beside is not None and beside.code == "1309"
    assert refusal_of(add_missing_accounts, old.charlie) == "permission_missing"
