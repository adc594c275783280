-- Day, key and amount of the lines of a ledger account that were known at a moment and
-- carry a value of a dimension (0: without one).
SELECT l.booked_on, l.id, l.amount_minor
FROM ledger_journalline AS l
JOIN ledger_journalentry AS e ON e.id = l.entry_id
LEFT JOIN ledger_linedimension AS chosen
    ON chosen.line_id = l.id AND chosen.dimension_id = %(dimension)s
WHERE l.book_id = %(book)s AND l.ledger_account_id = %(place)s AND l.booked_on <= %(until)s
    AND e.recorded_at <= %(known_at)s
    AND COALESCE(chosen.value_id, 0) = %(value)s
ORDER BY l.booked_on, l.id
