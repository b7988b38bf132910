"""A table that lacks its figures, or what tells its rows apart, is refused with the likely column."""

import pytest

from talentmatch.data.store import Store
from talentmatch.errors import ContractError


def write(path, text):
    path.write_text(text, "utf-8")
    return path


REFUSED = {
    "a post that its values alone tell": (
        "需求调查2024.csv",
        "企业名称,类别,需求人数\n甲厂,钳工,3\n乙厂,焊工,2\n",
        "类别=post",
    ),
    "a post under a name that is like none": (
        "需求调查2024.csv",
        "企业名称,方向,需求人数\n甲厂,东一,3\n乙厂,西二,2\n",
        "方向=post",
    ),
    "posts over one another": ("需求调查2024.csv", "企业名称,需求人数\n甲厂,3\n甲厂,2\n", "=post"),
    "one of two numbers wanted": (
        "需求调查2024.csv",
        "企业名称,岗位名称,拟招聘人员数,空缺数量\n甲厂,钳工,3,4\n",
        "=openings",
    ),
    "other numbers than those wanted": (
        "需求调查2024.csv",
        "企业名称,岗位名称,求职人数\n甲厂,钳工,3\n",
        "=openings",
    ),
    "seats and graduates": (
        "招生2024.csv",
        "学校,专业,年度,在校人数\n甬江学院,数控,2024,40\n",
        "=seats",
    ),
    "occupations over one another": (
        "职业结构.csv",
        "行业代码,类型,年份,占比\nC34,甲,2024,0.1\nC34,乙,2024,0.2\n",
        "类型=occupation",
    ),
    "series of months over one another": (
        "需求.csv",
        "科室,2024-01,2024-02,2024-03\n甲,3,4,5\n乙,1,2,3\n",
        "科室=region",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_table_that_lacks_a_column_names_the_likely_one(case, tmp_path):
    name, text, likely = REFUSED[case]
    with Store() as store, pytest.raises(ContractError) as refused:
        store.load(write(tmp_path / name, text))
    assert likely in str(refused.value) and "--map" in str(refused.value)


def test_in_a_folder_it_is_left_out_and_the_rest_loads(tmp_path):
    write(tmp_path / "需求调查2024.csv", REFUSED["a post that its values alone tell"][1])
    write(tmp_path / "招生2024.csv", "学校,专业,年度,计划数\n甬江学院,数控,2024,40\n")
    with Store() as store:
        report = store.load(tmp_path)
        assert report.loaded == 1 and report.unread == 1
        assert "need_survey" not in store.tables()


def test_the_named_column_is_taken_when_it_is_mapped(tmp_path):
    path = write(tmp_path / "需求调查2024.csv", REFUSED["a post that its values alone tell"][1])
    with Store() as store:
        assert store.load(path, mapping={"类别": "post"}).loaded == 2


def test_a_dimension_is_all_where_nothing_else_could_be_it(tmp_path):
    path = write(
        tmp_path / "岗位需求.csv", "月份,新增岗位数,备注\n2024-01,3,初步\n2024-02,4,确认\n"
    )
    with Store() as store:
        assert store.load(path, table="demand").loaded == 2
        assert set(store.read("demand", as_of="2030-01-01", purpose="planning")["region"]) == {
            "all"
        }


def test_a_number_of_a_post_without_a_name_is_set_aside(tmp_path):
    path = write(
        tmp_path / "需求调查2024.csv", "企业名称,岗位名称,需求人数\n甲厂,钳工,3\n乙厂,,2\n"
    )
    with Store() as store:
        report = store.load(path)
        assert (report.loaded, report.rejected) == (1, 1)


def test_headings_of_bands_are_no_records(tmp_path):
    text = (
        "企业名称,统一社会信用代码,行业,规模\n一、东江街道,,,\n甲厂,,C34,\n（二）南坪镇,,,\n"
        "乙厂,,C35,\n"
    )
    with Store() as store:
        report = store.load(write(tmp_path / "企业名录.csv", text))
        assert report.loaded == 2 and "2 heading rows of bands left out" in str(report)


def test_columns_under_a_year_keep_their_year(tmp_path):
    text = (
        "学校,专业,2023年,,2024年,\n,,招生计划,毕业生,招生计划,预计毕业生\n"
        "甬江学院,数控,40,30,50,35\n"
    )
    with Store() as store:
        store.load(write(tmp_path / "招生.csv", text))
        rows = store._connection.execute("SELECT year, seats, graduates FROM supply ORDER BY 1")
        assert rows.fetchall() == [(2023, 40, 30), (2024, 50, 35)]
