"""Both languages are whole: every text people read is in the catalogue, with its Dutch."""

import gettext

import pytest
from django.utils import translation

from akker.intake.problems import at_row
from akker.kernel.errors import Refused
from tests.catalogue import (
    CATALOGUE,
    COMPILED,
    SAMPLES,
    Message,
    all_texts,
    fixed_texts,
    placeholders,
    read_catalogue,
    refusal_texts,
    up_to_date,
    write_catalogue,
)
from tests.source import Source, read_sources, read_texts
from tests.visible import untranslated_in_python, untranslated_in_template

pytestmark = pytest.mark.sqlite

WRITTEN = CATALOGUE.read_text(encoding="utf-8")
MESSAGES = read_catalogue(WRITTEN)
SOURCES = read_sources()
TEMPLATES = [
    (path, text) for path, text in read_texts() if "/templates/" in path and path.endswith(".html")
]
SCREENS = ("web", "portal")
RUN = "run `python3 dev.py messages`"


def said(offences: list[str]) -> str:
    return "\n".join(["", *offences])


# The catalogue


def test_every_text_has_its_dutch():
    missing = [message.text for message in MESSAGES if not message.is_translated]

    assert not missing, said(missing)


def test_no_translation_is_a_guess_or_out_of_use():
    assert not [message.text for message in MESSAGES if "fuzzy" in message.flags]
    assert "\n#~" not in WRITTEN


def test_a_translation_names_the_same_values():
    """The form for one thing may leave the number out."""
    wrong = []
    for message in filter(lambda one: one.is_translated, MESSAGES):
        wanted = placeholders(message.text) | placeholders(message.plural)
        last = placeholders(message.dutch[-1])
        if (
            last != (placeholders(message.plural) or wanted)
            or placeholders(message.dutch[0]) - wanted
        ):
            wrong.append(f"{message.text} -> {message.dutch}")

    assert not wrong, said(wrong)


def test_a_translation_keeps_the_commands_that_are_typed():
    """What stands in back quotes, and every --option, is the same in both languages."""
    wrong = [
        message.text
        for message in MESSAGES
        if message.is_translated
        for piece in (*message.text.split("`")[1::2], *_options(message.text))
        if piece not in message.dutch[0]
    ]

    assert not wrong, said(wrong)


def _options(text: str) -> list[str]:
    return [word.rstrip(".,;:") for word in text.split() if word.startswith("--")]


def test_every_sentence_of_a_refusal_is_in_the_catalogue():
    known = {message.key for message in MESSAGES}

    missing = sorted({*refusal_texts(SOURCES), *fixed_texts()} - known)

    assert not missing, f"{missing}: {RUN}"


@pytest.mark.needs("xgettext")
def test_the_catalogue_is_what_would_be_written_today():
    assert write_catalogue(up_to_date(MESSAGES, all_texts())) == WRITTEN, RUN


def test_what_is_compiled_is_the_catalogue():
    with COMPILED.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in filter(lambda one: one.is_translated, MESSAGES):
        if message.plural:
            both = [compiled.ngettext(message.text, message.plural, count) for count in (1, 2)]
            assert tuple(both) == message.dutch, RUN
        elif message.context:
            assert compiled.pgettext(message.context, message.text) == message.dutch[0], RUN
        else:
            assert compiled.gettext(message.text) == message.dutch[0], RUN

    count = sum(len(message.dutch) for message in MESSAGES if message.is_translated)
    assert len([key for key in compiled._catalog if key]) == count, RUN


def test_a_catalogue_is_read_as_it_was_written():
    messages = [
        Message("", 'Say "no" to\n{name}', "", ("Zeg \\ tegen {name}",)),
        Message("value", "debit", "", ("debet",)),
        Message("", "%(count)s row", "%(count)s rows", ("%(count)s rij", "")),
    ]

    read = read_catalogue(write_catalogue(messages))

    assert sorted(read, key=str) == sorted(messages, key=str)
    assert [message.is_translated for message in read] == [False, True, True]


def test_a_refusal_whose_text_is_not_written_out_is_seen():
    text = "from akker.kernel.errors import Refused\nRefused('a', f'{x} is wrong.')"

    with pytest.raises(ValueError, match=r"posting.py:2: write this text"):
        list(refusal_texts([Source("akker/ledger/posting.py", text)]))


# Templates and views


def test_templates_hold_no_text_outside_translation_calls():
    offences = [
        o
        for path, text in TEMPLATES
        if path not in SAMPLES
        for o in untranslated_in_template(path, text)
    ]

    assert not offences, said(offences)


def test_views_hold_no_text_outside_translation_calls():
    offences = [
        offence
        for source in SOURCES
        if source.package in SCREENS and source.path not in SAMPLES
        for offence in untranslated_in_python(source)
    ]

    assert not offences, said(offences)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Hello</p>",
        "<p>{{ count }} lines</p>",
        '<img alt="A field">',
        '<input placeholder="Find {% translate "this" %} now">',
        '<meta name="description" content="Books.">',
        '{% include "web/part.html" with title="Your books" %}',
        '{{ name|default:"Nobody yet" }}',
        "{% blocktranslate %}Good{% endblocktranslate %} and bad",
        "<code>akker up</code> starts it",
    ],
)
def test_a_text_without_a_translation_call_is_seen(text: str):
    assert list(untranslated_in_template("a.html", text))


@pytest.mark.parametrize(
    "text",
    [
        "{% load static %}<p>{% translate 'Hello' %}</p>{# A note. #}",
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
        "<pre><code>akker user link</code></pre><b>{{ book.name }}</b> · 12 / Akker",
        '{% include "web/part.html" with title=_("Your books") icon="check" %}',
        '<p class="Big thing" id="Main">{{ day|date:"Y" }}</p>',
        "{% comment %}Not for readers{% endcomment %}",
    ],
)
def test_a_translated_text_is_left_alone(text: str):
    assert not list(untranslated_in_template("a.html", text))


def test_a_text_in_a_view_without_a_translation_call_is_seen():
    told = "from django.utils.translation import gettext as _\nmessage = _('Saved as a draft.')"
    untold = "message = 'Saved as a draft.'\nmore = f'{name} was saved.'\nTITLE = 'Reports'"

    assert not list(untranslated_in_python(Source("akker/web/a.py", told)))
    assert len(list(untranslated_in_python(Source("akker/web/a.py", untold)))) == 3


# Reading


def test_a_refusal_is_read_in_the_language_that_is_active():
    refused = Refused(
        "permission_missing",
        "You may not {permission} in {book}.",
        remedy="Ask an owner of these books.",
        permission="lock periods",
        book="Akkerbouw",
    )

    assert refused.sentence == (
        "You may not lock periods in Akkerbouw. Ask an owner of these books."
    )
    with translation.override("nl"):
        assert refused.sentence == (
            "Je hebt in Akkerbouw geen recht om periodes te vergrendelen."
            " Vraag het een eigenaar van deze administratie."
        )


def test_a_refusal_about_a_row_of_a_file_is_translated_with_its_row():
    problem = at_row(Refused("year_closed", "The year {year} is closed.", year="2026"), 12)

    with translation.override("nl"):
        assert problem.sentence == "Rij 12: Het jaar 2026 is afgesloten."
