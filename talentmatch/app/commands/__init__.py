"""One command a file, each thin: no logic that a notebook could not call."""
