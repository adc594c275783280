"""Two records of one party: one becomes another name for the other, until it is undone."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.parties.card_form import card_from_form, form_of_card
from akker.parties.cards import merged_card
from akker.parties.changing import locked_party, write_card, write_retired
from akker.parties.events import PartyMerged, PartyMergerUndone
from akker.parties.managing import write_manager
from akker.parties.models import CardBefore, Party
from akker.parties.protected import check_limit, check_own_card
from akker.parties.queries import keys_of_group
from akker.parties.queries_cards import card_of, version_of
from akker.parties.teaming import share_team


@usecase(Permission.CHANGE_PARTIES)
def merge_parties(actor: Actor, *, code: str, into: str) -> None:
    """Make `code` another name for `into`, which gets what only the other card knows.

    No posted line changes: lines keep the party they were posted for. Refused: party_unknown,
    merger_unfit, own_card_guarded, credit_limit_guarded.
    """
    if code == into:
        raise _unfit(code, into)
    # In one order, so that two who merge the same two never wait for each other in a circle.
    rows = {name: locked_party(actor, name) for name in sorted((code, into))}
    other, main = rows[code], rows[into]
    if other.merged_into_id or main.merged_into_id or main.pk in keys_of_group(actor.book, code):
        raise _unfit(code, into)
    check_own_card(actor, other)
    before, goes = card_of(main), card_of(other)
    merged = write_card(actor, main, before, merged_card(before, goes))
    check_limit(actor, code, goes, merged)  # from now on that of the one that stays is theirs
    CardBefore.objects.create(
        book=actor.book,
        party=main,
        source=_source(other),
        form=form_of_card(before, actor.book.currency),
        version_after=version_of(card_of(main)),
    )
    other.merged_into = main
    other.save(update_fields=["merged_into"])
    write_retired(actor, other, today_in(actor.book))
    write_manager(actor, main, main.manager_id or other.manager_id)
    share_team(actor, main, other)
    record(actor, PartyMerged(code, into), subject=f"party:{code}")


@usecase(Permission.CHANGE_PARTIES)
def undo_merger(actor: Actor, *, code: str) -> None:
    """Take apart what was merged; a card that nobody changed since is what it was.

    Refused: party_unknown, merger_unknown, own_card_guarded, credit_limit_guarded.
    """
    other = locked_party(actor, code)
    if other.merged_into_id is None:
        raise Refused(
            "merger_unknown",
            "{code} is merged into nobody.",
            remedy="Look at the page of this party.",
            code=code,
        )
    check_own_card(actor, other)
    main = Party.objects.select_for_update().get(book=actor.book, pk=other.merged_into_id)
    kept = CardBefore.objects.filter(book=actor.book, party=main, source=_source(other))
    for one in kept:
        now = card_of(main)
        if version_of(now) == one.version_after:
            write_card(actor, main, now, card_from_form(one.form, actor.book.currency))
    kept.delete()
    other.merged_into = None
    other.save(update_fields=["merged_into"])
    write_retired(actor, other, None)
    record(actor, PartyMergerUndone(code, main.code), subject=f"party:{code}")


def _source(other: Party) -> str:
    return f"merger:{other.pk}"


def _unfit(code: str, into: str) -> Refused:
    return Refused(
        "merger_unfit",
        "{code} cannot be merged into {into}: one of them is merged already, or they are one.",
        remedy="Choose two that stand on their own.",
        code=code,
        into=into,
    )
