"""Customers who pay, in the books of a home: `python -m benchmarks.product_paid BOOK TODAY`.

Of ten customers nine have paid what was due forty-five days ago, and one only what was due four
months ago: a tenth of a year's invoices is open, as with a company whose customers pay.
"""

import argparse
import datetime as dt
import os
from collections import defaultdict

PAID_AFTER_DAYS, LATE_AFTER_DAYS = 45, 120
AT_ONCE = 500  # receipts in one transaction


def pay(slug: str, today: dt.date) -> int:
    """How many receipts were booked: one of each customer, for all that it pays."""
    from akker.access.doors import command_line_actor
    from akker.books.queries import book_for
    from akker.receivables.receipts import NewReceipt, Paid
    from akker.receivables.receiving import receive_payments

    actor = command_line_actor(book_for(slug))
    receipts = []
    for number, (code, lines) in enumerate(sorted(_due(slug).items())):
        wait = PAID_AFTER_DAYS if number % 10 else LATE_AFTER_DAYS
        paid = [line for line in lines if line[1] < today - dt.timedelta(days=wait)]
        if paid:
            receipts.append(
                NewReceipt(
                    party_code=code,
                    received_on=max(due_on for _, due_on, _ in paid) + dt.timedelta(number % 40),
                    amount_minor=sum(amount for _, _, amount in paid),
                    currency="EUR",
                    ledger_code="1020",
                    paid=tuple(Paid(line_id, amount) for line_id, _, amount in paid),
                )
            )
    for start in range(0, len(receipts), AT_ONCE):
        receive_payments(actor, receipts=receipts[start : start + AT_ONCE], source=f"paid-{start}")
    return len(receipts)


def _due(slug: str) -> dict[str, list[tuple[int, dt.date, int]]]:
    """By customer the key, due day and amount of each line that is open."""
    from django.db import connection

    from akker.kernel.stored import day_of

    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.code, c.line_id, c.due_on, c.open_minor FROM ledger_controlline c"
            " JOIN parties_party p ON p.id = c.party_id JOIN books_book b ON b.id = c.book_id"
            " WHERE b.slug = %s AND c.open_minor > 0 AND c.due_on IS NOT NULL",
            [slug],
        )
        for code, line_id, due_on, amount in cursor.fetchall():
            found[code].append((line_id, day_of(str(due_on)), amount))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("book")
    parser.add_argument("today", type=dt.date.fromisoformat)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    import django

    django.setup()
    print(pay(asked.book, asked.today))


if __name__ == "__main__":
    main()
