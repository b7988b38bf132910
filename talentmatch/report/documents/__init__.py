"""What a client or another program takes: documents, profiles, packages, calendars, exchanged records."""
