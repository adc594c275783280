"""Every country that has no pack of its own."""
