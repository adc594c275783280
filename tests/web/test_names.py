"""Pages name ledger accounts and journals in the language of the reader, unless renamed."""

import pytest

from akker.access.inviting import invite_user
from akker.access.models import User
from akker.ledger.charting import rename_ledger_account
from tests.make import ENERGY, Make
from tests.web.entry_sent import Enter
from tests.web.visitor import signed_in


@pytest.mark.parametrize("page", ["chart", "chart/4600", "entries/MEM/2026/1", "find?q=energie"])
def test_a_dutch_reader_of_english_books_reads_dutch_names(make: Make, page: str):
    make.post("2026-03-02", "Power", ENERGY)
    rename_ledger_account(make.alice, code="1020", name="House bank")
    invite_user(make.alice, email="noor@example.com", role="owner", name="Noor")
    User.objects.filter(email="noor@example.com").update(language="nl")
    browser = signed_in(User.objects.get(email="noor@example.com"))

    shown = browser.get(f"/books/{make.book.slug}/{page}").content.decode()

    assert "Energie" in shown
    assert "Energy" not in shown
    assert ("House bank" in shown) == (page in ("chart", "entries/MEM/2026/1"))


@pytest.mark.parametrize(
    "page", ["chart", "chart/1020", "chart-change/1020", "reports/trial-balance", "find?q=house"]
)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_name_of_ones_own_stands_wherever_the_account_does(
    make: Make, enter: Enter, page: str, language: str
) -> None:
    make.post("2026-03-02", "Power", ENERGY)
    rename_ledger_account(make.alice, code="1020", name="House bank <ours>")

    shown = enter("owner", language).get(f"/books/{make.slug}/{page}").content.decode()

    assert "House bank &lt;ours&gt;" in shown
    assert "Bank EUR" not in shown
