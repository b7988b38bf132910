"""Pairs ranked from both sides, explained, and what would change the answer."""
