-- What is open of each party on receivables as of a day, by how long it is due: in the currency
-- of the books. Bucket 0 is not due yet, 1 to 4 are ever longer, -1 are credits.
-- A line without a document is due so many days after its own day: d1 to d4 are the days that
-- divide due days, b1 to b4 those that divide the days of such lines.
WITH settled AS (
    SELECT t.line_id, SUM(t.base) AS base FROM (
        SELECT debit_line_id AS line_id, base_minor AS base FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
        UNION ALL
        SELECT credit_line_id, base_minor FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
    ) AS t GROUP BY t.line_id
), aged AS (
    SELECT
        l.party_id,
        CASE
            WHEN l.amount_minor < 0 THEN -1
            WHEN i.due_on >= %(d1)s OR (i.due_on IS NULL AND l.booked_on >= %(b1)s) THEN 0
            WHEN i.due_on >= %(d2)s OR (i.due_on IS NULL AND l.booked_on >= %(b2)s) THEN 1
            WHEN i.due_on >= %(d3)s OR (i.due_on IS NULL AND l.booked_on >= %(b3)s) THEN 2
            WHEN i.due_on >= %(d4)s OR (i.due_on IS NULL AND l.booked_on >= %(b4)s) THEN 3
            ELSE 4
        END AS bucket,
        CASE WHEN l.amount_minor > 0 THEN l.amount_minor - COALESCE(s.base, 0)
            ELSE l.amount_minor + COALESCE(s.base, 0) END AS open_minor
    FROM ledger_journalline AS l
    JOIN ledger_ledgeraccount AS a ON a.id = l.ledger_account_id AND a.control = 'receivable'
    LEFT JOIN settled AS s ON s.line_id = l.id
    LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
    WHERE l.book_id = %(book)s AND a.book_id = %(book)s AND l.booked_on <= %(until)s
)
SELECT p.code, p.name, a.bucket, CAST(SUM(a.open_minor) AS bigint)
FROM aged AS a LEFT JOIN parties_party AS p ON p.id = a.party_id
WHERE a.open_minor <> 0
GROUP BY p.code, p.name, a.bucket
