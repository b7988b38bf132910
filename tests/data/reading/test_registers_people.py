"""People of firms in registers: how many, of which kind, and as of when."""

from datetime import date, timedelta

import pytest

import talentmatch as tm
from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import ContractError, UnreadableFileError

LAST_MONTH = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def figures(folder, *lines):
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    found = {sheet.table: sheet for sheet in read_files(folder / "a.csv")}
    frame = found["indicator"].frame if "indicator" in found else None
    return found, [] if frame is None else frame[["metric", "value"]].values.tolist()


@pytest.mark.parametrize(
    ("heading", "metric"),
    [
        ("从业人员", "headcount"),
        ("职工人数", "headcount"),
        ("员工总数", "headcount"),
        ("参保人数", "insured_persons"),
        ("社保人数", "insured_persons"),
    ],
)
def test_people_of_a_register_that_names_no_time_are_those_of_the_last_month(
    tmp_path, heading, metric
):
    found, read = figures(
        tmp_path, f"企业名称,所属行业,注册资本,{heading}", "甲厂,纺织业,100,120", "乙厂,化工,50,80"
    )
    assert read == [[metric, 120], [metric, 80]]
    assert set(found["indicator"].frame["period"].dt.date) == {LAST_MONTH}
    assert "the last full month" in str(found["indicator"].notes)
    assert len(found["enterprise"].frame) == 2
    # A figure that is dated is not replaced by one that is not.
    assert found["indicator"].supplement


def test_staff_and_insured_persons_are_two_figures(tmp_path):
    _, read = figures(tmp_path, "企业名称,行业,职工人数,参保人数", "甲厂,纺织业,120,100")
    assert read == [["headcount", 120], ["insured_persons", 100]]


def test_people_are_of_the_year_that_the_other_figures_name(tmp_path):
    rows = ["企业名称,行业,从业人员,2024年营业收入（万元）", "甲厂,纺织业,120,800"]
    (tmp_path / "a.csv").write_text("\n".join(rows), "utf-8")
    (staff,) = (
        s.frame
        for s in read_files(tmp_path / "a.csv")
        if set(s.frame.get("metric", ())) == {"headcount"}
    )
    assert str(staff["period"].iloc[0]).startswith("2024-12")


def test_a_turnover_of_no_time_is_not_read_and_told(tmp_path):
    found, read = figures(
        tmp_path, "企业名称,行业,从业人员,营业收入（万元）", "甲厂,纺织业,120,800"
    )
    assert read == [["headcount", 120]]
    assert "营业收入（万元）" in found["enterprise"].unmapped


def test_a_figure_of_no_time_that_differs_from_the_stored_one_is_told(tmp_path):
    with tm.Store() as store:
        for number in (120, 120, 150):
            (tmp_path / "a.csv").write_text(
                f"企业名称,行业,从业人员\n虚海有限公司,纺织业,{number}", "utf-8"
            )
            report = str(store.load(tmp_path / "a.csv"))
            assert ("虚海有限公司, 120; here 150" in report) is (number == 150)
        figures = store.read("indicator", as_of="2099-01-01", purpose="planning")
    assert figures["value"].tolist() == [120]


def test_the_finest_industry_of_a_register_counts(tmp_path):
    found, _ = figures(
        tmp_path,
        "企业名称,行业门类,行业大类,行业中类,行业小类,成立日期",
        "虚海有限公司,C,34,342,3421,2010-01-01",
        "虚河有限公司,G,54,,,2011-01-01",
    )
    assert found["enterprise"].frame["industry"].tolist() == ["C3421", "G54"]
    assert "the finest" in str(found["enterprise"].notes)


def test_figures_of_the_month_before_are_not_offered(tmp_path):
    with pytest.raises(ContractError, match="本月末用工人数"):
        figures(
            tmp_path,
            "2025年6月企业用工监测表",
            "企业名称,上月末用工人数,本月末用工人数,缺工人数,主要缺工工种",
            "甲厂,120,122,8,焊工",
        )


def test_workers_at_the_end_of_a_month_are_no_trades(tmp_path):
    found, read = figures(
        tmp_path,
        "2025年6月企业用工监测表",
        "企业名称,上月末用工人数,本月新招人数,本月末用工人数",
        "虚海有限公司,120,5,122",
    )
    assert read == [["headcount", 122]]
    assert "上月末用工人数" in found["indicator"].unmapped


@pytest.mark.parametrize(
    ("heading", "cell", "month"),
    [("数据日期", "2025-06-30", "2025-06"), ("统计时点", "2024年末", "2024-12")],
)
def test_people_are_of_the_day_that_a_column_names(tmp_path, heading, cell, month):
    found, read = figures(tmp_path, f"企业名称,行业,从业人员,{heading}", f"甲厂,纺织业,120,{cell}")
    assert read == [["headcount", 120]]
    assert str(found["indicator"].frame["period"].iloc[0]).startswith(month)


def test_a_column_of_time_of_another_kind_is_not_passed_over(tmp_path):
    with pytest.raises(UnreadableFileError, match="no place for '从业人员', '填报时间段'"):
        figures(tmp_path, "企业名称,信用代码,行业,从业人员,填报时间段", "甲厂,1,纺织业,120,上月")


def test_classes_of_the_standard_under_their_full_heading(tmp_path):
    found, read = figures(
        tmp_path,
        "企业名称,国民经济行业代码（GB/T 4754-2017）,从业人员期末人数",
        "虚海有限公司,3563,120",
        "虚河有限公司,0399,30",
    )
    assert found["enterprise"].frame["industry"].tolist() == ["C3563", "A0399"]
    assert read == [["headcount", 120], ["headcount", 30]]
