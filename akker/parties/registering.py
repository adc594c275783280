"""Registering people and organisations."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.parties.cards import PartyCard
from akker.parties.changing import locked_party, write_card
from akker.parties.events import PartyRegistered
from akker.parties.models import Party
from akker.parties.queries import digest_of


@usecase(Permission.CHANGE_PARTIES)
def register_party(actor: Actor, *, code: str, name: str, card: PartyCard | None = None) -> str:
    """Register somebody we trade with; the code.

    `card` is what else we know; its name is `name`. Refused: party_exists, party_unfit, and
    what `cards.tidy_card` refuses.
    """
    if Party.objects.filter(book=actor.book, code=code).exists():
        raise Refused(
            "party_exists",
            "Somebody is registered as {code} already.",
            remedy="Use another code.",
            code=code,
        )
    write_parties(actor, [(code, name)])
    if card is not None:
        row = locked_party(actor, code)
        write_card(actor, row, PartyCard(name=name), replace(card, name=name))
    return code


def write_parties(actor: Actor, parties: Iterable[tuple[str, str]]) -> None:
    """Step: register parties by (code, name); the codes are new. Refused: party_unfit."""
    rows = []
    for code, name in parties:
        fits = 0 < len(code) <= 40 and 0 < len(name) <= 200
        if not fits or not code.isprintable() or not name.isprintable():
            raise Refused(
                "party_unfit",
                "{code} cannot be registered.",
                remedy="Use a code of 1 to 40 characters and a name of at most 200.",
                code=ascii(code[:60]),
            )
        salt = secrets.token_hex(16)
        digest = digest_of(salt, name)
        rows.append(Party(book=actor.book, code=code, name=name, salt=salt, digest=digest))
    Party.objects.bulk_create(rows)
    for row in rows:
        record(actor, PartyRegistered(row.code), subject=f"party:{row.code}")
