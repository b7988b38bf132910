"""Who has done such work: people for a project, out of past teams."""
