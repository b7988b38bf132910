"""Files of every kind that can be opened, and the rows that are kept beside them."""
