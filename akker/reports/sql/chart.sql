-- Every ledger account of a book, by code.
SELECT id, code, name, type, revalued_on_id
FROM ledger_ledgeraccount
WHERE book_id = %(book)s
ORDER BY code
