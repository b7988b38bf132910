"""Whatever a command writes, its owner alone may read, however generous the system is."""

import os
import stat

import pytest

from talentmatch.data.storage.model_files import files_of_models

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")

#: Commands that write, in an order in which each finds what it needs; `{out}` is an empty folder.
WRITING = (
    "init {out}/office --example planner",
    "template posting --out {out}/posting.xlsx",
    "template posting --out {out}/posting.csv",
    "load {out}/office/files --store {out}/office/talentmatch.duckdb",
    "shortage --out {out}/shortage.xlsx",
    "shortage --out {out}/shortage.csv",
    "shortage public --out {out}/public.json",
    "demand --out {out}/demand.csv",
    "leads --out {out}/leads.csv",
    "leads calls --out {out}/calls.ics",
    "match --all --top 2 --out {out}/match.xlsx",
    "majors --out {out}/majors.xlsx",
    "targets --out {out}/targets.xlsx",
    "audit access --out {out}/access.csv",
    "people --out {out}/people.csv",
    "report --out {out}/report",
    "nightly {out}/night.yml",
    "train team",
    "backup {out}/copy.tar.gz",
    "backup {out}/with.tar.gz --with-key",
    "restore {out}/with.tar.gz --erased-unknown --store {out}/again/city.duckdb",
    "key rotate --store {out}/again/city.duckdb",
    "key move {out}/stick.key --store {out}/again/city.duckdb",
)


@pytest.mark.no_cover
@pytest.mark.slow(minutes=3)
def test_files_and_folders_that_commands_write_are_their_owners_alone(
    command, own_city, tmp_path, monkeypatch
):
    own_city.close()
    store, out = tmp_path / "city.duckdb", tmp_path / "out"
    out.mkdir(mode=0o700)
    (out / "night.yml").write_text(
        "store: office/talentmatch.duckdb\ndrop: office/files\nout: night\n", "utf-8"
    )
    (out / "night.yml").chmod(0o600)
    state = tmp_path / "state"
    monkeypatch.delenv("TALENTMATCH_WITNESS", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    before, failed = os.umask(0o022), {}
    try:
        for line in WRITING:
            os.umask(0o022)
            words = line.format(out=out).split()
            words += (
                [] if {"--store", "init", "template", "nightly"} & {*words} else ["--store", store]
            )
            code, said, error = command(*words)
            if code not in (0, 3):
                failed[line] = said + error
    finally:
        os.umask(before)
    assert [f"{line}: {text[-150:]}" for line, text in failed.items()] == []
    # What lies in a folder that nobody else may enter needs no mode of its own.
    every = [*out.rglob("*"), *state.rglob("*"), *tmp_path.glob("*")]
    written = [p for p in every if not files_of_models(p, tmp_path) and p not in (out, state)]
    assert len(written) > 60
    assert {
        p.name: oct(p.stat().st_mode) for p in written if stat.S_IMODE(p.stat().st_mode) & 0o077
    } == {}
