"""Who changes what somebody else changed meanwhile is told so, and overwrites nothing (REL-25).

Over every operation that asks what was seen: one that is added is tried too.
"""

from dataclasses import replace
from typing import Any

from akker.api.doors import OPERATIONS
from tests.api.calls import calls_in
from tests.api.described import departs
from tests.api.world import FORM, World
from tests.checksums import checksum

GUARDED = {name: one for name, one in OPERATIONS.items() if one.is_guarded}


def test_rel_25_who_comes_second_overwrites_nothing_of_any_kind(
    world: World, uncounted: Any
) -> None:
    owner, calls = world.caller(), calls_in(world)
    tried = set()

    for name in GUARDED:
        uncounted()
        call = replace(calls[name], headers={})
        seen = owner.get(call.path).headers["ETag"]
        own = (one for other, one in calls.items() if other in GUARDED and one.path == call.path)
        change = next((one.body for one in own if one.method == "PUT"), {"content": FORM})
        body = changed(change, f"Other {name}")
        first = owner.call("PUT", call.path, body, If_Match=seen)
        assert first.status_code == 200, (name, first.content)
        before = checksum()

        second = call.made_by(owner, If_Match=seen)
        unsaid = call.made_by(owner)

        assert (second.status_code, unsaid.status_code) == (412, 428), (name, second.content)
        assert not departs(name, second) and not departs(name, unsaid)
        assert checksum() == before, name
        tried.add(name)
    assert tried >= {"replace_party", "replace_invoice_draft", "discard_invoice_draft"}
    assert tried >= {"replace_product", "replace_price_list", "replace_draft", "discard_draft"}


def changed(body: dict[str, Any], text: str) -> dict[str, Any]:
    """The same with another text in it, wherever there is one that can be anything."""
    other = {key: text for key in ("name", "title") if key in body}
    if "content" in body:
        other["content"] = {**body["content"], "description": text}
    if "party" in body and "lines" in body:
        other["reference"] = text
    return {**body, **other}
