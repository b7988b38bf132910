"""MLflow: runs, the registry with its champion, and model cards.

`__init__.pyi` names what it offers.
"""

import os

import lazy_loader

# MLflow reports its use to its makers unless told not to; no data leaves this machine unasked.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
