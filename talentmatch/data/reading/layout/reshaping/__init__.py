"""Tables of another arrangement brought to a row for each thing they count."""
