"""From files to the rows of a store: read, checked, written, set aside."""
