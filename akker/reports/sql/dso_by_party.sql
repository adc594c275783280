-- As dso.sql, of each party and month.
SELECT p.code, p.name, m.month, m.amount, m.sold FROM (
    SELECT l.party_id, SUBSTR(CAST(l.booked_on AS text), 1, 7) AS month,
        CAST(SUM(l.amount_minor) AS bigint) AS amount,
        CAST(SUM(CASE WHEN i.id IS NULL THEN 0 ELSE l.amount_minor END) AS bigint) AS sold
    FROM ledger_journalline AS l
    JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
    LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
    WHERE l.book_id = %(book)s AND l.booked_on <= %(until)s
    GROUP BY 1, 2
) AS m LEFT JOIN parties_party AS p ON p.id = m.party_id
WHERE CAST(%(manager)s AS bigint) IS NULL OR p.manager_id = %(manager)s OR EXISTS (
    SELECT 1 FROM parties_teammember AS t
    WHERE t.party_id = p.id AND t.user_id = %(manager)s AND t.until_on IS NULL)
