"""How alike two values are: lists, places, titles."""
