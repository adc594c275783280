"""Who recommended us to whom: once for each customer, what it won since, and thanks for it."""

import datetime as dt

import pytest
from django.db import DatabaseError

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.growth.models import Referral
from akker.growth.referring import note_referral, take_back_referral, thank_recommender
from akker.parties.merging import merge_parties, undo_merger
from akker.parties.queries import keys_of_group
from akker.reports.attention import attention_today
from akker.reports.needs import Need
from akker.reports.referrals import ReferralRow, recommenders, referrals_of
from tests.customers.acting import ago
from tests.dunning.agreeing import straight
from tests.make import Make, refusal_of
from tests.parties.managers import narrowed
from tests.receivables.selling import customer, issued, line, ready
from tests.receivables.test_crediting_abroad import credited
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page
from tests.web.test_plan_pages import sent


@pytest.fixture
def known(make: Make) -> Make:
    """J1, J2 and K are customers."""
    ready(make)
    for code in ("J2", "K"):
        customer(make, code, name=f"Company {code}")
    return make


def noted(actor: Actor, code: str = "J1", by: str = "K", days: int = 30) -> int:
    on = today_in(actor.book) - dt.timedelta(days=days)
    return note_referral(actor, code=code, recommender=by, on=on)


def listed(actor: Actor, code: str = "") -> list[ReferralRow]:
    with reading(actor.book):
        group = keys_of_group(actor.book, code) if code else None
        return referrals_of(actor.book, group, limit=50)


def sold(make: Make, amount: str, days: int, code: str = "J1") -> str:
    on = ago(make, days).isoformat()
    return issued(make, line(amount), party=code, date=on).label


def thanks(actor: Actor) -> list[tuple[str, str]]:
    with reading(actor.book):
        found = attention_today(actor.book, actor.user_id, today=today_in(actor.book))
    return [(one.party_code, one.subject) for one in found if one.need is Need.THANKS]


def test_what_it_won_is_what_was_invoiced_since_less_what_was_credited(known: Make) -> None:
    sold(known, "900.00", 40)
    noted(known.alice)
    (row,) = listed(known.alice)
    assert (row.won_minor, row.first_on, row.is_to_thank) == (0, None, False)

    sold(known, "100.00", 20)
    label = sold(known, "50.00", 10)
    (row,) = listed(known.alice)
    assert (row.won_minor, row.first_on, row.is_to_thank) == (150_00, ago(known, 20), True)

    credited(known, label, ago(known, 5).isoformat())
    assert [one.won_minor for one in listed(known.alice)] == [100_00]


def test_totals_are_by_who_recommended(known: Make) -> None:
    noted(known.alice, "J1", "K")
    noted(known.alice, "J2", "K")
    noted(known.alice, "K", "J2")
    sold(known, "100.00", 5, "J1")
    totals = recommenders(listed(known.alice))
    assert [(one.code, one.referral_count, one.won_minor) for one in totals] == [
        ("K", 2, 100_00),
        ("J2", 1, 0),
    ]
    assert [one.customer_count for one in totals] == [1, 0]
    assert {row.party_code for row in listed(known.alice, "J2")} == {"J2", "K"}


def test_they_are_to_be_thanked_after_the_first_invoice_and_once(known: Make) -> None:
    key = noted(known.alice)
    assert thanks(known.alice) == []
    sold(known, "100.00", 5)
    assert [code for code, _name in thanks(known.alice)] == ["K"]

    thank_recommender(known.alice, referral_id=key)
    assert thanks(known.alice) == []
    (row,) = listed(known.alice)
    assert row.thanked_on == today_in(known.book)
    assert refusal_of(thank_recommender, known.alice, referral_id=key) == "referral_thanked"


def test_a_customer_has_one_recommender_until_it_is_taken_back(known: Make) -> None:
    key = noted(known.alice)
    assert refusal_of(noted, known.alice, by="J2") == "referral_there"
    take_back_referral(known.alice, referral_id=key)
    noted(known.alice, by="J2")
    assert [row.recommender_code for row in listed(known.alice)] == ["J2"]
    assert refusal_of(take_back_referral, known.alice, referral_id=key) == "referral_unknown"


def test_what_cannot_be_is_refused(known: Make) -> None:
    assert refusal_of(noted, known.alice, by="J1") == "referral_to_oneself"
    assert refusal_of(noted, known.alice, by="J9") == "party_unknown"
    assert refusal_of(noted, known.alice, days=-1) == "referral_ahead"
    assert refusal_of(noted, known.bob) == "permission_missing"
    key = noted(known.alice)
    early = ago(known, 31)
    assert refusal_of(thank_recommender, known.alice, referral_id=key, on=early) == "day_too_early"
    assert Referral.objects.filter(book=known.book).count() == 1


