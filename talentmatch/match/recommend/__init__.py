"""Recommendations without a score a side: postings by applications, titles by likeness."""
