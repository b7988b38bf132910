"""Scarce posts and majors, targets and supply, and the lists of a year."""
