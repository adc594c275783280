-- Of each month what was put on receivables up to a day, and what of that documents put there: in
-- the currency of the books. `manager` is who sees own customers only, or null: those whom they
-- look after or in whose team they are.
SELECT '', '', SUBSTR(CAST(l.booked_on AS text), 1, 7), CAST(SUM(l.amount_minor) AS bigint),
    CAST(SUM(CASE WHEN i.id IS NULL THEN 0 ELSE l.amount_minor END) AS bigint)
FROM ledger_journalline AS l
JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
WHERE l.book_id = %(book)s AND l.booked_on <= %(until)s
    AND (CAST(%(manager)s AS bigint) IS NULL OR l.party_id IN (
        SELECT id FROM parties_party WHERE book_id = %(book)s AND manager_id = %(manager)s
        UNION SELECT party_id FROM parties_teammember
        WHERE book_id = %(book)s AND user_id = %(manager)s AND until_on IS NULL))
GROUP BY 3
