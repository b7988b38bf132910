"""A simulated city with known truth, and fictitious files as messy as real ones."""

from talentmatch.data.sample.city import City, load_sample, simulate

__all__ = ["City", "load_sample", "simulate"]
