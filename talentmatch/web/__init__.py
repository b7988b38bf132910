"""The page and the API: what the library gives, in a browser, from one process that keeps all data."""
