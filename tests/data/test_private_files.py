"""Files that are written whole or not at all, whose parts are swept unless somebody writes them."""

import os
import sys

import pytest

from talentmatch.data.private_files import sweep_parts, write_private
from talentmatch.data.store import Store


def part_of(path):
    """The name under which a file is written until it is whole."""
    return path.with_name(f".{path.name}.part")


def test_what_a_killed_command_left_beside_a_file_is_swept_and_named(command, tmp_path):
    store = tmp_path / "city.duckdb"
    with Store(store) as opened:
        opened.register_output(tmp_path / "far" / "list.csv", what="match")
    (tmp_path / "far").mkdir()
    parts = [
        part_of(path)
        for path in (store, tmp_path / "city.duckdb.key", tmp_path / "far" / "list.csv")
    ]
    for part in parts:
        part.write_bytes(b"half a row")
    code, _, told = command("audit", "tamper", "--store", store, "--lang", "en")
    assert code == 0 and all(part.name in told for part in parts)
    assert not any(part.exists() for part in parts)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there anyway")
def test_a_part_that_somebody_writes_is_left(tmp_path, monkeypatch):
    path, swept = tmp_path / "list.csv", []

    def sweeping(handle):
        swept.extend(sweep_parts([path]))

    monkeypatch.setattr(os, "fsync", sweeping)
    write_private(path, b"a row")
    assert swept == [] and path.read_bytes() == b"a row" and not part_of(path).exists()
