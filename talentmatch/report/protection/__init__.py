"""What may be printed without telling about one enterprise or person, beside all given out before."""
