"""`load --lake` and `lake`: files go beside the store, and what is wrong with them is said."""

from pathlib import Path

import pandas as pd
import pytest

from talentmatch.data.store import Store


@pytest.fixture
def store(tmp_path):
    return tmp_path / "city.duckdb"


@pytest.fixture
def demand(tmp_path):
    rows = {"month": ["2024-01-01", "2024-02-01", "soon"], "openings": [3, 5, 7]}
    path = tmp_path / "demand.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def test_files_go_into_the_lake_with_the_rows_set_aside_beside_them(command, store, demand):
    done, _, done_said = command("load", demand, "--lake", "--store", store, "--lang", "en")
    assert done == 0, done_said
    assert "2 rows loaded, 1 set aside in demand.rejected.csv" in done_said
    with Store(store) as opened:
        assert (opened.own_tables(), opened.lake.tables()) == ({}, {"demand": 2})
    again, _, again_said = command("load", demand, "--store", store, "--lang", "en")
    assert again == 1 and "load it with --lake" in again_said


def test_a_place_is_remembered(command, store, demand, tmp_path):
    place = tmp_path / "far" / "lake"
    done, _, done_said = command("load", demand, "--lake-at", place, "--store", store)
    assert done == 0, done_said
    with Store(store) as opened:
        assert opened.lake.place == str(place)
    assert len(list(place.rglob("*.parquet"))) == 2


def test_verify_says_what_is_wrong_and_leaves_with_one(command, store, demand):
    command("load", demand, "--lake", "--store", store)
    fine, _, fine_said = command("lake", "verify", "--store", store, "--lang", "en")
    assert fine == 0 and "2 files with 2 rows, all as they were written" in fine_said
    with Store(store) as opened:
        file = Path(opened.lake.place, opened.lake.manifest.files[0].name)
    file.unlink()
    wrong, _, wrong_said = command("lake", "verify", "--store", store, "--lang", "en")
    assert wrong == 1 and f"{file.name} is missing, with 1 rows" in wrong_said


def test_a_table_is_moved_into_the_lake_and_its_files_are_merged(command, store, demand):
    command("load", demand, "--store", store)
    moved, _, moved_said = command("lake", "move", "demand", "--store", store, "--lang", "en")
    assert moved == 0 and "2 rows of table demand lie in the lake now" in moved_said
    merged, _, merged_said = command("lake", "compact", "--store", store, "--lang", "en")
    assert merged == 0 and "2 files before, 2 now" in merged_said
    refused, _, refused_said = command(
        "lake", "move", "candidate", "--store", store, "--lang", "zh"
    )
    assert refused == 1 and "不能放入数据湖" in refused_said


def test_a_backup_says_that_the_lake_is_not_in_it(command, store, demand, tmp_path):
    command("load", demand, "--lake", "--store", store)
    done, _, done_said = command(
        "backup", tmp_path / "copy.tar.gz", "--store", store, "--lang", "en"
    )
    assert done == 0 and f"The lake {store}.lake is not in it" in done_said
