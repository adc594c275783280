"""`akker token`: made, listed, revoked."""

from akker.access.doors import token_actor
from akker.access.metering import forget_counts
from tests.cli.calling import Akker
from tests.make import Make, refusal_of


def test_a_token_is_shown_once_and_works_until_it_is_revoked(make: Make, akker: Akker) -> None:
    forget_counts()
    akker("user", "add", "dana@example.com", "--role", "owner", "--name", "Dana")

    said = akker("token", "create", "--scope", "read", "--as", "dana@example.com", "--json").json

    assert token_actor(said["token"]).actor.name == "Dana (command line)"
    listed = akker("token", "list")
    assert "dana@example.com" in listed.out
    assert said["token"] not in listed.out
    token_id = str(said["token_id"])
    assert akker("token", "revoke", token_id).out == f"Token {token_id} works no more.\n"
    assert refusal_of(token_actor, said["token"]) == "token_refused"
    assert akker("token", "revoke", "987654").code == 1


def test_a_repeated_key_makes_one_token_and_does_not_show_it_again(
    make: Make, akker: Akker
) -> None:
    command = ("token", "create", "--scope", "write", "--idempotency-key", "till-1")

    first, again = akker(*command), akker(*command)

    assert first.out.startswith("akker_")
    assert again.out.startswith("This token was shown when it was made")
    assert len(akker("token", "list", "--json").json) == 1
