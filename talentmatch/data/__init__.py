"""Contracts, tables, the store and what guards it, ingest, and the simulated city."""
