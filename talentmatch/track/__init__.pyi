from ._cards import model_card as model_card
from ._registry import Registry as Registry
from ._runs import Evidence as Evidence
from ._runs import Tracking as Tracking
from ._runs import frame_fingerprint as frame_fingerprint
from ._runs import record_run as record_run
from .version import ModelVersion as ModelVersion
