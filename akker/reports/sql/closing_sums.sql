-- What the entries of one closing journal did to each ledger account. They are few, and
-- found by the index entry_number; the CASE keeps the days from being looked up instead.
SELECT
    l.ledger_account_id,
    CAST(SUM(CASE WHEN l.amount_minor > 0 THEN l.amount_minor ELSE 0 END) AS bigint),
    CAST(SUM(CASE WHEN l.amount_minor < 0 THEN -l.amount_minor ELSE 0 END) AS bigint),
    COUNT(*)
FROM ledger_journalentry AS e
JOIN ledger_journalline AS l ON l.entry_id = e.id
WHERE e.book_id = %(book)s AND e.journal_id = %(journal)s
    AND CASE WHEN e.booked_on BETWEEN %(since)s AND %(until)s THEN 1 ELSE 0 END = 1
GROUP BY l.ledger_account_id
