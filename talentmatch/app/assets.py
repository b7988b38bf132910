"""Fetch the scripts of the page anew, as ``static/vendor/manifest.json`` names them: `make assets`.

Needs ``npm``, which nobody else does: what it fetches lies in the package.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import talentmatch

__all__ = ["fetch"]

VENDOR = Path(talentmatch.__file__).parent / "web" / "static" / "vendor"


def fetch(folder: Path = VENDOR) -> None:
    """Write every file that the manifest names, and its SHA-256 into the manifest.

    Parameters
    ----------
    folder : Path
        Where manifest and files lie.
    """
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    for package, entry in manifest.items():
        with tempfile.TemporaryDirectory() as place:
            command = ["npm", "pack", "--silent", f"{package}@{entry['version']}"]
            subprocess.run(command, cwd=place, check=True, stdout=subprocess.DEVNULL)
            (packed,) = Path(place).glob("*.tgz")
            with tarfile.open(packed) as archive:
                for member, name in entry["files"].items():
                    source = archive.extractfile(member)
                    assert source is not None  # the manifest names files, no folders
                    (folder / name).write_bytes(source.read())
        names = sorted(entry["files"].values())
        entry["sha256"] = {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names
        }
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    fetch()
