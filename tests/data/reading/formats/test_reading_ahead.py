"""Files that workers read are stored, reported and logged as those that one process reads."""

import random
import shutil
from concurrent.futures import CancelledError
from dataclasses import replace

import docx
import openpyxl
import pandas as pd
import pytest
from hostile import honest

from talentmatch.data.intake import _reading_ahead as reading_ahead
from talentmatch.data.intake import reader_process
from talentmatch.data.store import Store
from talentmatch.errors import ContractError, InputError, UnreadableFileError

distributed = pytest.importorskip("distributed", reason="the extra scale is not installed")
KEY = b"a key of at least sixteen bytes"
HOSTILE = "无尽.csv"
PERSON = [["姓名", "戴虚三"], ["手机", "13800000003"], ["应聘岗位", "设备经理"]]


@pytest.fixture(scope="module")
def threads():
    """Open a cluster whose workers are threads of this process."""
    with (
        distributed.LocalCluster(
            2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def by_bytes(threads, monkeypatch):
    """Let the workers be on other machines, as far as files go."""
    monkeypatch.setattr(threads, "cluster", None)


@pytest.fixture
def narrow(monkeypatch):
    """Give one file next to no memory."""
    limits_of = reader_process.limits_of

    def limits(path):
        given = limits_of(path)
        return replace(given, memory=2**20) if path.name == HOSTILE else given

    monkeypatch.setattr(reader_process, "limits_of", limits)


def fill(folder, *, hostile):
    """Write files of many kinds, two that cannot be read, one that is passed over."""
    (folder / "企业").mkdir(parents=True)
    book = openpyxl.Workbook()
    for row in (
        ["职位名称", "招聘单位", "薪资"],
        ["钳工", "甲厂", "8-12k"],
        ["焊工", "乙厂", "9k"],
    ):
        book.active.append(row)
    book.create_sheet("说明").append(["仅供内部使用"])
    book.save(folder / "职位.xlsx")
    rows = "\n".join(f"学校{n},数控,2024,{n if n != 3 else '三十来人'}" for n in range(5))
    (folder / "招生.csv").write_text(f"学校名称,专业名称,年度,招生计划数\n{rows}\n", "utf-8")
    (folder / "企业" / "需求2025.csv").write_text("企业名称,岗位X,需求人数\n甲厂,钳工,3\n", "utf-8")
    form = docx.Document()
    table = form.add_table(len(PERSON), 2)
    for cells, values in zip(table.rows, PERSON, strict=True):
        for cell, value in zip(cells.cells, values, strict=True):
            cell.text = value
    form.save(folder / "戴虚三简历.docx")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 ends too early")
    (folder / "简历.pdf").write_bytes(honest("pdf", random.Random(0)))
    (folder / "乱.json").write_text("[{", "utf-8")
    rows = 300_000 if hostile else 1
    (folder / HOSTILE).write_text("学校名称,专业名称\n" + "甲,乙\n" * rows, "utf-8")
    (folder / "照片.png").write_bytes(b"\x89PNG")
    demand = {"region": ["N1"], "month": [pd.Timestamp("2024-01-01")], "openings": [3.0]}
    pd.DataFrame(demand).to_parquet(folder / "demand.parquet")


def loaded(folder, tasks, *, lake=False, hostile=False):
    """Load the folder into a new store that knows posts and a mapping; return all that is left of it."""
    inbox, place = folder / "inbox", folder / f"store {tasks}"
    shutil.rmtree(inbox, ignore_errors=True)
    fill(inbox, hostile=hostile)
    place.mkdir()
    with Store(place / "city.duckdb", key=KEY) as store:
        store.write("post", pd.DataFrame({"post": ["钳工"], "occupation": ["6180501"]}))
        known = folder / "需求2024.csv"
        known.write_text("企业名称,岗位X,需求人数\n甲厂,车工,3\n", "utf-8")
        target = store.lake if lake else store
        target.load(known, mapping={"岗位X": "post"})
        report = target.load(inbox, consent="recruiting", tasks=tasks)
        tables = {
            name: store.query(
                f"SELECT * FROM {name} ORDER BY ALL",
                as_of="2100-01-01",
                purpose="recruiting" if name == "candidate" else "planning",
            )
            for name in store.tables()
            if name != "contact"
        }
        log = store.access_log.entries().drop(columns=["at", "hash"])
        refused = store.recall("files refused")
    aside = {file.name: file.read_bytes() for file in inbox.rglob("*.rejected.csv")}
    return report, tables, log, aside, refused


def check_same(ours, theirs):
    assert str(ours[0]) == str(theirs[0])
    assert [load.rejected for load in ours[0].tables] == [
        load.rejected for load in theirs[0].tables
    ]
    assert ours[1].keys() == theirs[1].keys()
    for name, table in ours[1].items():
        pd.testing.assert_frame_equal(table, theirs[1][name], check_exact=True)
    pd.testing.assert_frame_equal(ours[2], theirs[2])
    assert ours[3:] == theirs[3:]


@pytest.mark.slow
@pytest.mark.parametrize("lake", [False, True])
def test_workers_of_this_machine_change_nothing(tmp_path, threads, lake):
    there = loaded(tmp_path, 2, lake=lake)
    check_same(there, loaded(tmp_path, 1, lake=lake))
    assert there[0].unread == 3 and "招生.rejected.csv" in there[3]
    assert "照片.png" in str(there[0])
    assert {"posting", "supply", "need_survey", "candidate", "demand"} <= set(there[1])


@pytest.mark.slow
def test_workers_that_get_bytes_change_nothing_nor_does_a_file_beyond_its_limits(
    tmp_path, by_bytes, narrow
):
    there = loaded(tmp_path, 2, hostile=True)
    check_same(there, loaded(tmp_path, 1, hostile=True))
    assert there[0].unread == 3
    assert "memory" in str(there[0]) and HOSTILE in str(there[0])


def refusal(path, tasks):
    with Store() as store, pytest.raises((ContractError, UnreadableFileError)) as told:
        store.load(path, tasks=tasks)
    return type(told.value), str(told.value), getattr(told.value, "path", "")


@pytest.mark.parametrize("text", ["", "[{", '[{"a": 1}]'])
def test_one_file_is_refused_by_the_name_it_has_here(tmp_path, by_bytes, text):
    path = tmp_path / "a.json"
    path.write_text(text, "utf-8")
    assert refusal(path, 2) == refusal(path, 1)


def test_a_guess_that_the_store_contradicts_is_read_again_here(tmp_path, threads, monkeypatch):
    again = []
    monkeypatch.setattr(
        reading_ahead,
        "read_bounded",
        lambda function, path, options, **more: (
            again.append(path.name) or reader_process.read_bounded(function, path, options, **more)
        ),
    )
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("企业名称,岗位X,需求人数,年度\n甲厂,钳工,3,2025\n", "utf-8")
    with Store() as store:
        store.load(tmp_path / "a.csv", mapping={"岗位X": "post"})
        again.clear()
        assert store.load(tmp_path, tasks=2).loaded == 2
    assert sorted(again) == ["a.csv", "a.csv", "b.csv", "b.csv"]  # both were with the workers


def test_what_a_worker_cannot_read_is_read_here(tmp_path, by_bytes, monkeypatch):
    (tmp_path / "a.csv").write_text("企业名称,岗位,需求人数,年度\n甲厂,钳工,3,2025\n", "utf-8")
    monkeypatch.setattr(
        reading_ahead, "TemporaryDirectory", lambda dir: (_ for _ in ()).throw(OSError(28, "full"))
    )
    with Store() as store:
        assert store.load(tmp_path / "a.csv", tasks=2).loaded == 1


def test_a_link_that_leads_out_of_the_folder_is_not_sent(tmp_path, threads):
    secret = tmp_path / "secret.csv"
    secret.write_text("企业名称,岗位,需求人数,年度\n甲厂,钳工,3,2025\n", "utf-8")
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.csv").symlink_to(secret)
    with reading_ahead.reading_ahead(folder, 2) as ahead:
        assert not ahead._next


def test_workers_of_another_version_are_refused_before_a_file_is_read(
    tmp_path, threads, monkeypatch
):
    others = dict.fromkeys(("python", *reading_ahead._READERS), "1.0")
    monkeypatch.setattr(threads, "run", lambda *a, **k: {"tcp://w": others})
    (tmp_path / "a.csv").write_text("企业名称,岗位,需求人数,年度\n甲厂,钳工,3,2025\n", "utf-8")
    with Store() as store, pytest.raises(InputError, match="do not have the versions"):
        store.load(tmp_path / "a.csv", tasks=2)


def test_without_a_cluster_tasks_change_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(reading_ahead, "current_client", lambda: None)
    (tmp_path / "a.csv").write_text("企业名称,岗位,需求人数,年度\n甲厂,钳工,3,2025\n", "utf-8")
    with Store() as store:
        assert store.load(tmp_path / "a.csv", tasks=2).loaded == 1


def test_a_cluster_that_goes_away_is_told_and_nothing_is_stored(tmp_path, threads, monkeypatch):
    def gone(futures):
        raise CancelledError("scheduler-connection-lost")

    monkeypatch.setattr(distributed, "wait", gone)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("企业名称,岗位,需求人数,年度\n甲厂,钳工,3,2025\n", "utf-8")
    with Store() as store:
        with pytest.raises(InputError, match="does not answer any more"):
            store.load(tmp_path, tasks=2)
        assert not store.tables()
