"""The command line; later the REST API and the pages."""
