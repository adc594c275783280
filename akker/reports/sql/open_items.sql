-- Open lines on receivables as of a day, the longest due first; `code` empty is of everybody.
WITH settled AS (
    SELECT t.line_id, SUM(t.amount) AS amount, SUM(t.base) AS base FROM (
        SELECT debit_line_id AS line_id, amount_minor AS amount, base_minor AS base
        FROM clearing_allocation WHERE book_id = %(book)s AND allocated_on <= %(until)s
        UNION ALL
        SELECT credit_line_id, amount_minor, base_minor FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
    ) AS t GROUP BY t.line_id
)
SELECT
    l.id, p.code, p.name, j.code, y.name, e.number, COALESCE(i.label, l.text), e.source,
    l.booked_on, i.due_on, l.currency, COALESCE(l.currency_minor, l.amount_minor),
    CASE WHEN l.amount_minor > 0
        THEN COALESCE(l.currency_minor, l.amount_minor) - COALESCE(s.amount, 0)
        ELSE COALESCE(l.currency_minor, l.amount_minor) + COALESCE(s.amount, 0) END,
    CASE WHEN l.amount_minor > 0 THEN l.amount_minor - COALESCE(s.base, 0)
        ELSE l.amount_minor + COALESCE(s.base, 0) END
FROM ledger_journalline AS l
JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
LEFT JOIN settled AS s ON s.line_id = l.id
LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
LEFT JOIN parties_party AS p ON p.id = l.party_id
WHERE l.book_id = %(book)s AND a.book_id = %(book)s AND l.booked_on <= %(until)s
    AND ABS(COALESCE(l.currency_minor, l.amount_minor)) <> COALESCE(s.amount, 0)
ORDER BY COALESCE(i.due_on, l.booked_on), l.id
