"""Specs: what a feature set is and what a model is, read from YAML.

`__init__.pyi` names what it offers.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
