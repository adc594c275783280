"""Products from files: what is new, what changes, and taking it back."""

from pathlib import Path

import pytest

from akker.audit.models import Event
from akker.books.actor import reading
from akker.catalog.changing import change_product, retire_product
from akker.catalog.importing import ProductsImportResult, import_products
from akker.catalog.models import Product
from akker.catalog.product_form import card_from_form
from akker.catalog.queries import ProductRow, product_coded, products_page
from akker.catalog.rules import ProductCard
from akker.intake.undoing import undo_import
from tests.catalog.test_products import ADVICE, added
from tests.make import Make, refusal_of

HEAD = "code,name,unit,price,cost_price,ledger_code,vat_code"
HOSTING = "hosting,Hosting,MON,25.00,8.125,8020,V21"
GOODS = "goods,Goods,,4.5,,8005,V9"


def file_of(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "products.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def brought(make: Make, folder: Path, *rows: str, head: str = HEAD) -> ProductsImportResult:
    return import_products(make.alice, path=file_of(folder, *rows, head=head))


def known(make: Make, code: str) -> ProductRow:
    with reading(make.book):
        return product_coded(make.book, code)


def in_use(make: Make) -> list[str]:
    with reading(make.book):
        return [row.code for row in products_page(make.book, limit=50)]


def test_what_is_in_a_file_is_added(make: Make, tmp_path: Path) -> None:
    path = file_of(tmp_path, HOSTING, GOODS)
    tried = import_products(make.alice, path=path, dry_run=True)
    assert (tried.added_product_codes, in_use(make)) == (("hosting", "goods"), [])

    done, again = brought(make, tmp_path, HOSTING, GOODS), brought(make, tmp_path, HOSTING, GOODS)

    assert done.added_product_codes == ("hosting", "goods")
    assert (again.import_uid, again.same_count) == ("", 2)
    hosting = ProductCard("Hosting", "MON", 25_000_000, 8_125_000, "8020", "V21")
    assert known(make, "hosting").card == hosting
    assert known(make, "goods").card == ProductCard("Goods", "", 4_500_000, None, "8005", "V9")


def test_headings_and_figures_of_dutch_files_are_understood(make: Make, tmp_path: Path) -> None:
    brought(
        make,
        tmp_path,
        'A1;Advies;Uren;"1.082,505";8020;V21',
        head="Code;Omschrijving;Eenheid;Verkoopprijs;Grootboekrekening;BTW code",
    )
    assert known(make, "A1").card == ProductCard(
        "Advies", "HUR", 1_082_505_000, None, "8020", "V21"
    )


def test_what_is_there_gets_what_a_file_tells_and_keeps_the_rest(
    make: Make, tmp_path: Path
) -> None:
    added(make)
    retire_product(make.alice, code="advice")

    done = brought(make, tmp_path, "advice,Better advice,,90.00,,,")

    assert done.changed_product_codes == ("advice",)
    row = known(make, "advice")
    assert row.retired_on is None
    assert row.card == ProductCard("Better advice", "HUR", 90_000_000, 35_125_000, "8020", "V21")


def test_taking_an_import_back_retires_and_gives_back(make: Make, tmp_path: Path) -> None:
    added(make)
    added(make, "old", name="Old")
    retire_product(make.alice, code="old")
    before = {code: known(make, code) for code in ("advice", "old")}
    done = brought(make, tmp_path, HOSTING, "advice,Other,,99.00,,8005,", "old,Old,,1.00,,,")

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.retired_codes == ("hosting",)
    assert {code: known(make, code) for code in ("advice", "old")} == before
    assert brought(make, tmp_path, HOSTING).changed_product_codes == ("hosting",)


def test_what_somebody_changed_since_stays(make: Make, tmp_path: Path) -> None:
    added(make)
    done = brought(make, tmp_path, "advice,Other,DAY,99.00,,,")
    theirs = card_from_form({**ADVICE, "name": "Other", "unit": "DAY", "price": "120.00"})
    change_product(make.alice, code="advice", card=theirs)

    undo_import(make.alice, import_id=done.import_uid)

    card = known(make, "advice").card
    assert (card.name, card.unit, card.price_e6) == ("Advice", "HUR", 120_000_000)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",Nameless code,,,,,", "product_unfit"),
        ("a,,,,,,", "product_unfit"),
        ("a,A,BOX,,,,", "unit_unknown"),
        ("a,A,,much,,,", "amount_unreadable"),
        ("a,A,,-1.00,,,", "price_below_zero"),
        ("a,A,,,,9999,", "ledger_account_unknown"),
        ("a,A,,,,1300,", "ledger_account_unfit"),
        ("a,A,,,,,V99", "tax_code_unknown"),
        ("goods,Again,,,,,", "product_doubled"),
    ],
)
def test_what_is_wrong_is_told_by_its_row(make: Make, tmp_path: Path, row: str, code: str) -> None:
    path = file_of(tmp_path, GOODS, row)

    tried = import_products(make.alice, path=path, dry_run=True)

    assert [(one.row, one.code) for one in tried.problems] == [(3, code)]
    assert refusal_of(import_products, make.alice, path=path) == code
    assert not Product.objects.filter(book=make.book).exists()
    assert not Event.objects.filter(book=make.book, kind="ProductsImported").exists()


def test_whoever_may_not_change_products_brings_none_in(make: Make, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOODS)
    assert refusal_of(import_products, make.bob, path=path) == "permission_missing"
