-- The day of a line, if it stands on this ledger account.
SELECT booked_on
FROM ledger_journalline
WHERE book_id = %(book)s AND ledger_account_id = %(place)s AND id = %(key)s
