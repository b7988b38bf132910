"""Decisions: supply, scarce posts, majors, targets, levels, programmes, headhunting leads.

`__init__.pyi` names what it offers.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
