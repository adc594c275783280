"""How a refusal answers: with which status."""

from akker.kernel.errors import Refused

NEVER_RIGHT = {
    "code_wrong", "email_unfit", "language_unknown", "name_unfit", "password_weak",
    "password_wrong", "role_unknown", "theme_unknown",
}  # fmt: skip
TOO_OFTEN = {"tries_spent"}


def status_of(refusal: Refused | None) -> int:
    """200 without one; 422 for what can never be right, 429 for too often, else 409."""
    if refusal is None:
        return 200
    if refusal.code in TOO_OFTEN:
        return 429
    return 422 if refusal.code in NEVER_RIGHT else 409
