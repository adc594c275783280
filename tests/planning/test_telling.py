"""Who hears of a rescue, and in which language."""

import datetime as dt
from collections.abc import Iterator

import pytest

from akker.access.doors import command_line_actor
from akker.access.inviting import end_membership
from akker.access.models import User
from akker.books.actor import Actor, reading
from akker.mail.models import MailServer
from akker.mail.queries import MessageRow, MessageState, messages
from akker.mail.sending import stop_message
from akker.mail.setting_up import set_mail_server
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.teaming import add_to_team, end_in_team
from akker.planning.models import AccountPlan
from akker.planning.planning import Begun, close_plan, open_plan
from akker.planning.rules import NewPlan
from tests.customers.acting import DORA, EMIL, ago, member
from tests.make import Make
from tests.receivables.selling import customer

FENNA, GIJS = "fenna@example.com", "gijs@example.com"


@pytest.fixture
def world(make: Make) -> Iterator[Make]:
    """J1 is looked after by Emil, with Fenna in the team as sponsor, who reads Dutch."""
    customer(make)
    for email in (EMIL, FENNA):
        member(make, email)
    User.objects.filter(email=FENNA).update(language="nl")
    assign_manager(make.alice, code="J1", email=EMIL)
    add_to_team(make.alice, code="J1", email=FENNA, part="executive sponsor")
    set_mail_server(
        make.alice, host="127.0.0.1", port=25, security="none", from_address="books@example.com"
    )
    yield make
    MailServer.objects.all().delete()
    User.objects.filter(email=FENNA).update(language="en")


def opened(actor: Actor, kind: str = "rescue", code: str = "J1") -> Begun:
    first = dt.date(2026, 3, 2)
    return open_plan(actor, plan=NewPlan(code, kind, first, dt.date(2026, 5, 1)))


def mails(make: Make) -> dict[str, MessageRow]:
    """The last to each."""
    with reading(make.book):
        rows = reversed(messages(make.book))
        return {one.to: one for one in rows if one.purpose == "rescue"}


def test_a_rescue_tells_everybody_who_looks_after_the_customer(world: Make) -> None:
    begun = opened(member(world, DORA))

    sent = mails(world)
    assert begun.team.told == (EMIL, FENNA)
    assert sent.keys() == {EMIL, FENNA}
    english, dutch = sent[EMIL], sent[FENNA]
    assert english.subject == "A rescue of Bakkerij Jansen began"
    assert "Hello Emil,\n\nDora began a rescue of Bakkerij Jansen, which runs" in english.text
    assert "until May 1, 2026." in english.text
    assert ": Call the decision maker and listen\n" in english.text
    assert f"/books/{world.slug}/plans/{begun.plan_id}\n" in english.text
    assert dutch.subject == "Er is een redding van Bakkerij Jansen begonnen"
    assert "tot en met 1 mei 2026" in dutch.text and "Hallo Fenna" in dutch.text
    # The steps are tasks, which speak the language of the books.
    assert ": Call the decision maker and listen\n" in dutch.text
    assert english.about == dutch.about == f"plan:{begun.plan_id}"


def test_whoever_opens_a_rescue_gets_no_mail_of_it(world: Make) -> None:
    begun = opened(command_line_actor(world.book, EMIL))

    assert begun.team.told == (FENNA,)
    assert mails(world).keys() == {FENNA}


def test_somebody_with_two_parts_is_told_once_and_who_left_not_at_all(world: Make) -> None:
    dora = member(world)
    for email in (FENNA, GIJS):
        if email == GIJS:
            member(world, email)
        add_to_team(world.alice, code="J1", email=email, part="contributor", on=ago(world, 9))
    add_to_team(world.alice, code="J1", email=DORA, part="first contact", on=ago(world, 9))
    end_in_team(world.alice, code="J1", email=DORA, part="first contact")
    end_membership(world.alice, email=GIJS)

    begun = opened(member(world, "hans@example.com"))

    assert dora.user_id is not None
    assert begun.team.told == (EMIL, FENNA)


def test_the_mail_can_be_stopped(world: Make) -> None:
    opened(member(world))

    uid = mails(world)[EMIL].uid
    stop_message(world.alice, uid=uid)

    assert mails(world)[EMIL].state == MessageState.STOPPED
    assert mails(world)[FENNA].state == MessageState.HELD


def test_closing_a_rescue_tells_the_team_what_came_of_it(world: Make) -> None:
    dora = member(world)
    first = opened(dora)
    team = close_plan(dora, plan_id=first.plan_id, outcome="kept", lesson="Call {sooner}")
    stays = mails(world)
    close_plan(dora, plan_id=opened(dora).plan_id, outcome="lost", lesson="Too late")
    lost = mails(world)

    assert team.told == (EMIL, FENNA)
    assert stays[EMIL].subject == "Bakkerij Jansen stays: the rescue is over"
    assert "What we learnt: Call {sooner}" in stays[EMIL].text
    assert lost[FENNA].subject == "Bakkerij Jansen is verloren: de redding is voorbij"
    assert "Wat we leerden: Too late" in lost[FENNA].text


def test_another_plan_tells_nobody(world: Make) -> None:
    dora = member(world)

    begun = opened(dora, "renewal")
    team = close_plan(dora, plan_id=begun.plan_id, outcome="reached")

    assert (begun.team.told, begun.team.not_told, team.told) == ((), (), ())
    assert mails(world) == {}


def test_without_a_mail_server_the_rescue_begins_and_says_whom_to_tell(world: Make) -> None:
    MailServer.objects.all().delete()
    dora = member(world)

    begun = opened(dora)
    team = close_plan(dora, plan_id=begun.plan_id, outcome="kept", lesson="Call sooner")

    assert begun.team.not_told == team.not_told == (EMIL, FENNA)
    assert mails(world) == {}
    assert AccountPlan.objects.get(pk=begun.plan_id).outcome == "kept"


def test_an_address_without_mail_stops_no_rescue(world: Make) -> None:
    here = f"emil-{world.slug}@localhost"
    member(world, here)
    assign_manager(world.alice, code="J1", email=here)

    begun = opened(member(world))

    assert begun.team.told == (FENNA,)
    assert begun.team.not_told == (here,)


def test_the_team_of_who_was_merged_hears_of_it(world: Make) -> None:
    dora = member(world)
    customer(world, "P1", name="Pieters")
    begun = opened(dora, code="P1")
    merge_parties(world.alice, code="P1", into="J1")

    team = close_plan(dora, plan_id=begun.plan_id, outcome="kept", lesson="Call sooner")

    assert begun.team.told == ()
    assert team.told == (EMIL, FENNA)


def test_a_repeated_request_tells_the_team_once(world: Make) -> None:
    dora = member(world)
    again = Actor(
        dora.name, dora.book, dora.permissions, "api", dora.user_id, idempotency_key="rescue-1"
    )

    first, second = opened(again), opened(again)

    assert first == second
    with reading(world.book):
        assert len([one for one in messages(world.book) if one.purpose == "rescue"]) == 2
