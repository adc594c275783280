"""Work that nobody waits for: the schedule."""
