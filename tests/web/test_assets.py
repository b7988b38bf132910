"""What the page brings along: as the manifest says, and nothing else."""

import hashlib
import json

from talentmatch.app.assets import VENDOR
from talentmatch.i18n import phrase_keys
from talentmatch.web._rendering import ROOMS


def test_every_script_of_others_is_the_one_that_the_manifest_names():
    manifest = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
    named = {}
    for package in manifest.values():
        assert package["version"] and package["licence"]
        assert any(name.endswith("LICENSE") for name in package["sha256"])
        named |= package["sha256"]
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name != "manifest.json"
    }
    assert there == named


def test_a_sentence_of_a_template_has_one_meaning():
    keys = [key for room in ROOMS for key in phrase_keys(room)]
    assert len(keys) == len(set(keys))
