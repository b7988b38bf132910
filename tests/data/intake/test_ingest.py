import contextlib
import csv
import json
import zipfile
from datetime import date, datetime

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.formats import _parquet_files as parquet_files
from talentmatch.data.reading.formats import file_safety
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError, InputError, NotFoundError, UnreadableFileError

CODE = "91330282MA2GTEST0X"


def read(path, **options):
    return {sheet.table: sheet for sheet in read_files(path, **options)}


def write_csv(path, rows, encoding="utf-8", delimiter=","):
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    return path


POSTINGS = [
    ["职位名称", "招聘单位", "薪资", "学历要求", "经验要求", "招聘人数", "发布日期", "岗位职责"],
    [
        "电气工程师",
        "东星机械有限公司",
        "1-1.5万·13薪",
        "本科及以上",
        "3-5年",
        "若干",
        "2024年3月1日",
        "PLC编程，男性优先",
    ],
    ["装配钳工", "东星机械有限公司", "面议", "中专/技校", "不限", "约5人", "2024/3/2", "装配"],
]


@pytest.fixture
def survey(tmp_path):
    """A survey as offices collect it: title, merged two-line header, merged enterprise, notes."""
    path = tmp_path / "2024年人才需求调查.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("填表说明").write("A1", "请逐行填写")
        sheet = book.add_worksheet("汇总")
        sheet.merge_range("A1:G1", "企业人才需求调查表")
        for span, text in (("A2:A3", "序号"), ("B2:B3", "企业名称"), ("E2:E3", "学历要求")):
            sheet.merge_range(span, text)
        sheet.merge_range("C2:D2", "需求情况")
        sheet.merge_range("F2:G2", "薪酬（元/月）")
        sheet.write_row("C3", ["岗位名称", "需求人数"])
        sheet.write_row("F3", ["下限", "上限"])
        sheet.merge_range("B4:B5", "东星机械有限公司")
        sheet.write_row("C4", ["数控车工", "若干", "大专", "8千", "1.2万"])
        sheet.write_row("C5", ["电气工程师", 3, "本科", 12000, 18000])
        sheet.write_row(
            "A6", [2, "西星软件有限公司", "Java开发", "约5人", "本科及以上", 15000, 25000]
        )
        sheet.write_row("A7", ["合计", "", "", 8])
        sheet.merge_range("A9:G9", "填表说明：学历填最低要求。")
        sheet.set_column("E:E", None, None, {"hidden": True})
        book.add_worksheet("空表").hide()
    return path


@pytest.fixture
def book_of_candidates(tmp_path):
    path = tmp_path / "候选人.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            "A1",
            [
                "姓名",
                "性别",
                "年龄",
                "手机",
                "民族",
                "学历",
                "工作年限",
                "当前公司",
                "当前职位",
                "期望年薪（万元）",
                "自我评价",
                "政治面貌",
            ],
        )
        sheet.write_row(
            "A2",
            [
                "周测试",
                "男",
                32,
                13800001111,
                "汉",
                "本科",
                "8年",
                "东星机械有限公司",
                "电气工程师",
                25,
                "周测试，熟悉PLC，邮箱z@example.com",
                "群众",
            ],
        )
        sheet.write_row(
            "A3",
            [
                "吴测试",
                "女",
                "28岁",
                "13900002222",
                "",
                "硕士",
                "3-5年",
                "",
                "Java开发",
                "20-30",
                "Java",
                "",
            ],
        )
    return path


def test_a_merged_two_line_survey_loads_with_its_hidden_column_where_asked_for(survey):
    assert all("education" not in sheet.frame for sheet in read_files(survey))
    sheets = list(read_files(survey, hidden=True))
    found = next(sheet for sheet in sheets if sheet.table)
    frame = found.frame
    assert found.table == "need_survey"
    assert frame["enterprise_name"].tolist() == ["东星机械有限公司"] * 2 + ["西星软件有限公司"]
    assert frame["openings"].astype("float64").fillna(-1).tolist() == [-1, 3, 5]
    assert frame["pay_low"].tolist() == [8000, 12000, 15000]
    assert frame["education"].tolist() == ["college", "bachelor", "bachelor"]
    assert set(frame["round"]) == {2024}
    notes = " ".join(found.notes)
    assert "1 total row" in notes and "1 note row" in notes and "若干" in notes
    assert [sheet.skipped for sheet in sheets if not sheet.table] == ["the sheet is empty"]


