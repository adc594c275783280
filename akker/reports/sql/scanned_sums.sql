-- As sums.sql, but from the lines themselves: what was known at a moment, of one value of a
-- dimension, split by the values of another. Value 0 stands for lines without one.
SELECT
    l.ledger_account_id,
    COALESCE(split.value_id, 0),
    CAST(SUM(CASE WHEN l.amount_minor > 0 THEN l.amount_minor ELSE 0 END) AS bigint),
    CAST(SUM(CASE WHEN l.amount_minor < 0 THEN -l.amount_minor ELSE 0 END) AS bigint),
    COUNT(*)
FROM ledger_journalline AS l
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
LEFT JOIN ledger_linedimension AS split
    ON split.line_id = l.id AND split.dimension_id = %(by)s
LEFT JOIN ledger_linedimension AS chosen
    ON chosen.line_id = l.id AND chosen.dimension_id = %(dimension)s
WHERE l.book_id = %(book)s
    AND l.booked_on BETWEEN %(since)s AND %(until)s
    AND e.recorded_at <= %(known_at)s
    AND COALESCE(chosen.value_id, 0) = %(value)s
    AND (%(with_closing)s OR j.kind <> 'closing')
GROUP BY l.ledger_account_id, COALESCE(split.value_id, 0)
