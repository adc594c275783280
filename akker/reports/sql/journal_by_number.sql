-- Entries of one journal in one fiscal year with their lines, by number, from a number on.
-- They are chosen by the index entry_number first, so that only these are looked up.
SELECT
    e.id, e.booked_on, j.code, y.name, e.number, e.description, e.source, e.recorded_at,
    a.code, a.name, p.code, l.text, l.amount_minor
FROM (
    SELECT id, booked_on, journal_id, fiscal_year_id, number, description, source, recorded_at
    FROM ledger_journalentry
    WHERE book_id = %(book)s AND journal_id = %(journal)s AND fiscal_year_id = %(year)s
        AND number > %(after)s AND booked_on BETWEEN %(since)s AND %(until)s
        AND recorded_at <= %(known_at)s
    ORDER BY number
    LIMIT %(count)s OFFSET %(skip)s
) AS e
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
JOIN ledger_journalline AS l ON l.entry_id = e.id
JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id
LEFT JOIN parties_party AS p ON p.id = l.party_id
ORDER BY e.number, l.line_no
