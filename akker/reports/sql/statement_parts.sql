-- What lies across a party's line on receivables where money came in or paying late was charged:
-- by entry and the place it was booked on, in the currency of the books and in its own.
SELECT o.entry_id, b.role, b.control, o.currency, CAST(SUM(o.amount_minor) AS bigint),
    CAST(COALESCE(SUM(o.currency_minor), 0) AS bigint)
FROM ledger_journalline AS l
JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
JOIN ledger_journalentry AS e ON e.id = l.entry_id
JOIN ledger_journalline AS o ON o.entry_id = l.entry_id AND o.id <> l.id
JOIN ledger_ledgeraccount AS b ON b.id = o.ledger_account_id
WHERE l.book_id = %(book)s AND l.party_id = %(party)s
    AND l.booked_on >= %(since)s AND l.booked_on <= %(until)s
    AND (e.source LIKE 'receipt:%%' OR e.source LIKE 'interest:%%')
GROUP BY o.entry_id, b.role, b.control, o.currency
