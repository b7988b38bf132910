"""500 hostile files: none ends the program, takes 30 s or 2 GB, or costs the honest file beside it."""

import os
import sys
from pathlib import Path

import openpyxl
import pytest
from hostile import BUILT, hostile_file

from talentmatch.data.intake import ingest, reader_process
from talentmatch.data.store import Store

FILES, AT_ONCE = 500, 10
SECONDS, MEMORY = 30, 2 * 1024**3
#: What did harm once, so that it is tried first.
KEPT = ()


def reader():
    """Return what the system says of the process that reads."""
    return Path("/proc") / str(reader_process._reader().process.pid)


def spent():
    """Return what this process, those that ended and the one that reads took of the processor [s]."""
    times = os.times()
    fields = (reader() / "stat").read_text().rpartition(")")[2].split()
    living = sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return sum(times[:4]) + living


def peak(process):
    """Return the most memory that a process had [bytes]; none of one that has ended."""
    try:
        lines = (process / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def forget_peak(process):
    try:
        (process / "clear_refs").write_text("5")
    except OSError:
        pytest.skip("the system does not tell the most memory of a process")


class Watch:
    """How long each file took [s of the processor], and how much memory the process that read it."""

    def __init__(self, monkeypatch):
        self.seconds, self.memory = {}, {}
        self.read = ingest.read_bounded
        monkeypatch.setattr(ingest, "read_bounded", self)

    def __call__(self, function, path, options, **more):
        process = reader()
        forget_peak(process)
        started = spent()
        try:
            return self.read(function, path, options, **more)
        finally:
            taken = spent() - started
            self.seconds[path.name] = max(taken, self.seconds.get(path.name, 0))
            self.memory[path.name] = max(peak(process), self.memory.get(path.name, 0))


@pytest.mark.no_cover
@pytest.mark.slow(minutes=8)
@pytest.mark.skipif(sys.platform != "linux", reason="memory of a process is read from /proc")
@pytest.mark.parametrize("first", [*KEPT, *range(0, FILES, AT_ONCE)])
def test_hostile_files_are_left_out_within_bounds_and_the_honest_one_loads(
    first, tmp_path, monkeypatch
):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    book = openpyxl.Workbook()
    for row in (["学校名称", "专业名称", "年度", "招生计划数"], ["甬江学院", "数控", 2024, 40]):
        book.active.append(row)
    book.save(inbox / "招生.xlsx")
    for number in range(first, first + AT_ONCE):
        ending, content = hostile_file(number)
        (inbox / f"{number}.{ending}").write_bytes(content)
    watch = Watch(monkeypatch)
    forget_peak(Path("/proc/self"))
    before = peak(Path("/proc/self"))
    started = spent()
    with Store() as store:
        report = store.load(inbox)
        seats = store._connection.execute(
            "SELECT seats FROM supply WHERE institution = '甬江学院'"
        ).fetchall()
    rest = spent() - started - sum(watch.seconds.values())
    assert seats == [(40,)], "the honest file"
    assert {name: taken for name, taken in watch.seconds.items() if taken > SECONDS} == {}
    assert {name: most for name, most in watch.memory.items() if most > MEMORY} == {}
    assert rest < SECONDS and peak(Path("/proc/self")) - before < MEMORY
    assert str(report)


def test_every_way_of_building_a_file_and_every_kind_is_among_them():
    assert 2 * len(BUILT) <= FILES // 2
    assert hostile_file(1) == hostile_file(1), "the same each time"
