-- What was invoiced by one of month, customer and VAT code, credit notes subtracted: in the
-- currency of the books, from tax lines, so that foreign documents count at their own rates.
-- A document counts on its own day, whenever its VAT is owed; who was merged counts as the other.
-- With a manager above -1, of whom that user looks after, or is in the team of.
WITH RECURSIVE ends (party_id, end_id) AS (
    SELECT id, id FROM parties_party WHERE book_id = %(book)s AND merged_into_id IS NULL
    UNION ALL
    SELECT m.id, e.end_id FROM parties_party AS m JOIN ends AS e ON m.merged_into_id = e.party_id
)
SELECT
    CASE WHEN %(by)s = 'month' THEN SUBSTR(CAST(i.issued_on AS text), 1, 7)
        WHEN %(by)s = 'customer' THEN p.code ELSE t.code END,
    CASE WHEN %(by)s = 'customer' THEN p.name ELSE '' END,
    CAST(SUM(t.base_minor) AS bigint), CAST(SUM(t.tax_minor) AS bigint),
    CAST(COUNT(DISTINCT t.entry_id) AS bigint)
FROM tax_taxline AS t
JOIN receivables_invoice AS i ON i.entry_id = t.entry_id
LEFT JOIN ledger_journalentry AS r ON r.reverses_id = t.entry_id
JOIN ends AS e ON e.party_id = i.party_id
JOIN parties_party AS p ON p.id = e.end_id
WHERE t.book_id = %(book)s AND i.book_id = %(book)s AND i.issued_on BETWEEN %(since)s AND %(until)s AND r.id IS NULL
    AND (%(manager)s < 0 OR p.manager_id = %(manager)s OR EXISTS (
        SELECT 1 FROM parties_teammember AS m
        WHERE m.party_id = p.id AND m.user_id = %(manager)s AND m.until_on IS NULL))
GROUP BY 1, 2
ORDER BY 1
