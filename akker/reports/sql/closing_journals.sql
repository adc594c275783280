-- The journals that year-end closing entries stand in.
SELECT id
FROM ledger_journal
WHERE book_id = %(book)s AND kind = 'closing'
