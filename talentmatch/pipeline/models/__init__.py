"""Training, checking and promoting models, by day and by night."""