def test_a_byte_order_mark_in_gb18030_is_no_part_of_the_first_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeff职位编号;职位名称\nS1;焊工\n".encode("gb18030"))
    assert read(path)["posting"].frame["posting_id"].tolist() == ["S1"]


def test_a_table_of_openings_by_region_and_month_is_known_by_its_usual_headers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("地区,月份,招聘人数\n金华,2024年1月,3\n", encoding="utf-8")
    assert read(path)["demand"].frame["openings"].tolist() == [3]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_load_whatever_their_encoding_and_delimiter(encoding, delimiter, tmp_path):
    path = write_csv(tmp_path / "职位.csv", POSTINGS, encoding, delimiter)
    frame = read(path)["posting"].frame
    assert frame["title"].tolist() == ["电气工程师", "装配钳工"]
    assert frame["pay_low"].fillna(0).tolist() == [10000, 0]
    assert frame["pay_months"].fillna(0).tolist() == [13, 0]
    assert frame["posted_on"].tolist() == [pd.Timestamp("2024-03-01"), pd.Timestamp("2024-03-02")]
    assert frame["experience_min"].tolist() == [3, 0]
    assert frame["education"].tolist() == ["bachelor", "vocational"]


def test_unlawful_limits_are_counted_flagged_and_gone_from_the_text(tmp_path):
    sheet = read(write_csv(tmp_path / "职位.csv", POSTINGS))["posting"]
    assert sheet.frame["unlawful_terms"].tolist() == [["sex: 男性优先"], []]
    assert "男性" not in sheet.frame.loc[0, "text"]
    assert any("1 postings state limits that the law forbids (sex 1)" in n for n in sheet.notes)


def test_limits_in_columns_of_their_own_are_found_too(tmp_path):
    rows = [
        ["职位", "薪资", "性别要求", "年龄要求"],
        ["钳工", "8k", "男", "35岁以下"],
        ["焊工", "8k", "不限", ""],
    ]
    frame = read(write_csv(tmp_path / "职位.csv", rows))["posting"].frame
    assert [len(terms) for terms in frame["unlawful_terms"]] == [2, 0]


def test_postings_get_skills_and_occupation_from_their_words(tmp_path):
    frame = read(write_csv(tmp_path / "职位.csv", POSTINGS))["posting"].frame
    assert len(frame.loc[0, "skills"]) >= 1
    assert "occupation" in frame


def test_the_number_of_a_posting_follows_from_its_content(tmp_path):
    first = read(write_csv(tmp_path / "职位a.csv", POSTINGS))["posting"].frame["posting_id"]
    again = read(write_csv(tmp_path / "职位b.csv", POSTINGS[:1] + POSTINGS[:0:-1]))["posting"].frame
    assert first.is_unique and set(first) == set(again["posting_id"])


def test_a_candidate_book_is_parted(book_of_candidates):
    sheets = read(book_of_candidates)
    candidate = sheets["candidate"].frame
    assert set(sheets) == {"candidate", "contact", "protected"}
    assert set(candidate) <= set(TABLES["candidate"].names)
    assert candidate["expected_yearly_pay"].tolist() == [250000, 250000]
    assert candidate["experience_years"].tolist() == [8, 4]
    assert sheets["contact"].frame["phone"].tolist() == ["13800001111", "13900002222"]
    protected = sheets["protected"].frame
    assert protected["sex"].tolist() == ["male", "female"]
    assert protected["birth_year"].tolist() == [date.today().year - 32, date.today().year - 28]
    for part in sheets.values():
        assert part.frame["candidate_id"].tolist() == candidate["candidate_id"].tolist()
    shown = candidate.astype(str).to_csv()
    assert not any(secret in shown for secret in ("周测试", "1380000", "z@example", "汉", "群众"))


def test_without_a_consent_column_nobody_is_let_out_unless_the_caller_declares_it(
    book_of_candidates,
):
    notes = " ".join(read(book_of_candidates)["candidate"].notes)
    assert "nobody of this file is let out" in notes and "--consent recruiting" in notes
    declared = read(book_of_candidates, consent="recruiting")
    assert "the agency's own declared consent to recruiting" in " ".join(
        declared["candidate"].notes
    )
    consent = declared["consent"].frame
    assert len(consent) == 2 and set(consent["purpose"]) == {"recruiting"}
    assert set(consent["given_on"].dt.date) == {date.today()}


