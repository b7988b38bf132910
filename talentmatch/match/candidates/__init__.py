"""Who comes into question at all: hard constraints, then a rough score."""
