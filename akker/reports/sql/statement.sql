-- Lines on receivables of a party up to a day, by day and key, each in its currency and the books'.
SELECT
    l.booked_on, l.id, l.entry_id, j.code, y.name, e.number, e.source, e.reverses_id,
    e.description, l.text, p.code, i.kind, i.label, i.due_on, l.amount_minor,
    l.currency, COALESCE(l.currency_minor, l.amount_minor),
    CASE WHEN i.id IS NULL THEN '' WHEN i.number IS NOT NULL THEN i.label
        WHEN i.kind = 'credit-note' THEN 'outside-credit:' || i.label ELSE 'outside:' || i.label END
FROM ledger_journalline AS l
JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
JOIN parties_party AS p ON p.id = l.party_id
LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
WHERE l.book_id = %(book)s AND l.party_id = %(party)s AND l.booked_on <= %(until)s
ORDER BY l.booked_on, l.id
