"""Work that nobody waits for: what people started, and the schedule."""
