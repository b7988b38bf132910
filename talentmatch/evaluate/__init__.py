"""How good an answer is: forecasts, rankings, fairness, and whether a difference is one.

Each kind has a module of its own, imported by name, so that a reader of metrics does not
pay for the libraries of another: ``from talentmatch.evaluate.rankings import ndcg_at``.
"""
