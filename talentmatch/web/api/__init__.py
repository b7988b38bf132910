"""The REST API, version 1: the lists of the pages as JSON, files, jobs and people."""
