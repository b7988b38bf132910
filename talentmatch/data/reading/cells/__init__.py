"""What one cell says: dates, numbers, pay, years, and what must not stay in it."""
