"""Lists declared: what each column is, and how it is read, printed, edited and shown."""

from talentmatch.lists.spec import Field, ListSpec, Result, interval

__all__ = ["Field", "ListSpec", "Result", "interval"]
