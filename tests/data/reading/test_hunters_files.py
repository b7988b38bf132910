"""Files of a headhunter: reports of consultants, forms, résumés and books, with what must not be read into them."""

import csv

import pytest

from talentmatch.data.intake.ingest import read_files


def tables(path):
    """Return frame by table of a file and what is said of it."""
    sheets = list(read_files(path, consent="recruiting"))
    assert not [sheet.skipped for sheet in sheets if sheet.skipped]
    return {s.table: s.frame for s in sheets}, "\n".join(str(n) for s in sheets for n in s.notes)


def of_text(folder, *lines):
    path = folder / "人选.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return tables(path)


def of_rows(folder, *rows):
    path = folder / "人选.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return tables(path)


@pytest.mark.parametrize(
    ("value", "employer", "title"),
    [
        ("虚构阀门有限公司 质量主管", "虚构阀门有限公司", "质量主管"),
        ("虚构阀门有限公司质量主管", "虚构阀门有限公司", "质量主管"),
        ("虚构机械厂", "虚构机械厂", None),
    ],
)
def test_a_label_of_two_things_gives_both(tmp_path, value, employer, title):
    lines = ("姓名：吴虚一  电话：19900000205", "毕业院校及专业：虚构学院 机电一体化技术", f"工作单位及职务：{value}")  # fmt: skip
    person = tables_of(of_text(tmp_path, *lines))
    assert (person["major"], person["employer"]) == ("机电一体化技术", employer)
    assert person.get("title") == title


def tables_of(read):
    return read[0]["candidate"].iloc[0].astype(object).where(lambda row: row.notna(), None)


def test_a_known_label_behind_an_unknown_one_is_read(tmp_path):
    lines = ("姓名：吴虚一  电话：19900000205", "现薪资：12K 期望薪资：15K以上")
    assert tables_of(of_text(tmp_path, *lines))["expected_yearly_pay"] == 180000


def test_a_report_of_a_consultant_is_about_the_person_it_names(tmp_path):
    read = of_text(
        tmp_path,
        "候选人推荐报告",
        "顾问：赵虚",
        "电话：13900000888",
        "顾问：赵虚   顾问电话：13900000888  邮箱 zhao@hunter.example.com",
        "候选人：孔虚怀",
        "联系方式：19900000207",
        "目前公司：虚构电器股份有限公司",
        "期望年薪：75-80万",
    )
    contact = read[0]["contact"].iloc[0]
    assert (contact["name"], contact["phone"]) == ("孔虚怀", "19900000207")
    assert "13900000888" not in str(read) and "zhao@" not in str(read)
    assert tables_of(read)["expected_yearly_pay"] == 775000


def test_labels_of_two_latin_words_are_no_skills(tmp_path):
    person = tables_of(
        of_text(
            tmp_path,
            "Tom Fictive",
            "19900000204",
            "Work History",
            "01/2018 - 05/2021  Fictive Soft Inc, System Administrator",
            "Skills: Docker, Kubernetes",
            "Desired Salary: 30k-35k/month",
            "Desired location: Shenzhen or Guangzhou",
            "Notice period: 1 month",
        )
    )
    assert person["skills"] == ["Docker", "Kubernetes"]
    assert person["wanted_regions"] == ["Shenzhen or Guangzhou"] and "region" not in person
    assert person["expected_yearly_pay"] == 390000
