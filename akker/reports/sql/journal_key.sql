-- The day and key of one entry of some days, by its place among them.
SELECT booked_on, id
FROM ledger_journalentry
WHERE book_id = %(book)s AND booked_on BETWEEN %(since)s AND %(until)s
ORDER BY booked_on, id
LIMIT 1 OFFSET %(skip)s
