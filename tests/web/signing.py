"""What the fixture `signed_in` gives."""

from collections.abc import Callable

from django.test import Client

SignedIn = Callable[..., Client]
