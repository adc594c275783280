"""Taking the books out whole, and bringing them back, on either database."""
