"""From the columns of a sheet to the rows of the contracts."""
