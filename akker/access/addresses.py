"""E-mail addresses, of people who sign in and of parties."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from akker.kernel.errors import Refused


def checked_email(email: str) -> str:
    """In small letters, without spaces around it. Refused: email_unfit."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            "email_unfit",
            "{email} is not an e-mail address.",
            remedy="Use one such as name@example.com.",
            email=ascii(email)[1:-1] or "An empty text",
        ) from None
    return address
