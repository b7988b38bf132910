"""Which team gets which project, site and fund, under limits."""
