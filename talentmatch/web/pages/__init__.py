"""Pages for people, a file each."""