def test_a_consent_column_counts_before_what_the_caller_declares(tmp_path):
    rows = [
        ["姓名", "手机", "学历", "期望薪资", "授权同意", "授权日期"],
        ["甲测试", "13800001111", "本科", "10k", "是", "2024/1/5"],
        ["乙测试", "13800002222", "本科", "10k", "否", ""],
    ]
    consent = read(write_csv(tmp_path / "简历.csv", rows), consent="recruiting")["consent"].frame
    given = consent["withdrawn_on"].isna()
    assert consent.loc[given, "given_on"].tolist() == [pd.Timestamp("2024-01-05")]
    assert given.tolist() == [True, False]


def test_one_person_in_two_files_gets_one_number(tmp_path):
    head = ["姓名", "手机", "学历", "期望薪资"]
    one = read(write_csv(tmp_path / "a.csv", [head, ["甲测试", "13800001111", "本科", "10k"]]))
    two = read(write_csv(tmp_path / "b.csv", [head, ["甲测试", 13800001111, "硕士", "20k"]]))
    assert (
        one["candidate"].frame["candidate_id"].tolist()
        == two["candidate"].frame["candidate_id"].tolist()
    )
    assert "甲测试" not in one["candidate"].frame["candidate_id"][0]


def test_people_without_contact_data_are_told_apart_by_what_there_is(tmp_path):
    rows = [
        ["姓名", "学历", "当前职位", "期望薪资"],
        ["甲测试", "本科", "钳工", "10k"],
        ["甲测试", "本科", "焊工", "10k"],
    ]
    sheet = read(write_csv(tmp_path / "简历.csv", rows))["candidate"]
    assert sheet.frame["candidate_id"].is_unique
    assert any("told apart by name" in note for note in sheet.notes)


def test_an_enterprise_register_gets_its_numbers(tmp_path):
    rows = [
        ["企业名录", "", "", ""],
        ["企业名称", "统一社会信用代码", "所属行业", "成立日期"],
        ["东星机械有限公司", CODE.lower(), "通用设备制造业", "2010年5月"],
        ['=HYPERLINK("x") <b>西星</b>', "", "软件和信息技术服务业", "41000"],
    ]
    frame = read(write_csv(tmp_path / "企业名录.csv", rows))["enterprise"].frame
    assert frame["enterprise_id"].tolist()[0] == CODE
    assert frame["enterprise_id"].tolist()[1].startswith("e-")
    assert frame["industry"].tolist() == ["C34", "I65"]
    assert frame["name"].tolist()[1] == '=HYPERLINK("x") <b>西星</b>'


def test_a_long_table_of_insured_persons_is_an_indicator(tmp_path):
    rows = [["单位名称", "统计月份", "参保人数"], ["东星", "2024年3月15日", "1,020"]]
    frame = read(write_csv(tmp_path / "社保.csv", rows))["indicator"].frame
    assert frame.loc[0, ["metric", "value", "period"]].tolist() == [
        "insured_persons",
        1020,
        pd.Timestamp("2024-03-01"),
    ]


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_json_records_load(suffix, tmp_path):
    records = [
        {"posting_id": "1", "title": "Fitter", "skills": ["TIG"], "pay": "8-12k"},
        {"posting_id": "2", "title": "Welder"},
    ]
    path = tmp_path / f"postings{suffix}"
    lines = "\n".join(map(json.dumps, records))
    path.write_text(json.dumps(records) if suffix == ".json" else lines, "utf-8")
    frame = read(path)["posting"].frame
    assert frame["pay_high"].fillna(0).tolist() == [12000, 0]


def test_json_by_table_name_fills_several_tables(tmp_path):
    path = tmp_path / "all.json"
    path.write_text(
        json.dumps(
            {
                "team": [{"team_id": "t1", "name": "A", "skills": ["x"]}],
                "fund": [{"fund_id": "f", "name": "F", "size": "1.5亿"}],
            }
        ),
        "utf-8",
    )
    sheets = read(path)
    assert set(sheets) == {"team", "fund"} and sheets["fund"].frame["size"].tolist() == [1.5e8]


