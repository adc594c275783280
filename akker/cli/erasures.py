"""`akker erasure`: forgetting people at customers, and doing so again after an older backup."""

import json
from pathlib import Path
from typing import Any

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.customers.queries_people import jobs_of
from akker.kernel.errors import Refused
from akker.privacy.erasing import erase_answer, erase_person
from akker.privacy.queries import Preview, erasure_preview, erasures_of

_ASKS = Permission.ERASE_PEOPLE
_REASON = click.option("--reason", required=True, help="Why, without their name; it is kept.")
_GONE = frozenset({"answer_erased", "answer_unknown", "contact_erased", "contact_unknown"})


@click.group("erasure")
def erasure() -> None:
    """Forgetting people at customers who ask for it."""


@verb("preview", asks=_ASKS, under=erasure)
@click.argument("contact", type=int)
def erasure_show(actor: Actor, contact: int) -> None:
    """What would go with PERSON, and which texts can go as a whole."""
    with reading(actor.book):
        shown = erasure_preview(actor.book, actor.user_id, contact)
    answer(shown, *_sentences(shown))


def _sentences(shown: Preview) -> list[str]:
    return [
        f"Of {shown.name} go: jobs {shown.jobs}, attitudes {shown.attitudes},"
        f" lessons {shown.lessons}, words of answers {shown.answers}, mail {shown.messages}.",
        f"The name goes from {shown.texts} texts and {shown.meetings} meetings.",
        f"{shown.kept_messages} mails about documents stay, as the documents do.",
        *(
            f"{one.kind}:{one.key}  {one.on}  {one.party_code}  {' '.join(one.text.split())[:80]}"
            for one in shown.offered
        ),
    ]


@verb("person", asks=_ASKS, under=erasure)
@click.argument("contact", type=int)
@_REASON
@click.option(
    "--text", "texts", multiple=True, metavar="KIND:KEY", help="A text that goes as a whole."
)
def erasure_person(actor: Actor, contact: int, reason: str, texts: tuple[str, ...]) -> None:
    """Forget PERSON in all their jobs here. Nothing brings it back."""
    places = [_place(text) for text in texts]
    key = erase_person(actor, contact_id=contact, reason=reason, texts=places)
    answer({"erasure_id": key}, f"Person {contact} is erased.")


def _place(text: str) -> tuple[str, int]:
    kind, colon, key = text.partition(":")
    if not colon or not key.isdecimal():
        raise click.BadParameter(f"{text} is no text; write it as activity:12.")
    return kind, int(key)


@verb("answer", asks=_ASKS, under=erasure)
@click.argument("answer_id", type=int)
@_REASON
def erasure_answer(actor: Actor, answer_id: int, reason: str) -> None:
    """Empty the words of ANSWER_ID; the score stays. Nothing brings them back."""
    key = erase_answer(actor, answer_id=answer_id, reason=reason)
    answer({"erasure_id": key}, f"The words of answer {answer_id} are erased.")


@verb("list", asks=_ASKS, under=erasure)
def erasure_list(actor: Actor) -> None:
    """What was erased, the latest first, and nobody's name."""
    with reading(actor.book):
        rows = erasures_of(actor.book)
    listing(
        rows,
        (
            ("Day", lambda row: row.erased_on.isoformat()),
            ("Party", lambda row: row.party_code),
            ("Persons", lambda row: " ".join(map(str, row.contacts))),
            ("Texts", lambda row: " ".join(f"{kind}:{key}" for kind, key in row.texts)),
            ("Why", lambda row: row.reason),
        ),
        empty="Nobody was erased.",
    )


@verb("again", asks=_ASKS, under=erasure)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def erasure_again(actor: Actor, file: Path) -> None:
    """Erase again whoever stands in FILE, what `akker --json erasure list` gave.

    After an older backup came back, before anything else is done: keys are those of then.
    """
    done = sum(_again(actor, row) for row in _listed(file))
    answer({"erased": done}, f"{done} erased again.")


def _listed(file: Path) -> list[dict[str, Any]]:
    try:
        given = json.loads(file.read_bytes())
        rows = [
            {
                "parties": [str(one) for one in row.get("parties") or [row["party_code"]]],
                "reason": str(row["reason"]),
                "contacts": [int(key) for key in row["contacts"]],
                "texts": [(str(kind), int(key)) for kind, key in row["texts"]],
            }
            for row in given
        ]
        if not isinstance(given, list) or not all(row["contacts"] or row["texts"] for row in rows):
            raise ValueError("nothing was erased")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.BadParameter(
            f"{file} is no list of erasures; make one with akker --json erasure list."
        ) from error
    return rows


def _again(actor: Actor, row: dict[str, Any]) -> bool:
    """False for what is gone here as well, or was elsewhere."""
    if not row["contacts"]:
        return _answer_again(actor, row)
    done = [_person_again(actor, row, key) for key in row["contacts"]]  # each of them
    return any(done)


def _person_again(actor: Actor, row: dict[str, Any], contact_id: int) -> bool:
    try:
        with reading(actor.book):
            jobs = jobs_of(actor.book, contact_id)
        if not {job.party_code for job in jobs}.issubset(row["parties"]):
            return False
        how = {"reason": row["reason"], "texts": row["texts"], "is_again": True}
        erase_person(actor, contact_id=contact_id, **how)
    except Refused as refusal:
        return _gone(refusal)
    return True


def _answer_again(actor: Actor, row: dict[str, Any]) -> bool:
    try:
        erase_answer(actor, answer_id=row["texts"][0][1], reason=row["reason"])
    except Refused as refusal:
        return _gone(refusal)
    return True


def _gone(refusal: Refused) -> bool:
    """Nothing was done, because nothing is there. Refused: whatever else it is."""
    if refusal.code not in _GONE:
        raise refusal
    return False
