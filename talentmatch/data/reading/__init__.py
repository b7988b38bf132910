"""Files as people have them, and what their sheets, cells and headings mean for a contract."""