def test_parquet_in_contract_columns_and_in_others(tmp_path):
    frame = pd.DataFrame(
        {
            "posting_id": ["1"],
            "title": ["钳工"],
            "education": ["本科"],
            "skills": [["TIG"]],
            "text": ["限男性，会看图纸"],
            "pay_low": [8000.0],
        }
    )
    frame.to_parquet(tmp_path / "posting.parquet")
    loaded = read(tmp_path / "posting.parquet")["posting"].frame
    assert loaded.loc[0, "education"] == "bachelor"
    assert loaded.loc[0, "unlawful_terms"] == ["sex: 限男性"]
    assert len(loaded.loc[0, "skills"]) == 1
    renamed = frame.rename(columns={"title": "职位名称", "pay_low": "薪资"}).drop(columns="skills")
    renamed.to_parquet(tmp_path / "其他.parquet")
    other = read(tmp_path / "其他.parquet", mapping={"薪资": "pay_low"})["posting"].frame
    assert other.loc[0, "pay_low"] == 8000


def test_parquet_of_clean_postings_needs_no_cleaning(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_files, "ENRICHED_ROWS", 0)
    path = tmp_path / "posting.parquet"
    clean = pd.DataFrame({"posting_id": ["1"], "title": ["钳工"], "text": ["有女装经验"]})
    clean.to_parquet(path)
    assert not parquet_files.needs_cleaning(path)
    assert "skills" not in read(path)["posting"].frame
    for text in ("限男性", "电话13800001111"):
        clean.assign(text=text).to_parquet(path)
        assert parquet_files.needs_cleaning(path)
        assert text not in str(read(path)["posting"].frame.loc[0, "text"])


def test_wide_parquet_is_turned_into_rows(tmp_path):
    wide = pd.DataFrame({"region_id": [1], **{f"2021-0{m}": [float(m)] for m in range(1, 5)}})
    wide.to_parquet(tmp_path / "w.parquet")
    assert read(tmp_path / "w.parquet")["demand"].frame["openings"].tolist() == [1, 2, 3, 4]


def test_tags_of_enterprises_get_their_names(tmp_path):
    rows = [["企业名称", "所属行业", "企业标签"], ["东星", "C34", "规上企业、专精特新"]]
    frame = read(write_csv(tmp_path / "企业名录.csv", rows))["enterprise"].frame
    assert frame.loc[0, "tags"] == ["above_scale", "specialised_new"]


def test_a_folder_comes_in_the_order_of_the_tables_and_names_what_it_skips(tmp_path, survey):
    write_csv(tmp_path / "z企业名录.csv", [["企业名称", "所属行业"], ["东星", "C34"]])
    (tmp_path / "deep").mkdir()
    write_csv(
        tmp_path / "deep" / "招生计划.csv",
        [["学校", "专业", "年度", "计划数"], ["某校", "数控", 2024, 40]],
    )
    (tmp_path / "readme.pdf").write_bytes(b"%PDF")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "~$lock.xlsx").write_bytes(b"x")
    (tmp_path / "posting.rejected.csv").write_text("posting_id,title\n1,a\n")
    seen = []
    sheets = list(read_files(tmp_path, progress=lambda *step: seen.append(step)))
    tables = [sheet.table for sheet in sheets if sheet.table]
    assert tables == ["supply", "enterprise", "need_survey"]
    skipped = "\n".join(sheet.skipped for sheet in sheets)
    assert "the document is damaged" in skipped and "it is empty" in skipped
    assert seen[0][:2] == (0, 5) and seen[-1] == (5, 5, "")


def test_a_broken_sheet_in_a_folder_does_not_stop_the_others(tmp_path):
    write_csv(tmp_path / "a职位.csv", [["薪资", "学历要求", "岗位职责"], ["8k", "本科", "x"]])
    write_csv(tmp_path / "b职位.csv", POSTINGS)
    sheets = list(read_files(tmp_path, table="posting"))
    assert [sheet.table for sheet in sheets] == ["posting", ""]
    assert "title" in sheets[1].skipped


def test_a_missing_column_names_the_likely_header_and_the_option(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["类别", "薪资", "学历"], ["钳工", "8k", "本科"]])
    with pytest.raises(ContractError, match=r"did you mean '类别'.*--map .类别=title"):
        read(path, table="posting")
    frame = read(path, table="posting", mapping={"类别": "title"})["posting"].frame
    assert frame["title"].tolist() == ["钳工"]


def test_a_mapping_is_remembered_for_files_with_the_same_headers(tmp_path):
    path = write_csv(
        tmp_path / "a.csv", [["职位", "publish day", "薪资"], ["钳工", "2024/3/1", "8k"]]
    )
    sheet = read(path, mapping={"publish day": "posted_on"})["posting"]
    kept = {sheet.mapping_key: json.dumps(dict(sheet.mapping))}
    again = read(path, remembered=kept.get)["posting"]
    assert again.frame["posted_on"].tolist() == [pd.Timestamp("2024-03-01")]
    assert again.mapping_key == ""


