"""Résumés ranked for job descriptions straight from files."""

import pytest
from typer.testing import CliRunner

from talentmatch import pipeline
from talentmatch.app.cli import app
from talentmatch.errors import InputError
from talentmatch.i18n import render

JOB = """职位名称：电气工程师
招聘单位：青禾装备有限公司
工作地点：苏州工业园区
薪资：15-20K
岗位职责：
负责设备电气设计，PLC程序编写。
任职要求：
本科及以上学历，3年以上工作经验，熟悉西门子PLC、EPLAN。
"""
FITS = """张虚构
男 | 1990年 | 13900002222 | zxg@example.com
求职意向：电气工程师
工作经历
2016.07-至今 虹光自动化有限公司 电气工程师
负责西门子PLC编程、EPLAN电气制图。
教育经历
2012.09-2016.06 虚构工学院 电气工程 本科
"""
COOK = """李虚构
女 | 13900003333
求职意向：厨师
工作经历
2019.07-至今 老灶饭店 厨师
负责热菜。
教育经历
2016.09-2019.06 虚构职校 烹饪 中专
"""
INSIDE = FITS.replace("张虚构", "王虚构").replace("13900002222", "13900004444")
INSIDE = INSIDE.replace("zxg@", "wxg@").replace("虹光自动化有限公司", "青禾装备有限公司")


@pytest.fixture
def files(tmp_path):
    for folder in ("jobs", "resumes"):
        (tmp_path / folder).mkdir()
    (tmp_path / "jobs" / "电气.txt").write_text(JOB, "utf-8")
    for name, text in {"a": COOK, "b": FITS, "c": INSIDE}.items():
        (tmp_path / "resumes" / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path


def test_who_fits_comes_first_with_skills_and_who_works_there_is_left_out_by_name(files):
    ranked = pipeline.screen(files / "jobs", files / "resumes")
    table = ranked.table
    assert table["resume"].tolist() == ["b.txt: 张虚构", "a.txt: 李虚构"]
    assert table["job"].unique().tolist() == ["电气.txt: 电气工程师"]
    first = table.iloc[0]
    assert {"Siemens PLC", "EPLAN"} <= {*first["skills_fit"]} and not first["weak"]
    assert first["education"] == "bachelor" and table["mutual"].is_monotonic_decreasing
    assert any("c.txt: 王虚构" in str(note) for note in ranked.notes)
    assert sorted(path.name for path in files.rglob("*.*")) == [
        "a.txt",
        "b.txt",
        "c.txt",
        "电气.txt",
    ]


@pytest.mark.slow
def test_jobs_for_a_resume_are_the_same_pairs_the_other_way_round(files):
    (files / "jobs" / "chef.txt").write_text(
        "职位名称：厨师\n工作地点：苏州\n薪资：6-8K\n任职要求：中专以上，会热菜。\n", "utf-8"
    )
    jobs = pipeline.screen(files / "jobs", files / "resumes").table
    people = pipeline.screen(files / "jobs", files / "resumes", of="resume").table
    of_cook = people[people["resume"].eq("a.txt: 李虚构")]
    assert of_cook["job"].tolist() == ["chef.txt: 厨师", "电气.txt: 电气工程师"]
    key = ["job", "resume"]
    both = jobs.merge(people, on=key, suffixes=("", "_other"))
    assert len(both) == len(jobs) == len(people)
    assert both["mutual"].equals(both["mutual_other"])


def test_one_person_in_two_files_is_listed_once_and_files_that_say_nothing_are_named(files):
    (files / "resumes" / "b2.txt").write_text(FITS, "utf-8")
    (files / "resumes" / "d.txt").write_text("hello\nworld\n", "utf-8")
    ranked = pipeline.screen(files / "jobs", files / "resumes")
    assert ranked.table["resume"].tolist() == ["b.txt, b2.txt: 张虚构", "a.txt: 李虚构"]
    assert any("d.txt" in str(note) for note in ranked.notes)


def test_what_is_no_job_and_no_resume_is_refused_with_both_reasons(files):
    with pytest.raises(InputError) as error:
        pipeline.screen(files / "resumes" / "b.txt", files / "jobs" / "电气.txt")
    assert len(error.value.problems) == 2
    text = str(render(error.value.args[0], "zh"))
    assert "不是职位说明" in text and "不是简历" in text
    with pytest.raises(InputError, match="job, resume, not of people"):
        pipeline.screen(files / "jobs", files / "resumes", of="people")


def test_the_command_writes_a_private_file_and_needs_no_store(files, monkeypatch):
    monkeypatch.chdir(files)
    command = ["screen", "jobs", "resumes", "--out", "list.csv", "--lang", "zh"]
    done = CliRunner().invoke(app, [*command, "--top", "1"])
    assert done.exit_code == 0, done.output
    text = (files / "list.csv").read_text("utf-8-sig")
    assert "职位说明" in text and "张虚构" in text and "李虚构" not in text
    assert (files / "list.csv").stat().st_mode & 0o777 == 0o600
    assert not list(files.glob("*.duckdb"))


@pytest.mark.slow
def test_who_wants_to_work_elsewhere_is_counted(files):
    (files / "resumes" / "a.txt").write_text(
        COOK.replace("求职意向：厨师", "求职意向：厨师\n期望城市：成都"), "utf-8"
    )
    ranked = pipeline.screen(files / "jobs", files / "resumes")
    assert ranked.table["resume"].tolist() == ["b.txt: 张虚构"]
    notes = "\n".join(str(note) for note in ranked.notes)
    assert "1 since other places are wanted" in notes and "a.txt: 李虚构" in notes
    (files / "jobs" / "again.txt").write_text(JOB.replace("电气工程师", "自动化工程师"), "utf-8")
    several = pipeline.screen(files / "jobs", files / "resumes")
    assert any("2 of 6 pairs" in str(note) for note in several.notes)
