"""The register of outputs: what was ever written is found again, wherever it lies."""

import errno
import os

import pandas as pd
import pytest

from talentmatch.data.private_files import write_private
from talentmatch.data.store import Store
from talentmatch.errors import StoreError


@pytest.fixture
def office(tmp_path):
    """Return a store in a folder of its own, one person, and a folder elsewhere."""
    (tmp_path / "office").mkdir()
    (tmp_path / "elsewhere").mkdir()
    with Store(tmp_path / "office/talentmatch.duckdb") as store:
        people = ["P-001", "P-002"]
        store.write("candidate", pd.DataFrame({"candidate_id": people, "title": ["钳工", "焊工"]}))
        store.write(
            "contact",
            pd.DataFrame(
                {
                    "candidate_id": people,
                    "name": ["欧阳七七", "张三"],
                    "phone": ["wxid_ouyang77", "13900139000"],
                }
            ),
        )
        yield store


def written(store, path, content, *, shows=()):
    entry = store.log_export("list", rows=1, purpose="recruiting", people=shows)
    store.register_output(path, content, what="list", entry=entry)
    write_private(path, content)
    return path


@pytest.mark.slow
def test_a_list_written_elsewhere_loses_the_persons_rows_and_is_still_known(office, tmp_path):
    one, other = map(office.pseudonym, ("P-001", "P-002"))
    path = tmp_path / "elsewhere/list.csv"
    written(office, path, f"id,n\n{one},1\n{other},2\n".encode(), shows=[one, other])
    report = office.erase("P-001", beside=True)
    assert pd.read_csv(path)["id"].tolist() == [other]
    assert str(path) in report.searched and any(str(path) in line for line in report.files)
    (known,) = office.outputs()
    assert known.path == path and known.is_as_written
    office.erase("P-002", beside=True)
    assert office.pseudonym("P-002") not in (path.read_text("utf-8") if path.exists() else "")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["calls.ics", "欧阳七七.docx", "page.html", "note.md"])
def test_an_output_that_cannot_lose_rows_is_deleted_and_forgotten(office, tmp_path, name):
    one = office.pseudonym("P-001")
    path = written(
        office, tmp_path / "elsewhere" / name, f"call {one} 欧阳七七".encode(), shows=[one]
    )
    office.erase("P-001", beside=True)
    assert not path.exists() and office.outputs() == []


def test_a_page_about_the_person_by_name_alone_is_deleted(office, tmp_path):
    one = office.pseudonym("P-001")
    path = written(office, tmp_path / "elsewhere/p.txt", "欧阳七七，钳工".encode(), shows=[one])
    office.erase("P-001", beside=True)
    assert not path.exists()


def test_a_file_somebody_worked_on_since_is_named_and_left(office, tmp_path):
    one = office.pseudonym("P-001")
    path = written(office, tmp_path / "elsewhere/p.txt", "欧阳七七".encode(), shows=[one])
    path.write_text("欧阳七七, our own notes", "utf-8")
    report = office.erase("P-001", beside=True)
    assert path.exists() and any(str(path) in line for line in report.files_kept)


def test_an_output_that_was_moved_is_named_if_it_showed_the_person(office, tmp_path):
    one, other = map(office.pseudonym, ("P-001", "P-002"))
    for name, shown in (("a.csv", one), ("b.csv", other)):
        written(office, tmp_path / "elsewhere" / name, shown.encode(), shows=[shown]).unlink()
    report = office.erase("P-001", beside=True)
    looked = "\n".join(report.unsure)
    assert "a.csv" in looked and "b.csv" not in looked


def test_behind_a_link_the_file_itself_is_cleaned_and_links_in_a_circle_end(office, tmp_path):
    one, home = office.pseudonym("P-001"), office.path.parent
    real = tmp_path / "elsewhere/real.csv"
    real.write_text(f"id,n\n{one},1\nc-other,2\n", "utf-8")
    (tmp_path / "elsewhere/deep").mkdir()
    (tmp_path / "elsewhere/deep/report.html").write_text(one, "utf-8")
    (home / "link.csv").symlink_to(real)
    (home / "deep").symlink_to(tmp_path / "elsewhere/deep")
    (tmp_path / "elsewhere/deep/back").symlink_to(home)
    office.erase("P-001", beside=True)
    assert one not in real.read_text("utf-8") and (home / "link.csv").is_symlink()
    assert not (tmp_path / "elsewhere/deep/report.html").exists()


