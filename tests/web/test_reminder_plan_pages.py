"""The steps of reminders are changed on screen."""

import re

from django.http import HttpResponse

from akker.dunning.letters import LANGUAGES
from akker.dunning.queries_reminders import reminder_plan
from akker.dunning.reminder_rules import plan_form
from akker.dunning.reminding import change_reminder_plan
from tests.make import Make
from tests.web.entry_sent import Enter, at, text_of, value_of

PAGE = "reminders/plans/business"


def typed(make: Make, **changes: str) -> dict[str, str]:
    """What the form sends for the plan that there is, with some of it typed over."""
    plan = reminder_plan(make.book, "business")
    form = {"steps": str(len(plan)), "do": "save"}
    for place, step in enumerate(plan, start=1):
        form |= {f"days-{place}": str(step.days_after), f"tone-{place}": step.tone}
        for language in LANGUAGES:
            letter = step.letters[language]
            form[f"subject-{place}-{language}"] = letter.subject
            form[f"text-{place}-{language}"] = letter.text.replace("\n", "\r\n")
    return form | {name.replace("_", "-"): text for name, text in changes.items()}


def hidden(page: HttpResponse, name: str) -> str:
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return found[1]


def test_a_letter_and_the_days_of_a_step_are_changed(make: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    before = reminder_plan(make.book, "business")
    page = browser.get(at(make, PAGE))

    done = browser.post(
        at(make, PAGE),
        typed(make, days_2="25", subject_1_nl="Nog even dit", seen=hidden(page, "seen")),
    )

    after = reminder_plan(make.book, "business")
    assert "Stap 3" in text_of(page)
    assert (done.status_code, done["Location"]) == (302, at(make, "reminders/plans"))
    assert (after[1].days_after, after[0].letters["nl"].subject) == (25, "Nog even dit")
    assert plan_form(after)[2] == plan_form(before)[2]


def test_a_step_is_added_and_taken_out_before_anything_is_kept(make: Make, enter: Enter) -> None:
    browser = enter("owner")
    before = reminder_plan(make.book, "business")

    added = browser.post(at(make, PAGE), typed(make, do="add"))
    dropped = browser.post(at(make, PAGE), typed(make, do="drop-1"))

    assert (hidden(added, "steps"), value_of(added, "days-4")) == ("4", "49")
    assert (hidden(dropped, "steps"), value_of(dropped, "days-1")) == ("2", "21")
    assert reminder_plan(make.book, "business") == before


def test_what_is_refused_keeps_what_was_typed(make: Make, enter: Enter) -> None:
    browser = enter("owner")
    seen = hidden(browser.get(at(make, PAGE)), "seen")

    wordless = browser.post(at(make, PAGE), typed(make, days_1="soon", seen=seen))
    early = browser.post(at(make, PAGE), typed(make, days_2="3", seen=seen))
    unknown = browser.post(at(make, PAGE), typed(make, text_1_en="Pay {now}\n{items}", seen=seen))
    change_reminder_plan(
        make.alice, customer_class="business", plan=reminder_plan(make.book, "business")[:2]
    )
    late = browser.post(at(make, PAGE), typed(make, days_1="8", seen=seen))

    assert [page.status_code for page in (wordless, early, unknown, late)] == [422, 422, 422, 409]
    assert "soon is not a number of days" in text_of(wordless)
    assert "Step 2 does not come after the one before" in text_of(early)
    assert "{now}" in text_of(unknown)
    assert "Somebody changed these steps" in text_of(late)
    assert value_of(late, "days-1") == "8"
    assert len(reminder_plan(make.book, "business")) == 2


def test_who_may_not_change_settings_looks_only(make: Make, enter: Enter) -> None:
    auditor = enter("auditor")

    assert "Change" not in text_of(auditor.get(at(make, "reminders/plans")))
    assert auditor.get(at(make, PAGE)).status_code == 403
    assert enter("owner").get(at(make, "reminders/plans/nobody")).status_code == 404
