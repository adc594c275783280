"""Calls that forget somebody, last of all: others name them."""

from tests.api.calling import Call
from tests.api.world import World

WHY = "They asked for it"


def of_erasures(w: World) -> dict[str, Call]:
    contact, answer = f"contacts/{w.contact_id}/erasure", f"answers/{w.answer_id}/erasure"
    return {
        "preview_erasure": Call("GET", contact),
        "erase_answer_words": Call("POST", answer, {"reason": WHY}, status=201),
        "erase_contact": Call("POST", contact, {"reason": WHY}, status=201),
        "list_erasures": Call("GET", "erasures"),
    }
