"""Forecast industry talent demand and rank matches from both sides.

The names below are the faces of the library; each is loaded on first use, so that
``import talentmatch`` stays quick. `__init__.pyi` names where each is.

Examples
--------
>>> import talentmatch as tm
>>> with tm.load_sample(seed=0) as city:
...     sorted(city.tables())[:3]
['candidate', 'chain_industry', 'client']
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
