"""Scoring again whom something happened to, soon after it did."""

from akker.books.actor import Actor, reading
from akker.health.queries_touched import touched
from akker.health.scoring import score_customers, score_some

AT_ONCE = 500  # customers in one transaction: nobody who writes waits long for it
MOST = 10_000  # above it, everybody is scored as quickly


def follow_events(actor: Actor) -> int:
    """Score again whom events since the last time were about; how many there were.

    Of what no proof covers yet nothing is known here: call it after `audit.proving`. Cut short, it
    is done again the next time.
    """
    with reading(actor.book):
        found = touched(actor.book)
    if found.is_all or len(found.party_ids) > MOST:
        return score_customers(actor).customer_count
    keys = sorted(found.party_ids)
    parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    for part in parts[:-1]:
        score_some(actor, party_ids=part)
    score_some(actor, party_ids=parts[-1] if parts else (), until_id=found.until_id)
    return len(keys)
