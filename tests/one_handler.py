"""The test clients of a run share what a server has once: the chain of its middleware.

WhiteNoise alone looks at each static file when it is made, ten milliseconds for each client.
"""

from typing import Any

from django.core.signals import setting_changed
from django.test.client import ClientHandler

_MADE = (
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
    "_middleware_chain",
)


def share_middleware() -> None:
    """From now on; a setting that a test changes makes a chain anew, for it and after it."""
    plain = ClientHandler.load_middleware
    made: dict[bool, dict[str, Any]] = {}

    def load_middleware(handler: ClientHandler, is_async: bool = False) -> None:
        if is_async not in made:
            plain(handler, is_async)
            made[is_async] = {name: getattr(handler, name) for name in _MADE}
        for name, value in made[is_async].items():
            setattr(handler, name, value)

    ClientHandler.load_middleware = load_middleware  # type: ignore[method-assign]
    setting_changed.connect(lambda **_: made.clear(), weak=False)
