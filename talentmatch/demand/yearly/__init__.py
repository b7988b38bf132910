"""Demand by the year: from a survey, a staffing pattern, or what openings are made of."""
