-- What each month did to one ledger account.
SELECT
    month,
    CAST(SUM(debit_minor) AS bigint),
    CAST(SUM(credit_minor) AS bigint),
    CAST(SUM(line_count) AS bigint)
FROM ledger_monthtotal
WHERE book_id = %(book)s AND ledger_account_id = %(place)s AND month <= %(last_month)s
GROUP BY month
ORDER BY month