def test_who_was_merged_into_another_is_read_as_the_other(known: Make) -> None:
    """The recommender and the customer are both other names now."""
    for code in ("J2", "K2"):
        customer(known, code + "X", name=f"Company {code} again")
    key = noted(known.alice, "J2", "K2X", days=30)
    sold(known, "7.00", 40, "J1")  # before anybody recommended us
    sold(known, "100.00", 20, "J2")
    merge_parties(known.alice, code="J2", into="J1")
    merge_parties(known.alice, code="K2X", into="K")
    merge_parties(known.alice, code="K", into="J2X")
    sold(known, "50.00", 10, "J1")

    (row,) = listed(known.alice)
    assert (row.party_code, row.recommender_code) == ("J1", "J2X")
    assert (row.party_name, row.recommender_name) == ("Bakkerij Jansen", "Company J2 again")
    assert (row.won_minor, row.first_on) == (150_00, ago(known, 20))
    assert [one.code for one in recommenders([row])] == ["J2X"]
    for code in ("J1", "J2X"):
        assert [one.referral_id for one in listed(known.alice, code)] == [key]
    assert [code for code, _name in thanks(known.alice)] == ["J2X"]
    assert refusal_of(noted, known.alice, "J1", "J2X") == "referral_there"

    browser = browser_of(known, "manager")
    shown = page(browser, known, "customers/J1")
    assert "Recommended by" in shown and "Recommended us to" not in shown
    given = page(browser, known, "customers/J2X")
    assert "Recommended us to" in given and "€150.00" in given and "Recommended by" not in given

    undo_merger(known.alice, code="J2")
    (row,) = listed(known.alice)
    assert (row.party_code, row.won_minor) == ("J2", 100_00)


def test_one_who_was_noted_twice_counts_once_for_the_first(known: Make) -> None:
    first = noted(known.alice, "J1", "K", days=30)
    noted(known.alice, "J2", "K", days=20)
    sold(known, "100.00", 10, "J1")
    sold(known, "50.00", 10, "J2")
    merge_parties(known.alice, code="J1", into="J2")

    rows = listed(known.alice)
    assert {one.referral_id: one.won_minor for one in rows if one.won_minor} == {first: 150_00}
    assert [(one.code, one.customer_count, one.won_minor) for one in recommenders(rows)] == [
        ("K", 1, 150_00)
    ]
    assert len(thanks(known.alice)) == 1


def test_nobody_recommended_themselves_when_both_turn_out_to_be_one(known: Make) -> None:
    noted(known.alice, "J1", "K")
    sold(known, "100.00", 5, "J1")
    merge_parties(known.alice, code="K", into="J1")
    assert (listed(known.alice), listed(known.alice, "J1"), thanks(known.alice)) == ([], [], [])


def test_who_sees_own_customers_only_finds_none_of_others(known: Make) -> None:
    key = noted(known.alice)
    carla = narrowed(known)
    assert listed(carla) == []
    assert refusal_of(thank_recommender, carla, referral_id=key) == "referral_unknown"
    assert refusal_of(noted, carla, "J2") == "party_unknown"


def test_the_database_changes_nobody_who_recommended(known: Make) -> None:
    key = noted(known.alice)
    statement = "UPDATE growth_referral SET recommender_id = party_id + 0 WHERE id = %s"
    with pytest.raises(DatabaseError):
        straight(known, statement, [key])


def test_the_page_shows_each_with_totals_and_thanks(known: Make) -> None:
    browser = browser_of(known, "manager")
    form = {"recommender": "K", "customer": "J1", "on": ago(known, 9).isoformat()}
    sent(browser, known, "referrals/note", **form)
    sold(known, "100.00", 5)
    shown = page(browser, known, "referrals")
    assert "Company K" in shown and "€100.00" in shown and "1/1" in shown
    assert "Thank them: they recommended us" in page(browser, known, "")
    assert "Recommended by" in page(browser, known, "customers/J1")
    assert "Recommended us to" in page(browser, known, "customers/K")

    again = sent(browser, known, "referrals/note", 409, **form)
    assert "It is written down already" in again and 'value="K"' in again
    key = listed(known.alice)[0].referral_id
    sent(browser, known, f"referrals/{key}/thank")
    assert "thanked on" in page(browser, known, "referrals")
    sent(browser, known, f"referrals/{key}/take-back")
    assert "No recommendation is known" in page(browser, known, "referrals")
