from .cards import model_card as model_card
from .registry import Registry as Registry
from .runs import Evidence as Evidence
from .runs import Tracking as Tracking
from .runs import frame_fingerprint as frame_fingerprint
from .runs import record_run as record_run
from .version import ModelVersion as ModelVersion
