"""How we look after customers comes in with their cards, and goes back with them."""

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.customers.changing import change_customer
from akker.customers.importing import import_parties
from akker.customers.queries import chosen_facts, customer_coded, known_customer
from akker.customers.rules import CustomerFacts
from akker.intake.undoing import undo_import
from akker.parties.queries import RETIRED, parties_page
from tests.customers.acting import member
from tests.make import Make, refusal_of

HEAD = "code,name,kind,tier,sector,subsidiary of"
MAVEN = Path(os.environ.get("AKKER_SHARED", "../shared")) / "data/customers/maven-crm/accounts.csv"
SAVED = {"account": "name", "office_location": "", "revenue": ""}


def customer_file(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "customers.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def facts(make: Make) -> dict[str, CustomerFacts]:
    with reading(make.book):
        return chosen_facts(make.book)


def parents(make: Make) -> dict[str, str]:
    return {code: one.parent for code, one in facts(make).items() if one.parent}


def problems(make: Make, path: Path) -> list[tuple[int, str]]:
    result = import_parties(make.alice, path=path, dry_run=True)
    return [(one.row, one.code) for one in result.problems]


def test_tier_industry_and_whom_they_belong_to_come_in_whatever_the_order(
    make: Make, tmp_path: Path
) -> None:
    path = customer_file(tmp_path, "A,Alfa,,Key,Retail,Beta Group", "B,Beta Group,,growth,,")

    done = import_parties(make.alice, path=path)
    again = import_parties(make.alice, path=path)

    assert done.added_party_codes == ("A", "B")
    assert (again.import_uid, again.same_count) == ("", 2)
    assert facts(make) == {
        "A": CustomerFacts("key", industry="Retail", parent="B"),
        "B": CustomerFacts("growth"),
    }


def test_without_codes_somebody_is_known_by_name(make: Make, tmp_path: Path) -> None:
    path = customer_file(tmp_path, "Beta Group,key", "Bèta group,key", head="name,tier")
    first = import_parties(make.alice, path=path)
    changed = customer_file(tmp_path, "Beta Group,watch", "Gamma,", head="name,tier")
    second = import_parties(make.alice, path=changed)

    assert first.added_party_codes == ("beta-group", "beta-group-2")
    assert (second.added_party_codes, second.changed_party_codes) == (("gamma",), ("beta-group",))
    import_parties(make.alice, path=customer_file(tmp_path, "x,Gamma", head="code,name"))
    doubled = customer_file(tmp_path, "Beta Group,watch", "Gamma,", head="name,tier")
    assert problems(make, doubled) == [(3, "name_ambiguous")]
    under = customer_file(tmp_path, "Delta,Epsilon", head="name,subsidiary of")
    assert import_parties(make.alice, path=under).added_party_codes == ("delta", "epsilon")
    assert parents(make) == {"delta": "epsilon"}


def test_what_cannot_be_is_refused_with_its_row_and_nothing_comes_in(
    make: Make, tmp_path: Path
) -> None:
    path = customer_file(tmp_path, "A,Alfa,,gold,,", "B,Beta,,key,,Nobody", "C,Gamma,,key,,C")

    assert problems(make, path) == [
        (2, "customer_unfit"),
        (3, "parent_unknown"),
        (4, "parent_unknown"),
    ]
    looped = customer_file(tmp_path, "A,Alfa,,,,Beta", "B,Beta,,,,Alfa")
    assert refusal_of(import_parties, make.alice, path=looped) == "customer_loop"
    assert facts(make) == {}


def test_taking_back_gives_back_what_nobody_chose_again(make: Make, tmp_path: Path) -> None:
    import_parties(make.alice, path=customer_file(tmp_path, "A,Alfa,,key,Food,", "B,Beta,,key,,"))
    done = import_parties(
        make.alice,
        path=customer_file(tmp_path, "A,Alfa,,watch,,", "B,Beta,,watch,,Alfa", "C,Gamma,,key,,"),
    )
    change_customer(make.alice, code="B", facts=CustomerFacts("growth", parent="A"))

    undo_import(make.alice, import_id=done.import_uid)

    assert facts(make)["A"] == CustomerFacts("key", industry="Food")
    assert facts(make)["B"] == CustomerFacts("growth", parent="A")
    with reading(make.book):
        gone = parties_page(make.book, role=RETIRED, limit=9)
    assert [row.code for row in gone] == ["C"]


def test_who_may_not_look_after_customers_brings_in_no_tiers(make: Make, tmp_path: Path) -> None:
    manager = member(make)

    code = refusal_of(import_parties, manager, path=customer_file(tmp_path, "A,Alfa,,key,,"))

    assert code == "permission_missing"


@pytest.mark.skipif(not MAVEN.exists(), reason="the accounts of a real team are not here")
def test_the_accounts_of_a_real_team_come_in_with_who_they_belong_to(make: Make) -> None:
    with MAVEN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    done = import_parties(make.alice, path=MAVEN, mapping=SAVED)
    again = import_parties(make.alice, path=MAVEN)  # the mapping was kept with the headings

    wanted = {row["account"]: row["subsidiary_of"] for row in rows if row["subsidiary_of"]}
    elsewhere = set(wanted.values()) - {row["account"] for row in rows}
    assert len(done.added_party_codes) == len(rows) + len(elsewhere)
    assert again.same_count == len(rows)
    industries = Counter(one.industry for one in facts(make).values())
    assert industries == Counter(row["sector"] for row in rows)
    with reading(make.book):
        names = {code: customer_coded(make.book, code).name for code in done.added_party_codes}
        acme = next(code for code, name in names.items() if name == "Acme Corporation")
        below = {row.name for row in known_customer(make.book, acme).below}
    assert {names[code]: names[parent] for code, parent in parents(make).items()} == wanted
    assert below == {one for one, parent in wanted.items() if parent == "Acme Corporation"}
