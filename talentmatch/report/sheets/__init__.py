"""Workbooks: of a report, of lists, of an office's own form."""
