"""Teams, portfolios of projects, and what programmes brought."""
