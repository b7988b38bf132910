"""Erasure searches what is written about others, and says by what it searched and where."""

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.data.contract._sealed import plain_rows
from talentmatch.data.tables import TABLES

PHONE = "13800138000"


@pytest.fixture
def office(tmp_path):
    """Return the path of a store in which others write of one person."""
    path = tmp_path / "office" / "city.duckdb"
    path.parent.mkdir()
    with Store(path) as store:
        ids = ["P-0017", "P-0018", "P-0019", "P-0020"]
        texts = ["焊工", "由王伟推荐，见P-0017", "师从王伟民，勤快", "cook"]
        people = {"candidate_id": ids, "title": ["焊工", "会计", "车工", "cook"], "text": texts}
        store.write("candidate", pd.DataFrame(people))
        contact = {"candidate_id": ids, "name": ["王伟", "李雷", "赵敏", "Anna Berg"]}
        contact |= {"phone": [PHONE, None, None, None]}
        store.write("contact", pd.DataFrame(contact))
        team = {"team_id": ["T1", "T2"], "name": ["焊接队（王伟）", "Anna Berg's"]}
        team |= {"brings_project": ["P-0017的项目", None]}
        store.write("team", pd.DataFrame(team))
    return path


def cells(path, table, column):
    with Store(path) as store:
        query = f'SELECT "{column}" FROM {plain_rows(TABLES[table])} ORDER BY ALL'
        return [cell for (cell,) in store._connection.execute(query).fetchall()]


@pytest.mark.slow
@pytest.mark.parametrize("given", ["P-0017", PHONE, "王伟"])
def test_name_and_number_go_out_of_what_others_wrote_whatever_was_given(office, given):
    with Store(office) as store:
        report = store.erase(given)
    assert cells(office, "candidate", "text") == ["cook", "师从王伟民，勤快", "由…推荐，见…"]
    assert cells(office, "team", "name") == ["Anna Berg's", "焊接队（…）"]
    assert cells(office, "team", "brings_project") == ["…的项目", None]
    (place,) = report.unsure
    assert "column text: 1 rows" in place


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "said"), [("en", "may be somebody else's"), ("zh", "也可能是他人")]
)
def test_a_name_inside_a_longer_word_is_named_and_left(command, office, lang, said):
    with Store(office) as store:
        other = store.pseudonym("P-0019")
    code, out, err = command("erase", PHONE, "--yes", "--store", office, "--lang", lang)
    assert code == 0 and said in out + err and other in out + err
    assert "师从王伟民，勤快" in cells(office, "candidate", "text")


def test_a_name_that_two_people_bear_is_named_and_masked_nowhere(office):
    with Store(office) as store:
        store.write("contact", pd.DataFrame({"candidate_id": ["P-0030"], "name": ["王伟"]}))
        report = store.erase("P-0017")
    assert "由王伟推荐，见…" in cells(office, "candidate", "text")
    assert len(report.unsure) == 2
    assert cells(office, "contact", "name") == ["Anna Berg", "李雷", "王伟", "赵敏"]


def test_a_name_of_latin_letters_goes_whole(office):
    with Store(office) as store:
        store.erase("P-0020")
    assert cells(office, "team", "name") == ["…'s", "焊接队（王伟）"]


REJECTED = "行,原因,人选编号,姓名,年龄\n2,x,{},,17\n3,y,P-0018,王伟,30\n4,z,P-0019,王伟民,{}\n"


@pytest.mark.parametrize("number", ["P-0017", "17"])
@pytest.mark.parametrize("by", ["number", "pseudonym"])
def test_rows_set_aside_lose_the_person_by_whatever_number_stands_there(tmp_path, number, by):
    path = tmp_path / "city.duckdb"
    with Store(path) as store:
        store.write("candidate", pd.DataFrame({"candidate_id": [number], "title": ["焊工"]}))
        store.write("contact", pd.DataFrame({"candidate_id": [number], "name": ["王伟"]}))
        (tmp_path / "人才.rejected.csv").write_text(REJECTED.format(number, 17), "utf-8-sig")
        (tmp_path / "only.rejected.csv").write_text(f"行,原因,编号\n2,x,{number}\n", "utf-8-sig")
        report = store.erase(number if by == "number" else store.pseudonym(number), beside=True)
    left = (tmp_path / "人才.rejected.csv").read_text("utf-8-sig").splitlines()
    assert left[1:] == ["4,z,P-0019,王伟民,17"]
    assert not (tmp_path / "only.rejected.csv").exists(), "a file without rows is no use to anybody"
    assert len(report.files) == 2


