"""Who gets what when everybody competes: markets, placements, partners."""
