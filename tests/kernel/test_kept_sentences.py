"""Sentences that are kept, and read in the language of whoever reads them later."""

from django.utils import translation

from akker.kernel.errors import Refused
from akker.kernel.kept_sentences import kept, read_again
from akker.kernel.sentences import said


def unreached(host: str) -> Refused:
    reason = "it did not answer in time"
    return Refused("unreached", "{host} was not reached: {reason}.", host=host, reason=reason)


def test_what_is_kept_is_read_in_the_language_of_the_reader() -> None:
    with translation.override("nl"):
        text = kept(unreached("hooks.example.com"), 300)
    with translation.override("en"):
        assert read_again(text) == "hooks.example.com was not reached: it did not answer in time."
    with translation.override("nl"):
        assert read_again(text) == "hooks.example.com is niet bereikt: het antwoordde niet op tijd."
        assert (
            read_again(kept(said("The webhook was removed."), 300)) == "De webhook is weggehaald."
        )


def test_what_has_no_room_is_kept_as_it_reads_now() -> None:
    text = kept(unreached("a" * 280), 300)
    assert len(text) == 300 and text.startswith("aaa")
    assert read_again(text) == text


def test_secrets_are_not_kept() -> None:
    text = kept(Refused("odd", "It said {reason}.", reason="token=hunter22222"), 300)
    assert "hunter" not in text and read_again(text) == "It said token=***."


def test_any_other_text_is_read_as_it_is() -> None:
    for text in ("", "ValueError: broken", '["', '["{missing}", {}]', '["a", 3]', '["a", "b"]'):
        assert read_again(text) == text
