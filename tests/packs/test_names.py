"""A reader sees the pack's names in their own language, unless somebody renamed them."""

import pytest

from akker.packs.names import name_read
from akker.packs.registry import packs

pytestmark = pytest.mark.sqlite


def test_a_name_of_the_pack_is_read_in_either_language():
    assert name_read("nl", "1300", "Trade debtors", "nl") == "Debiteuren"
    assert name_read("nl", "1300", "Debiteuren", "en") == "Trade debtors"
    assert name_read("nl", "VRK", "Sales", "nl") == "Verkoop"


def test_a_renamed_or_added_ledger_account_reads_as_the_books_have_it():
    assert name_read("nl", "1300", "Klanten", "en") == "Klanten"
    assert name_read("nl", "1301", "Debiteuren", "en") == "Debiteuren"


def test_without_a_language_everything_reads_as_the_books_have_it():
    assert name_read("nl", "1300", "Trade debtors", "") == "Trade debtors"


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.code)
def test_every_name_of_a_pack_goes_there_and_back(pack):
    for one in (*pack.chart, *pack.journals):
        dutch = name_read(pack.code, one.code, one.name_in("en"), "nl")

        assert dutch == one.name_in("nl")
        assert name_read(pack.code, one.code, dutch, "en") == one.name_in("en")
