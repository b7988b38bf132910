"""Where the table of a sheet is, and which of its columns is which."""
