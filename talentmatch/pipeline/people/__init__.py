"""People and postings that the store holds: looking up, joining, stages, keeping."""