def test_a_header_that_is_not_kept_is_told_with_the_nearest_column(tmp_path):
    path = write_csv(
        tmp_path / "职位.csv", [["职位", "薪资", "招聘人数比", "楼层"], ["钳工", "8k", 3, 2]]
    )
    sheet = read(path)["posting"]
    assert sheet.unmapped == ("招聘人数比", "楼层")
    assert any("did you mean 'openings'" in note for note in sheet.notes)


def test_pay_and_experience_not_understood_are_left_open_and_told(tmp_path):
    path = write_csv(
        tmp_path / "职位.csv", [["职位", "薪资", "经验要求"], ["钳工", "很高", "熟练"]]
    )
    sheet = read(path)["posting"]
    assert sheet.frame["pay_low"].isna().all() and sheet.frame["experience_min"].isna().all()
    assert sum("not understood" in note for note in sheet.notes) == 2


def test_values_that_break_the_contract_reach_it_as_written(tmp_path):
    path = write_csv(
        tmp_path / "职位.csv",
        [["职位", "招聘人数", "发布日期", "薪资"], ["钳工", "-4", "soon", "8k"]],
    )
    sheet = read(path)["posting"]
    assert sheet.frame.loc[0, "openings"] == -4
    # A day that is none empties its cell alone, and is named.
    assert pd.isna(sheet.frame.loc[0, "posted_on"])
    assert any("soon" in str(note) for note in sheet.notes)


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (32 * 1024**2))


def escape(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/evil.xml", b"x")


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("a.xlsx", bomb, "zip bomb"),
        ("a.docx", bomb, "zip bomb"),
        ("a.xlsx", escape, "leaves its folder"),
        ("a.xlsx", lambda path: path.write_bytes(b"no zip"), "not what its name says"),
        (
            "a.xlsx",
            lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9),
            "password",
        ),
        ("a.xls", lambda path: path.write_bytes(b"BIFF"), "save it as .xlsx"),
        ("a.csv", lambda path: path.touch(), "it is empty"),
        ("a.csv", lambda path: path.write_bytes(bytes(range(256)) * 9), "no text in UTF-8"),
        (
            "a.csv",
            lambda path: path.write_bytes("姓名".encode("big5") * 1 + b"\xff\xff\x80"),
            "no text",
        ),
        ("a.json", lambda path: path.write_text('{"a": 1,,}'), "line 1 is no JSON"),
        ("a.json", lambda path: path.write_text("[1, 2]"), "no records"),
        ("a.json", lambda path: path.write_text("[]"), "no records"),
        ("a.parquet", lambda path: path.write_bytes(b"PAR1xxxx"), "no Parquet file"),
        ("a.docx", lambda path: zipfile.ZipFile(path, "w").close(), "damaged"),
        ("a.pdf", lambda path: path.write_bytes(b"%PDF"), "damaged"),
        ("a.zip", lambda path: zipfile.ZipFile(path, "w").close(), "are not read"),
        ("a.csv", lambda path: path.write_text("颜色,口味\n红,甜\n"), "no row looks like a header"),
        (
            "a.csv",
            lambda path: path.write_text("学历,颜色,口味\n本科,红,甜\n"),
            "no table has these",
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(name, make, message, tmp_path):
    path = tmp_path / name
    make(path)
    with pytest.raises(UnreadableFileError, match=message):
        read(path)


def test_a_damaged_workbook_is_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    with pytest.raises(UnreadableFileError, match="damaged"):
        read(tmp_path / "a.xlsx")


def test_a_file_too_big_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(file_safety, "MAX_TEXT_BYTES", 10)
    monkeypatch.setattr(file_safety, "MAX_UNPACKED", 10)
    path = write_csv(tmp_path / "a.csv", POSTINGS)
    with pytest.raises(UnreadableFileError, match="split it"):
        read(path)


def test_many_small_members_that_fill_the_memory_are_a_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(file_safety, "MAX_UNPACKED", 1000)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.xml", "x" * 100)
    with pytest.raises(UnreadableFileError, match="zip bomb"):
        read(path)


def test_a_link_that_leads_out_of_the_folder_is_skipped(tmp_path):
    outside = write_csv(tmp_path / "职位.csv", POSTINGS)
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "职位.csv").symlink_to(outside)
    (sheet,) = read_files(folder)
    assert sheet.table == "" and "leads out of the folder" in sheet.skipped


