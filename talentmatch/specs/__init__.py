"""Specs: what a feature set is and what a model is, read from YAML."""

from talentmatch.specs.build import build
from talentmatch.specs.feature_spec import FeatureColumn, FeatureSpec, load_feature_spec
from talentmatch.specs.folders import spec_folder, spec_names
from talentmatch.specs.model_spec import Gate, ModelSpec, load_model_spec

__all__ = [
    "FeatureColumn",
    "FeatureSpec",
    "Gate",
    "ModelSpec",
    "build",
    "load_feature_spec",
    "load_model_spec",
    "spec_folder",
    "spec_names",
]
