-- PostgreSQL: entries of one book whose stored hash their own lines do not give, or whose
-- previous hash is not that of the entry before. The same text as chain.canonical_text;
-- what stands in curly brackets is escaped as chain.escaped does (verification.py).
WITH text_of AS (
    SELECT l.id, l.entry_id, l.line_no, concat(
        l.line_no, '|', {a.code}, '|', l.amount_minor, '|', {l.currency}, '|',
        l.currency_minor, '|', l.rate_e9, '|', to_char(l.rate_on, 'YYYY-MM-DD'), '|',
        {l.rate_source}, '|', p.digest, '|', {l.text}, '|', t.tags) AS body
    FROM ledger_journalline l
    JOIN ledger_ledgeraccount a ON a.id = l.ledger_account_id
    LEFT JOIN parties_party p ON p.id = l.party_id
    LEFT JOIN (
        SELECT g.line_id, string_agg(
            concat({d.code}, '=', {v.code}), ','
            ORDER BY d.code COLLATE "C", v.code COLLATE "C") AS tags
        FROM ledger_linedimension g
        JOIN books_dimension d ON d.id = g.dimension_id
        JOIN books_dimensionvalue v ON v.id = g.value_id
        WHERE g.book_id = %(book_id)s
        GROUP BY g.line_id
    ) t ON t.line_id = l.id
    WHERE l.book_id = %(book_id)s
), body_of AS (
    SELECT entry_id, string_agg(body, E'\n' ORDER BY line_no) AS lines FROM text_of GROUP BY entry_id
), chain AS (
    SELECT j.code AS journal_code, y.name AS year_name, e.number, e.hash, e.previous_hash,
        lag(e.hash, 1, repeat('0', 64)) OVER series AS hash_before,
        encode(sha256(convert_to(concat(e.previous_hash, E'\n', 'akker-entry/1', E'\n', b.uid, E'\n',
            {j.code}, E'\n', {y.name}, E'\n', e.number, E'\n',
            to_char(e.booked_on, 'YYYY-MM-DD'), E'\n',
            to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), E'\n',
            {e.description}, E'\n', {e.source}, E'\n',
            {CASE WHEN r.id IS NULL THEN '' ELSE concat(rj.code, '/', ry.name, '/', r.number) END},
            E'\n', body_of.lines), 'UTF8')), 'hex') AS own_hash
    FROM ledger_journalentry e
    JOIN books_book b ON b.id = e.book_id
    JOIN ledger_journal j ON j.id = e.journal_id
    JOIN books_fiscalyear y ON y.id = e.fiscal_year_id
    LEFT JOIN body_of ON body_of.entry_id = e.id
    LEFT JOIN ledger_journalentry r ON r.id = e.reverses_id
    LEFT JOIN ledger_journal rj ON rj.id = r.journal_id
    LEFT JOIN books_fiscalyear ry ON ry.id = r.fiscal_year_id
    WHERE e.book_id = %(book_id)s
    WINDOW series AS (PARTITION BY e.journal_id, e.fiscal_year_id ORDER BY e.number)
)
SELECT journal_code, year_name, number FROM chain
WHERE own_hash <> hash OR previous_hash <> hash_before
ORDER BY journal_code, year_name, number
LIMIT 20