def test_an_unknown_table_names_the_nearest(tmp_path):
    with pytest.raises(NotFoundError, match="nearest: posting"):
        read(write_csv(tmp_path / "a.csv", POSTINGS), table="postings")
    with pytest.raises(InputError, match="posted_on"):
        read(tmp_path / "a.csv", mapping={"x": "posted_no"}, table="posting")
    with pytest.raises(UnreadableFileError, match="no such file"):
        read(tmp_path / "b.csv")


def test_dates_and_numbers_of_a_workbook_keep_their_meaning(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "职位.xlsx") as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("职位")
        sheet.write_row("A1", ["职位编号", "职位名称", "发布日期", "招聘人数"])
        sheet.write_row("A2", [1001, "钳工"])
        sheet.write_datetime("C2", datetime(2024, 3, 1), day)
        sheet.write("D2", 3)
    frame = read(tmp_path / "职位.xlsx")["posting"].frame
    assert frame.loc[0, ["posting_id", "posted_on", "openings"]].tolist() == [
        "1001",
        pd.Timestamp("2024-03-01"),
        3,
    ]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["csv", "json", "xlsx", "docx", "parquet", "html"]))
def test_no_bytes_end_in_anything_but_a_deliberate_error(tmp_path, content, suffix):
    path = tmp_path / f"any.{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(UnreadableFileError, ContractError):
        assert all(sheet.table in TABLES for sheet in read_files(path) if sheet.table)


@pytest.mark.no_cover
def test_messy_files_end_in_the_store(survey, book_of_candidates, tmp_path):
    write_csv(
        tmp_path / "企业名录.csv",
        [
            ["企业名称", "统一社会信用代码", "所属行业"],
            ["东星机械有限公司", "", "C34"],
            ["西星软件有限公司", "", "I65"],
        ],
    )
    write_csv(tmp_path / "职位.csv", POSTINGS)
    with Store(":memory:") as store:
        report = store.load(tmp_path, consent="recruiting")
        assert report.rejected == 0, [load.rejects for load in report.tables]
        counts = store.tables()
        assert (counts["enterprise"], counts["need_survey"], counts["posting"]) == (2, 3, 2)
        assert {counts[name] for name in ("candidate", "contact", "protected", "consent")} == {2}
        people = store.read("candidate", as_of=date.today(), purpose="recruiting")
        assert len(people) == 2 and people["candidate_id"].str.match("c-[0-9a-f]{16}").all()
        surveyed = store.read("need_survey", as_of="2025-01-01", purpose="planning")
        known = store.read("enterprise", as_of="2025-01-01", purpose="planning")
        assert set(surveyed["enterprise_id"]) <= set(known["enterprise_id"])


def test_a_users_own_posts_go_before_the_classification(tmp_path):
    posts = tmp_path / "岗位目录.csv"
    posts.write_text("岗位名称,职业代码,别名\n数控大拿,own-1,CNC大拿\n", "utf-8")
    jobs = tmp_path / "招聘岗位.csv"
    jobs.write_text("职位编号,职位名称,招聘人数\np1,数控大拿,2\np2,Java开发工程师,1\n", "utf-8")
    with Store() as store:
        store.load(posts, table="post")
        store.load(jobs, table="posting")
        found = store.read("posting", as_of="2100-01-01", purpose="planning")
    assert found.sort_values("posting_id")["occupation"].tolist() == ["own-1", "2-02-10-03"]


def test_a_year_of_two_digits_and_an_open_number_do_not_slip_in(tmp_path):
    jobs = tmp_path / "招聘岗位.csv"
    jobs.write_text("职位编号,职位名称,发布日期\np1,焊工,24-3-1\np2,焊工,2024-3-1\n", "utf-8")
    people = tmp_path / "人才库.csv"
    people.write_text("人才编号,当前职位,工作年限\nx1,焊工,若干\n", "utf-8")
    with Store() as store:
        loaded = store.load(jobs)
        days = store._connection.execute("SELECT posted_on FROM posting ORDER BY posting_id")
        assert [day is None for (day,) in days.fetchall()] == [True, False]
        assert "24-3-1" in str(loaded)
        store.load(people, table="candidate", consent="recruiting")
        found = store.read("candidate", as_of="2100-01-01", purpose="recruiting")
    assert found["experience_years"].isna().tolist() == [True]
