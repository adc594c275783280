"""Credit: invoices to whoever owes too much are held, until a named person lifts that."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.clearing.allocating import lock_parties
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.rules import check_text
from akker.parties.models import Party
from akker.parties.queries import merged_keys, party_unknown
from akker.receivables.events import CreditHoldLifted, CreditReleaseEnded
from akker.receivables.models import CreditRelease
from akker.receivables.queries_credit import credits_of, release_unknown
from akker.receivables.rules_credit import (
    MOST_NAME,
    MOST_REASON,
    NewRelease,
    check_credit,
    check_release,
)


@usecase(Permission.LIFT_CREDIT_HOLDS)
def lift_credit_hold(actor: Actor, *, release: NewRelease) -> int:
    """For this customer, until a day, up to an amount that they owe, for a reason; the key.

    Refused: party_unknown, credit_release_unfit, words_missing, text_too_long.
    """
    reason = " ".join(release.reason.split())
    check_text(reason)
    if not reason or len(reason) > MOST_REASON:
        raise Refused(
            "credit_release_unfit",
            "It does not say why, in at most {most} characters.",
            remedy="Write down why they may owe more.",
            most=MOST_REASON,
        )
    party = Party.objects.filter(book=actor.book, code=release.party_code).first()
    if party is None:
        raise party_unknown(actor.book, release.party_code)
    today = today_in(actor.book)
    check_release(release, party.credit_limit_minor, today, actor.book.currency)
    row = CreditRelease(
        book=actor.book,
        party=party,
        up_to_minor=release.up_to_minor,
        released_on=today,
        until=release.until,
        reason=reason,
        released_by=actor.name[:MOST_NAME],
        released_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    event = CreditHoldLifted(
        row.pk,
        party.code,
        decimal_text(release.up_to_minor, actor.book.currency),
        actor.book.currency,
        release.until,
    )
    record(actor, event, subject=f"credit-release:{row.pk}")
    return row.pk


@usecase(Permission.LIFT_CREDIT_HOLDS)
def end_credit_release(actor: Actor, *, release_id: int) -> None:
    """From today the limit counts again. Refused: credit_release_unknown, credit_release_over."""
    own = CreditRelease.objects.filter(book=actor.book, pk=release_id)
    if not own.exists():
        raise release_unknown(release_id)
    today = today_in(actor.book)
    free = own.filter(ended_on=None, until__gte=today)
    if not free.update(ended_on=today, ended_by=actor.name[:MOST_NAME]):
        raise Refused(
            "credit_release_over",
            "This is over already.",
            remedy="Look at what is in force now.",
        )
    record(actor, CreditReleaseEnded(release_id, today), subject=f"credit-release:{release_id}")


def check_credit_limits(actor: Actor, sold: Iterable[tuple[str, int]]) -> None:
    """Step: that nobody with a limit would owe too much by what is sold, in our currency.

    Whoever has a limit is locked first, under the code that the limit is of: two invoices at
    once see each other. Refused: credit_held.
    """
    more: dict[str, int] = defaultdict(int)
    for code, amount_minor in sold:
        more[code] += amount_minor
    asked = [code for code, amount in more.items() if amount > 0]
    ends = _limited(actor, asked)
    if not ends:
        return
    lock_parties(actor, sorted(set(ends.values())))
    of_end: dict[str, int] = defaultdict(int)
    for code, end in ends.items():
        of_end[end] += more[code]
    found = credits_of(actor.book, today=today_in(actor.book), codes=list(of_end))
    for end, credit in found.items():
        check_credit(credit, of_end[end], actor.book.currency, end)


def _limited(actor: Actor, codes: list[str]) -> dict[str, str]:
    """Of these who has a limit: the code that they are known by in the end."""
    if not codes:
        return {}
    rows = Party.objects.filter(book=actor.book)
    keys = dict(rows.filter(code__in=codes).values_list("pk", "code"))
    into = merged_keys(actor.book)
    ends = {into.get(pk, pk) for pk in keys}
    limited = dict(
        rows.filter(pk__in=ends, credit_limit_minor__isnull=False).values_list("pk", "code")
    )
    return {code: limited[into.get(pk, pk)] for pk, code in keys.items()
            if into.get(pk, pk) in limited}  # fmt: skip
