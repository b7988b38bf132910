"""Forecasts of openings: accurate, coherent, with intervals that hold, and explained.

`__init__.pyi` names what it offers.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
