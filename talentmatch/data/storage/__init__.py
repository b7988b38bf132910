"""The file of a store: its connection, schema, access log, keys and models."""