def test_a_second_name_of_a_deleted_file_keeps_none_of_its_bytes(office, tmp_path):
    one = office.pseudonym("P-001")
    page = office.path.parent / "report.html"
    page.write_text(one, "utf-8")
    os.link(page, tmp_path / "elsewhere/again.html")
    office.erase("P-001", beside=True)
    assert (tmp_path / "elsewhere/again.html").read_bytes() == b""


def test_the_messenger_of_the_person_goes_out_of_what_others_wrote(office):
    office.write(
        "team", pd.DataFrame({"team_id": ["T1"], "name": ["ask wxid_ouyang77 or 张三 first"]})
    )
    office.erase("P-001")
    assert office.read("team", as_of="2031-01-01", purpose="planning")["name"].tolist() == [
        "ask … or 张三 first"
    ]


@pytest.mark.slow
def test_erasing_twice_says_when_it_was_and_ends_well(command, office):
    path = office.path
    office.close()
    assert command("erase", "P-001", "--yes", "--store", str(path))[0] == 0
    code, _, err = command("erase", "P-001", "--yes", "--store", str(path))
    assert code == 0 and "was erased on" in err and "0 mentions remain" in err
    assert command("erase", "P-999", "--yes", "--store", str(path))[0] == 1


def test_where_a_copy_has_no_room_the_person_is_gone_and_the_bytes_are_named(office, monkeypatch):
    from talentmatch.data.storage import _database as database

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(database, "copy_to", full)
        report = office.erase("P-001")
    assert office.tables() == {"candidate": 1, "contact": 1}
    assert any("their bytes stay" in line for line in report.unsure)
    path = office.path
    office.close()
    with Store(path):
        pass
    assert not path.with_name(path.name + ".fresh").exists()


def test_on_a_full_disk_the_room_that_was_kept_is_used_once_and_taken_again(office, monkeypatch):
    reserve = office.path.with_name(f".{office.path.name}.reserve")
    assert reserve.stat().st_size == 1 << 20
    erase = office._erase

    def full(*arguments, **how):
        if reserve.exists():
            raise StoreError("full") from OSError(errno.ENOSPC, "No space left on device")
        return erase(*arguments, **how)

    monkeypatch.setattr(office, "_erase", full)
    office.erase("P-001")
    assert office.tables() == {"candidate": 1, "contact": 1} and reserve.exists()


def test_the_command_writes_files_that_their_owner_alone_reads_and_remembers_them(command, office):
    path = office.path
    office.close()
    out = path.parent / "people.csv"
    assert command("audit", "access", "--store", str(path), "--out", str(out))[0] == 0
    assert out.stat().st_mode & 0o777 == 0o600
    with Store(path) as store:
        (known,) = store.outputs()
        assert (known.path, known.what, known.is_as_written) == (out, "access", True)


def test_the_register_goes_with_the_folder_of_the_store(office, tmp_path):
    written(office, office.path.parent / "list.csv", b"x")
    name = office.path.name
    office.close()
    (tmp_path / "office").rename(tmp_path / "moved")
    with Store(tmp_path / "moved" / name) as store:
        assert [output.path for output in store.outputs()] == [tmp_path / "moved/list.csv"]


def test_another_store_whose_key_lies_beside_it_is_looked_into(office):
    other = office.path.parent / "old.duckdb"
    with Store(other) as store:
        store.write("contact", pd.DataFrame({"candidate_id": ["X"], "phone": ["wxid_ouyang77"]}))
    report = office.erase("P-001", beside=True)
    assert any("old.duckdb" in line and "another store" in line for line in report.files_kept)
