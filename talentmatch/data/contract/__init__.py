"""The contract of a table: declared, checked, staged, worded."""
