"""The members of one team: needs, costs, and a way out where no team is possible."""
