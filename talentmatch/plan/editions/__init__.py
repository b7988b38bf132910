"""Editions of a list, what changed since one, and cells changed by hand."""
