-- The day and key of one line of a ledger account, by its place from a day on.
SELECT booked_on, id
FROM ledger_journalline
WHERE book_id = %(book)s AND ledger_account_id = %(place)s AND booked_on >= %(since)s
ORDER BY booked_on, id
LIMIT 1 OFFSET %(count)s
