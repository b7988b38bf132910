"""The members of the blend, and the intervals: models of months, over all series at once."""
