-- Every line with all that an export says of it, by day, entry and line.
SELECT e.id, j.code, y.name, e.number, e.booked_on, e.description, e.source,
    a.code, a.name, a.type, l.line_no, l.amount_minor, l.currency, l.currency_minor, l.rate_e9,
    l.text, p.code, p.name, l.id
FROM ledger_journalentry e
JOIN ledger_journal j ON j.id = e.journal_id
JOIN books_fiscalyear y ON y.id = e.fiscal_year_id
JOIN ledger_journalline l ON l.entry_id = e.id
JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
LEFT JOIN parties_party p ON p.id = l.party_id
WHERE e.book_id = %(book)s AND e.booked_on BETWEEN %(since)s AND %(until)s
ORDER BY e.booked_on, e.id, l.line_no
