"""The way from store to decision: store → features → model → tracking, a file for each verb.

`__init__.pyi` names the verbs; each is loaded on first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
