-- Journals by code, with how many entries each holds and when the last was recorded.
SELECT
    j.code, j.name, j.kind,
    CAST(COALESCE(SUM(c.last_number), 0) AS bigint),
    MAX(c.last_recorded_at)
FROM ledger_journal AS j
LEFT JOIN ledger_counter AS c ON c.journal_id = j.id
WHERE j.book_id = %(book)s
GROUP BY j.id, j.code, j.name, j.kind
ORDER BY j.code
