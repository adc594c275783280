-- Lines of one ledger account with what their entries say, from a key on. Chosen by the
-- index line_card first, so that only these are looked up.
SELECT
    l.id, l.booked_on, j.code, y.name, e.number, e.description, l.text, p.code, l.amount_minor
FROM ledger_journalline AS l
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
LEFT JOIN parties_party AS p ON p.id = l.party_id
LEFT JOIN ledger_linedimension AS chosen
    ON chosen.line_id = l.id AND chosen.dimension_id = %(dimension)s
WHERE l.book_id = %(book)s AND l.ledger_account_id = %(place)s
    AND (l.booked_on, l.id) >= (%(key_on)s, %(key)s)
    AND l.booked_on <= %(until)s
    AND e.recorded_at <= %(known_at)s
    AND COALESCE(chosen.value_id, 0) = %(value)s
ORDER BY l.booked_on, l.id
LIMIT %(count)s
