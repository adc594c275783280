-- Lines of some days on the ledger accounts from one code up to another. SQLite keeps to the
-- order of a CROSS JOIN: few ledger accounts first, then their lines by the index line_card.
SELECT
    l.ledger_account_id,
    l.id, l.booked_on, j.code, y.name, e.number, e.description, l.text, p.code, l.amount_minor
FROM ledger_ledgeraccount AS a
CROSS JOIN ledger_journalline AS l
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
LEFT JOIN parties_party AS p ON p.id = l.party_id
LEFT JOIN ledger_linedimension AS chosen
    ON chosen.line_id = l.id AND chosen.dimension_id = %(dimension)s
WHERE a.book_id = %(book)s AND a.code BETWEEN %(first_code)s AND %(last_code)s
    AND l.book_id = %(book)s AND l.ledger_account_id = a.id
    AND l.booked_on BETWEEN %(since)s AND %(until)s
    AND e.recorded_at <= %(known_at)s
    AND COALESCE(chosen.value_id, 0) = %(value)s
ORDER BY a.code, l.booked_on, l.id
