"""What somebody does about their own way in: there are no books to act in, so no permission.

`@personal` stands where `@usecase` stands elsewhere. Each function opens its own transactions,
for hashing a password takes long and holds no lock meanwhile.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

PERSONAL: set[str] = set()


def personal(function: Callable[P, R]) -> Callable[P, R]:
    """Mark what an interface may call for whoever is signing in, or is signed in."""
    PERSONAL.add(f"{function.__module__}.{function.__qualname__}")
    return function
