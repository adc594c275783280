"""How the examples of a page are read and compared."""

from tests.docs.console import examples, first_missing

PAGE = """\
```sh
akker up
```

```console
$ akker post - <<'ENTRY' # refused
{}
ENTRY
This entry has no date. Give it one, as 2026-03-31.
$ akker account add 1022 "Bank GBP" \\
    --type asset
```
"""


def test_only_console_blocks_are_examples_with_what_they_are_fed_and_show() -> None:
    refused, added = examples(PAGE)

    assert (refused.fed, refused.is_refused) == ("{}\n", True)
    assert refused.shown == ("This entry has no date. Give it one, as 2026-03-31.",)
    assert added.command == 'akker account add 1022 "Bank GBP" --type asset'
    assert (added.fed, added.shown, added.is_refused) == ("", (), False)


def test_shown_lines_must_come_in_their_order_and_dots_stand_for_anything() -> None:
    output = "Code  Name\n1020  Bank    10.00\n1300  Debtors  5.00\n"

    assert first_missing(["1020  Bank ... 10.00", "...", "1300  Debtors"], output) is None
    assert first_missing(["1300  Debtors", "1020  Bank"], output) == "1020  Bank"
    assert first_missing(["1020  Bank ... 11.00"], output) == "1020  Bank ... 11.00"
