-- Open lines on receivables as of a day. Lines and what was set against
-- them are added up together, without a join: see aged_receivables.sql.
WITH unsettled AS (
    SELECT m.line_id, CAST(SUM(m.amount) AS bigint) AS amount, CAST(SUM(m.base) AS bigint) AS base
    FROM (
        SELECT l.id AS line_id, 1 AS is_line,
            COALESCE(l.currency_minor, l.amount_minor) AS amount, l.amount_minor AS base
        FROM ledger_journalline AS l
        WHERE l.book_id = %(book)s AND l.booked_on <= %(until)s AND l.ledger_account_id IN (
            SELECT id FROM ledger_ledgeraccount
            WHERE book_id = %(book)s AND control = 'receivable')
        UNION ALL
        SELECT debit_line_id, 0, -amount_minor, -base_minor FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
        UNION ALL
        SELECT credit_line_id, 0, amount_minor, base_minor FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
    ) AS m
    GROUP BY m.line_id
    HAVING MAX(m.is_line) = 1 AND SUM(m.amount) <> 0
)
SELECT
    l.id, p.code, p.name, j.code, y.name, e.number, COALESCE(i.label, l.text), e.source,
    l.booked_on, i.due_on, l.currency, COALESCE(l.currency_minor, l.amount_minor),
    u.amount, u.base,
    CASE WHEN i.id IS NULL THEN '' WHEN i.number IS NOT NULL THEN i.label
        WHEN i.kind = 'credit-note' THEN 'outside-credit:' || i.label ELSE 'outside:' || i.label END
FROM unsettled AS u
JOIN ledger_journalline AS l ON l.id = u.line_id
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journal AS j ON j.id = e.journal_id
JOIN books_fiscalyear AS y ON y.id = e.fiscal_year_id
LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
LEFT JOIN parties_party AS p ON p.id = l.party_id
WHERE l.book_id = %(book)s
