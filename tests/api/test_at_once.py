"""Programs that call at the same moment, each with a transaction of its own."""

from pathlib import Path

import pytest

from akker.access.metering import forget_counts
from akker.audit.models import Event
from akker.books.actor import reading
from tests.api.world import FORM, Caller, made_world
from tests.make import Make
from tests.together import at_once

pytestmark = pytest.mark.both


def test_rel_30_of_many_that_send_the_same_key_at_once_one_posts(
    committed: Make, tmp_path: Path
) -> None:
    forget_counts()
    shared = made_world(committed, tmp_path).caller()

    def post() -> tuple[int, bytes]:
        answer = Caller(shared.token, shared.slug).post("entries", FORM, Idempotency_Key="once")
        return answer.status_code, answer.content

    answers = at_once(post, post, post, post)

    assert [status for status, _ in answers] == [201] * 4
    assert len({content for _, content in answers}) == 1
    with reading(committed.book):
        assert Event.objects.filter(book=committed.book, channel="api").count() == 1
