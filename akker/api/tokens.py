"""Tokens, with which programs come in."""

from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from akker.access.queries import TokenRow, tokens_for
from akker.access.tokening import MOST_DAYS, USUAL_DAYS, create_token, revoke_token
from akker.api.doors import ApiRequest, operation
from akker.api.people import RoleName
from akker.api.schemas import In, Key, Moment, Out
from akker.books.actor import Permission

router = Router(tags=["tokens"])


class TokenOut(Out):
    token_id: int
    name: str
    prefix: str
    scope: Literal["read", "write"]
    role: RoleName
    owner: str
    made_at: Moment
    expires_at: Moment
    last_used_at: Moment | None
    state: Literal["active", "expired", "revoked", "left"]


class NewTokenIn(In):
    """Without a role, that of whoever makes it; it never outlives the token that makes it."""

    name: Annotated[str, Field(max_length=120)]
    scope: Literal["read", "write"]
    role: RoleName | Literal[""] = ""
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = USUAL_DAYS


class TokenMadeOut(Out):
    """`token` is shown once: empty where a repeated Idempotency-Key asks again."""

    token_id: int
    token: str
    scope: Literal["read", "write"]
    role: RoleName
    expires_at: Moment


class RevokedSaid(Out):
    token_id: int


@operation(router, "GET", "/tokens", asks=Permission.READ_BOOKS, answers=list[TokenOut])
def list_tokens(request: ApiRequest) -> list[TokenRow]:
    """One's own tokens of these books; all of them for who manages people."""
    return tokens_for(request.actor)


@operation(
    router,
    "POST",
    "/tokens",
    asks=Permission.MAKE_TOKENS,
    answers=TokenMadeOut,
    status=201,
)
def make_token(request: ApiRequest, body: NewTokenIn) -> TokenMadeOut:
    """Make a token that may do no more, and lasts no longer, than the one that makes it."""
    shown: list[str] = []
    made = create_token(
        request.actor,
        name=body.name,
        scope=body.scope,
        role=body.role,
        days=body.days,
        not_after=request.visit.expires_at if request.visit else None,
        show=shown.append,
    )
    return TokenMadeOut.model_validate(
        {
            "token_id": made.token_id,
            "token": shown[-1] if shown else "",
            "scope": made.scope,
            "role": made.role,
            "expires_at": made.expires_at,
        }
    )


@operation(
    router,
    "POST",
    "/tokens/{token_id}/revoke",
    asks=Permission.MAKE_TOKENS,
    answers=RevokedSaid,
)
def revoke(request: ApiRequest, token_id: Key) -> RevokedSaid:
    """End a token, from the next request on."""
    revoke_token(request.actor, token_id=token_id)
    return RevokedSaid(token_id=token_id)
