"""Each operation: it works as described, and every use case can be reached by one."""

import ast
import importlib
import inspect
import json
import pkgutil
import re

import pytest

import akker.api
from akker.api.app import NOUNS, urls
from akker.api.contract import contract
from akker.api.doors import OPERATIONS
from akker.api.schemas import In, Out
from akker.api.urls import OPEN_TO_ANYBODY
from akker.api.urls import urlpatterns as api_urls
from akker.books.actor import USECASES, Permission
from tests.api.calls import calls_in
from tests.api.described import departs
from tests.api.world import World

pytestmark = pytest.mark.both

# Use cases that no operation calls, and why.
_PERSON = "about the browser of a person who looks"
_SECRET = "its secret is shown to a person, once"
_THERE = "letters that let people in go through it: who changes it first shows to be there"
UNREACHED: dict[str, str] = {
    "akker.access.inviting.make_invitation": "its link is shown to a person, once",
    "akker.access.overseeing.begin_viewing_as": _PERSON,
    "akker.access.overseeing.end_viewing_as": _PERSON,
    "akker.health.scoring.begin_scoring": "make_health_scores does it, ahead of its parts",
    "akker.health.scoring.score_as_of": "make_health_scores does it, some customers at a time",
    "akker.health.scoring.keep_usual": "the schedule does it, before it scores customers in parts",
    "akker.health.scoring.score_some": "the schedule does it, soon after something happened",
    "akker.mail.setting_up.forget_mail_server": _THERE,
    "akker.mail.setting_up.set_mail_server": _THERE,
    "akker.receivables.importing_retail.import_retail": "one data set, to try things with",
    "akker.repeating.making.begin_run": "every run begins with it",
    "akker.voice.answering.keep_answer": "a customer does it, with a link that was sent to them",
    "akker.webhooks.registering.add_webhook": _SECRET,
    "akker.webhooks.registering.renew_webhook_secret": _SECRET,
}


def test_no_two_schemas_share_a_name() -> None:
    """The description has one of each name: the second would be described as the first."""
    seen: dict[str, str] = {}
    for module in pkgutil.iter_modules(akker.api.__path__, "akker.api."):
        for name, made in vars(importlib.import_module(module.name)).items():
            if (
                inspect.isclass(made)
                and issubclass(made, (In, Out))
                and made.__module__ == module.name
            ):
                assert name not in seen, f"{name} of {module.name} and of {seen[name]}"
                seen[name] = module.name
    assert len(seen) > 100


def test_every_operation_works_and_answers_as_described(world: World) -> None:
    owner = world.caller()
    calls = calls_in(world)
    failed = []

    for name, call in calls.items():
        answer = call.made_by(owner)
        if answer.status_code != call.status:
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            failed.append(f"{name}: {answer.status_code} {content[:300]!r}")
        failed.append(departs(name, answer))

    assert not [one for one in failed if one]
    assert set(calls) == set(OPERATIONS)


def test_every_use_case_can_be_reached_or_says_why_not() -> None:
    for found in pkgutil.walk_packages(akker.__path__, "akker."):
        verb = found.name.rpartition(".")[2].partition("_")[0]  # of `importing_retail` too
        if verb.endswith("ing") and "migrations" not in found.name:
            importlib.import_module(found.name)  # its use cases make themselves known
    called: set[str] = set()
    for noun in NOUNS:
        for node in ast.walk(ast.parse(inspect.getsource(noun))):
            if isinstance(node, ast.ImportFrom):
                called |= {f"{node.module}.{alias.name}" for alias in node.names}

    ours = {name for name in USECASES if name.startswith("akker.")}  # tests make some too
    assert ours - called == set(UNREACHED)


# Comparing and previewing take a body and change nothing; stopping asks what the job asks; a run
# has a use case for each of its periods or parts.
NO_USE_CASE = (
    "check_einvoice_of",
    "compare_anchor",
    "look_at_payment",
    "make_health_scores",
    "preview_invoice",
    "run_due_invoices",
    "stop_job",
)
# The PDF is made when it is first asked for, and kept; nothing that can be read changes by it.
KEEPS_WHAT_IT_MADE = ("download_invoice_pdf",)


def test_an_operation_asks_what_its_use_case_asks() -> None:
    """What is declared at the door is what the gate asks: neither lets in more than the other."""
    for noun in NOUNS:
        source = inspect.getsource(noun)
        names = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and node.name in OPERATIONS:
                asked = {
                    USECASES[names[call.func.id]]
                    for call in ast.walk(node)
                    if isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and names.get(call.func.id) in USECASES
                }
                declared = OPERATIONS[node.name]
                assert asked <= {declared.asks}, node.name
                writes = declared.method != "GET" and node.name not in NO_USE_CASE
                assert bool(asked) == (writes or node.name in KEEPS_WHAT_IT_MADE), (
                    f"{node.name} writes exactly when it is no GET"
                )


def test_sec_10_every_address_under_api_declares_what_it_asks() -> None:
    declared = set(OPERATIONS)

    for pattern in urls()[:-1]:
        assert pattern.name in declared, f"{pattern.pattern} declares nothing"
    assert {str(p.name) for p in api_urls if hasattr(p, "name")} == OPEN_TO_ANYBODY
    assert all(isinstance(one.asks, Permission) for one in OPERATIONS.values())


def test_reading_asks_to_read_and_writing_asks_more() -> None:
    reading = {Permission.READ_BOOKS, Permission.SEE_CUSTOMERS}
    reading |= {Permission.EXPORT_BOOKS, Permission.PROVE}

    for one in OPERATIONS.values():
        # The address of a webhook may open a door: who manages them reads them.
        # Mail may hold what only its sender may read; who may do what is for who decides it.
        more = {Permission.MANAGE_CONNECTIONS, Permission.SEND_MAIL, Permission.MANAGE_PEOPLE}
        more.add(Permission.ERASE_PEOPLE)  # what would go is shown to who may let it go
        may_read = one.asks in reading | more
        assert may_read or one.method != "GET", one.name
        if one.method != "GET" and one.asks in reading:
            # Each kind of job asks a permission of its own as well; a view is one's own.
            is_own = one.path.startswith(("/jobs", "/views", "/needs"))
            assert one.asks is Permission.PROVE or is_own, one.name


def test_the_description_is_complete() -> None:
    paths = contract()["paths"]
    found = [details for methods in paths.values() for details in methods.values()]

    assert {details["operationId"] for details in found} == set(OPERATIONS)
    for path, methods in paths.items():
        for details in methods.values():
            named = {one["name"] for one in details["parameters"] if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), path
            assert len(details["summary"]) > 8, path
            assert {"401", "403", "422", "429", "500"} <= details["responses"].keys()
    assert contract()["openapi"] == "3.1.0"
    assert akker.api.__name__ not in json.dumps(contract())
