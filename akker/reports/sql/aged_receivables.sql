-- What is open of each party on receivables as of a day, by how long it is due: in the currency
-- of the books. Bucket 0 is not due yet, 1 to 4 are ever longer, -1 are credits.
-- d1 to d4 are the days that divide due days. What is owed without a document has no bucket but
-- its day, for it is due as agreed with its party.
-- Lines and what was set against them are added up together, without a join: a planner that
-- knows nothing yet of how many there are would compare each with each.
WITH unsettled AS (
    SELECT m.line_id, SUM(m.base) AS base
    FROM (
        SELECT id AS line_id, 1 AS is_line, amount_minor AS base FROM ledger_journalline
        WHERE book_id = %(book)s AND booked_on <= %(until)s AND ledger_account_id IN (
            SELECT id FROM ledger_ledgeraccount
            WHERE book_id = %(book)s AND control = 'receivable')
        UNION ALL
        SELECT debit_line_id, 0, -base_minor FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
        UNION ALL
        SELECT credit_line_id, 0, base_minor FROM clearing_allocation
        WHERE book_id = %(book)s AND allocated_on <= %(until)s
    ) AS m
    GROUP BY m.line_id
    HAVING MAX(m.is_line) = 1 AND SUM(m.base) <> 0
), aged AS (
    SELECT
        l.party_id,
        u.base,
        CASE
            WHEN u.base < 0 THEN -1
            WHEN i.due_on IS NULL THEN 0
            WHEN i.due_on >= %(d1)s THEN 0
            WHEN i.due_on >= %(d2)s THEN 1
            WHEN i.due_on >= %(d3)s THEN 2
            WHEN i.due_on >= %(d4)s THEN 3
            ELSE 4
        END AS bucket,
        CASE WHEN u.base > 0 AND i.due_on IS NULL THEN l.booked_on END AS booked_on
    FROM unsettled AS u
    JOIN ledger_journalline AS l ON l.id = u.line_id
    LEFT JOIN receivables_invoice AS i ON i.entry_id = l.entry_id
)
SELECT p.code, p.name, s.bucket, s.booked_on, s.base
FROM (
    SELECT party_id, bucket, booked_on, CAST(SUM(base) AS bigint) AS base
    FROM aged GROUP BY party_id, bucket, booked_on
) AS s LEFT JOIN parties_party AS p ON p.id = s.party_id
