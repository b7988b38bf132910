"""Backups of a store, and what is restored from them."""
