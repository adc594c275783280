-- The sum of the first lines of a ledger account from a day on.
SELECT CAST(COALESCE(SUM(amount_minor), 0) AS bigint)
FROM (
    SELECT amount_minor
    FROM ledger_journalline
    WHERE book_id = %(book)s AND ledger_account_id = %(place)s AND booked_on >= %(since)s
    ORDER BY booked_on, id
    LIMIT %(count)s
) AS skipped
