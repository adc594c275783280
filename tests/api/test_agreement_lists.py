"""What customers contest and promise, holds and reminders: lists that come a part at a time."""

from akker.api.paging import cursor_of
from tests.api.calls import calls_in
from tests.api.described import told
from tests.api.test_manners import pages
from tests.api.world import World


def test_disputes_promises_and_holds_in_parts_are_the_list(world: World) -> None:
    owner = world.caller()
    for name, call in calls_in(world).items():
        if name in ("keep_promise", "place_hold"):
            call.made_by(owner)

    for path, least in (("disputes", 1), ("payment-promises", 2), ("reminder-holds", 2)):
        whole = pages(owner, path, limit=200)
        assert pages(owner, path, limit=1) == whole
        assert len(whole) >= least
        assert owner.get(path, limit=201).status_code == 422
        assert owner.get(path, cursor="W10").status_code == 422
    odd = owner.get("payment-promises", cursor=cursor_of("yesterday", 1))
    assert (odd.status_code, told(odd)["code"]) == (422, "cursor_unreadable")


def test_proposed_reminders_come_a_part_at_a_time(world: World) -> None:
    owner, until = world.caller(), "2026-06-01"
    whole = told(owner.get("proposed-reminders", until=until, limit=200))

    parts, cursor = [], ""
    while cursor is not None:
        part = told(owner.get("proposed-reminders", until=until, limit=1, cursor=cursor))
        parts, cursor = [*parts, part], part["next"]

    assert whole["next"] is None and whole["reminders"]
    for name in ("reminders", "held"):
        found = [one for part in parts for one in part[name]]
        assert sorted(found, key=str) == sorted(whole[name], key=str)
    assert owner.get("proposed-reminders", cursor="W10").status_code == 422
