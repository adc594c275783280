"""A large file of customers comes in with few statements, however many rows it has."""

from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.audit.models import Event
from akker.books.actor import reading
from akker.customers.importing import import_parties
from akker.customers.queries import chosen_facts
from akker.customers.rules import CustomerFacts
from akker.intake.undoing import undo_import
from akker.parties.merging import merge_parties
from akker.parties.models import Party
from tests.customers.acting import DORA, member
from tests.make import Make, refusal_of

HEAD = "code,name,kind,tier,sector,subsidiary of,manager"
A_HUNDRED = 12  # statements that another hundred rows may cost


def many(folder: Path, count: int, tier: str, parent: str, manager: str = "") -> Path:
    """So many customers; from the third on they belong to `parent`."""
    rows = [
        f"C{n:04},Company {n},customer,{tier},Retail,{parent if n > 1 else ''},{manager}"
        for n in range(count)
    ]
    path = folder / f"{count}-{tier}.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


def statements(make: Make, path: Path) -> int:
    with CaptureQueriesContext(connection) as captured:
        import_parties(make.alice, path=path)
    return len(captured)


def test_another_hundred_rows_cost_few_statements(make: Make, tmp_path: Path) -> None:
    """They cost 1,200 once: each row was looked up, locked, written and recorded by itself."""
    costs = []
    for one, count in ((make, 100), (Make(), 400)):
        member(one)
        added = statements(one, many(tmp_path, count, "key", "C0000", DORA))
        changed = statements(one, many(tmp_path, count, "growth", "Company 1", DORA))
        same = statements(one, many(tmp_path, count, "growth", "Company 1", DORA))
        costs.append((added, changed, same))
        with reading(one.book):
            assert len(chosen_facts(one.book)) == count

    more = [(many - few) / 3 for few, many in zip(*costs, strict=True)]
    assert all(one <= A_HUNDRED for one in more), more


def test_many_are_kept_and_recorded_as_one_would_be(make: Make, tmp_path: Path) -> None:
    dora = member(make)
    import_parties(make.alice, path=many(tmp_path, 3, "key", "Company 0", DORA))
    events = Event.objects.filter(book=make.book, subject="party:C0002").order_by("pk")

    done = import_parties(make.alice, path=many(tmp_path, 3, "growth", "C0001"))

    with reading(make.book):
        assert chosen_facts(make.book) == {
            "C0000": CustomerFacts("growth", industry="Retail"),
            "C0001": CustomerFacts("growth", industry="Retail"),
            "C0002": CustomerFacts("growth", industry="Retail", parent="C0001"),
        }
        assert [(one.kind, one.before, one.after.get("facts")) for one in events] == [
            ("PartyRegistered", None, None),
            ("PartyManagerChanged", {"manager_id": None}, None),
            (
                "CustomerChanged",
                {"tier": "standard", "industry": "", "parent": ""},
                {"tier": "key", "industry": "Retail", "parent": "C0000"},
            ),
            (
                "CustomerChanged",
                {"tier": "key", "parent": "C0000"},
                {"tier": "growth", "parent": "C0001"},
            ),
        ]
        assert {row.manager_id for row in Party.objects.filter(book=make.book)} == {dora.user_id}
    undo_import(make.alice, import_id=done.import_uid)
    with reading(make.book):
        assert chosen_facts(make.book)["C0002"].parent == "C0000"


def test_a_loop_through_another_name_is_refused_and_nothing_comes_in(
    make: Make, tmp_path: Path
) -> None:
    import_parties(make.alice, path=many(tmp_path, 3, "key", "C0001"))
    merge_parties(make.alice, code="C0001", into="C0000")
    path = tmp_path / "loop.csv"
    path.write_text("code,name,tier,subsidiary of\nC0000,Company 0,watch,C0002\n")

    assert refusal_of(import_parties, make.alice, path=path) == "customer_loop"

    with reading(make.book):
        assert chosen_facts(make.book)["C0000"] == CustomerFacts("key", industry="Retail")
