-- What some days of one month did to a ledger account, from the index line_card alone.
SELECT
    CAST(COALESCE(SUM(CASE WHEN amount_minor > 0 THEN amount_minor ELSE 0 END), 0) AS bigint),
    CAST(COALESCE(SUM(CASE WHEN amount_minor < 0 THEN -amount_minor ELSE 0 END), 0) AS bigint),
    COUNT(*)
FROM ledger_journalline
WHERE book_id = %(book)s AND ledger_account_id = %(place)s
    AND booked_on BETWEEN %(since)s AND %(until)s
