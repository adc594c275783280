"""What every page has to be, in both themes and both widths."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Look = tuple[str, int]
LOOKS: list[Look] = [("light", 1440), ("dark", 1440), ("light", 390), ("dark", 390)]


def look_name(look: Look) -> str:
    return f"{look[0]}-{look[1]}"


@contextmanager
def looked_at(chromium: Any, signed_in_state: tuple[str, Any], look: Look) -> Iterator[Any]:
    """A page of whoever signed in, in one theme and width."""
    url, state = signed_in_state
    colours, width = look
    context = chromium.new_context(
        base_url=url,
        storage_state=state,
        color_scheme=colours,
        viewport={"width": width, "height": 900},
    )
    yield context.new_page()
    context.close()


def faults(page: Any, name: str, width: int) -> list[str]:
    """What axe finds on the page as it stands, and whether it is wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    wrong = [f"{name}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in found]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append(f"{name}: wider than {width}")
    return wrong
