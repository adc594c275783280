-- The dimension values of every line, by line and dimension.
SELECT g.line_id, d.code, v.code FROM ledger_linedimension g
JOIN books_dimension d ON d.id = g.dimension_id
JOIN books_dimensionvalue v ON v.id = g.value_id
WHERE g.book_id = %(book)s ORDER BY g.line_id, d.code
