-- Debits, credits and lines by ledger account: whole months from the month totals, and two
-- ranges of days that are added to them or taken off. Grouped by day first: the index
-- line_day has that order, so nothing is sorted. `month + 0` keeps SQLite from hopping
-- through the index month_total, which has the order of the groups.
SELECT
    ledger_account_id,
    CAST(SUM(debit_minor) AS bigint),
    CAST(SUM(credit_minor) AS bigint),
    CAST(SUM(line_count) AS bigint)
FROM (
    SELECT
        ledger_account_id,
        SUM(debit_minor) AS debit_minor,
        SUM(credit_minor) AS credit_minor,
        SUM(line_count) AS line_count
    FROM ledger_monthtotal
    WHERE book_id = %(book)s AND month + 0 > %(after_month)s AND month + 0 <= %(last_month)s
    GROUP BY ledger_account_id
    UNION ALL
    SELECT
        ledger_account_id,
        %(end_sign)s * SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END),
        %(end_sign)s * SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END),
        %(end_sign)s * COUNT(*)
    FROM ledger_journalline
    WHERE book_id = %(book)s AND booked_on BETWEEN %(end_since)s AND %(end_until)s
    GROUP BY booked_on, ledger_account_id
    UNION ALL
    SELECT
        ledger_account_id,
        %(start_sign)s * SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END),
        %(start_sign)s * SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END),
        %(start_sign)s * COUNT(*)
    FROM ledger_journalline
    WHERE book_id = %(book)s AND booked_on BETWEEN %(start_since)s AND %(start_until)s
    GROUP BY booked_on, ledger_account_id
) AS part
GROUP BY ledger_account_id
