-- What each tax line of a document owes and stands on, and what the lines that belong to it come to
-- by product, in the currency of the document: the parts of one tax line one after another.
-- A document counts on its own day, whenever its VAT is owed.
-- With a manager above -1, of whom that user looks after, or is in the team of.
SELECT t.id, t.entry_id, t.base_minor, t.tax_minor, COALESCE(p.code, ''), COALESCE(p.name, ''),
    CAST(SUM(l.net_minor) AS bigint)
FROM tax_taxline AS t
JOIN receivables_invoice AS i ON i.entry_id = t.entry_id
JOIN receivables_invoiceline AS l ON l.invoice_id = i.id AND l.tax_code = t.code
    AND l.book_id = t.book_id AND COALESCE(l.rate_e2, t.rate_e2) = t.rate_e2
    AND COALESCE(l.taxed_on, t.taxed_on) = t.taxed_on
JOIN parties_party AS c ON c.id = i.party_id
LEFT JOIN catalog_product AS p ON p.id = l.product_id
LEFT JOIN ledger_journalentry AS r ON r.reverses_id = t.entry_id
WHERE t.book_id = %(book)s AND i.book_id = %(book)s AND i.issued_on BETWEEN %(since)s AND %(until)s AND r.id IS NULL
    AND (%(manager)s < 0 OR c.manager_id = %(manager)s OR EXISTS (
        SELECT 1 FROM parties_teammember AS m
        WHERE m.party_id = c.id AND m.user_id = %(manager)s AND m.until_on IS NULL))
GROUP BY t.id, t.entry_id, t.base_minor, t.tax_minor, p.code, p.name
ORDER BY t.id, p.code