def test_rows_set_aside_beside_files_elsewhere_are_cleaned_too(office, tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    table = "candidate_id,purpose,given_on\nP-0017,recruiting,某日\nP-0018,recruiting,某日\n"
    (drop / "people.csv").write_text(table, "utf-8")
    with Store(office) as store:
        store.load(drop / "people.csv", table="consent")
        (rejected,) = drop.glob("*.rejected.csv")
        assert "P-0017" in rejected.read_text("utf-8-sig")
        report = store.erase(PHONE, beside=True)
    text = rejected.read_text("utf-8-sig")
    assert "P-0017" not in text and "P-0018" in text
    assert any(str(rejected) in line for line in report.files)
    assert str(rejected) in report.searched


def test_a_file_of_ones_own_with_the_name_alone_is_named(office):
    notes = office.parent / "notes.txt"
    notes.write_text("周三电话联系王伟", "utf-8")
    with Store(office) as store:
        report = store.erase(PHONE, beside=True)
    (line,) = report.files_kept
    assert str(notes) in line and "look whether it is the person" in line
    assert notes.read_text("utf-8") == "周三电话联系王伟"


@pytest.mark.slow
def test_it_says_by_what_it_searched_and_where(command, office):
    code, out, err = command("erase", "P-0017", "--yes", "--store", office)
    told = " ".join((out + err).split())
    assert code == 0
    assert f"searched for pseudonym, number, telephone, name in the store, {office.parent}" in told
    assert "not searched for: e-mail" in told
    code, out, err = command("erase", "P-0018", "--yes", "--store", office, "--lang", "zh")
    assert "已按代号、原编号、姓名查找：数据库" in out + err and "电话、邮箱未知" in out + err


def test_an_erasure_that_was_killed_before_its_bytes_were_gone_is_finished(office):
    with Store(office) as store:
        person = store.pseudonym("P-0017")
    content = office.read_bytes()
    office.with_name("city.duckdb.fresh").write_bytes(content[: len(content) // 2])
    with Store(office) as store:
        assert store.tables()["candidate"] == 4
        store.erase(person)
    assert [path.name for path in office.parent.glob("*.fresh")] == []
    assert person.encode() not in office.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("held", ["陈 国华", "陈国华", "陈　国 华"])
def test_a_chinese_name_is_one_name_however_it_is_spaced(office, held):
    notes = office.parent / "notes.txt"
    notes.write_text("联系陈国华", "utf-8")
    with Store(office) as store:
        people = {"candidate_id": ["P-0040", "P-0041"], "title": "钳工"}
        texts = {"text": [None, "由陈国华介绍，与陈 国华同组，陈国华东"]}
        store.write("candidate", pd.DataFrame(people | texts))
        store.write("contact", pd.DataFrame({"candidate_id": ["P-0040"], "name": [held]}))
        report = store.erase("P-0040", beside=True)
    assert "由…介绍，与…同组，陈国华东" in cells(office, "candidate", "text")
    assert len(report.unsure) == 1
    assert any(str(notes) in line for line in report.files_kept)


def test_a_name_that_two_bear_is_shared_however_it_is_spaced(office):
    with Store(office) as store:
        store.write("contact", pd.DataFrame({"candidate_id": ["P-0030"], "name": ["王 伟"]}))
        store.erase("P-0017")
    assert "由王伟推荐，见…" in cells(office, "candidate", "text")


def test_pairs_to_review_beside_files_elsewhere_lose_the_person(office, tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    table = "人选编号,姓名,手机\nP-0050,孙立,13900000005\nP-0051,周敏,13900000005\n"
    (drop / "book.csv").write_text(table, "utf-8")
    with Store(office) as store:
        store.load(drop / "book.csv", table="contact")
        review = drop / "person.review.csv"
        assert "孙立" in review.read_text("utf-8-sig")
        report = store.erase("P-0050", beside=True)
    assert not review.exists()
    assert any(str(review) in line for line in report.files)


def test_a_cell_of_any_length_in_rows_set_aside_hinders_no_erasure(office):
    path = office.parent / "人才.rejected.csv"
    rows = f"行,原因,编号,简历\n2,x,P-0017,{'焊' * 200_000}\n3,y,P-0018,{'车' * 200_000}\n"
    path.write_text(rows, "utf-8-sig")
    with Store(office) as store:
        report = store.erase("P-0017", beside=True)
    left = path.read_text("utf-8-sig")
    assert "P-0017" not in left and "P-0018" in left
    assert report.files_kept == ()
