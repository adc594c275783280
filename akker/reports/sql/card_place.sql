-- How many lines a ledger account has from a day on, up to and including a key.
SELECT COUNT(*)
FROM ledger_journalline
WHERE book_id = %(book)s AND ledger_account_id = %(place)s AND booked_on >= %(since)s
    AND (booked_on, id) <= (%(key_on)s, %(key)s)
