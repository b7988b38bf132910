"""Yearbook tables of people employed: read where they are named, in persons, without the total."""

import pandas as pd
import pytest
from read_sheets import consented_sheets
from written_files import book_of_rows

import talentmatch as tm
from talentmatch.data.intake.ingest import read_files
from talentmatch.errors import TalentMatchError, UnreadableFileError

LATER = pd.Timestamp("2030-01-01")


@pytest.fixture
def store(tmp_path):
    with tm.Store(tmp_path / "city.duckdb") as opened:
        yield opened


def loaded(store, tmp_path, rows, *, name="book.csv"):
    file = tmp_path / name
    file.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    store.load(file, table="employment")
    return store.read("employment", as_of=LATER, purpose="planning")


YEARS = ["2020", "2021", "2022"]


@pytest.mark.parametrize(
    ("rows", "said", "table", "column", "value"),
    [
        (
            [["行业", *YEARS], ["制造业", 6, 7, 8], ["建筑业", 1, 2, 3]],
            "--table employment",
            "employment",
            "employed",
            6,
        ),
        (
            [["指标", *YEARS], ["人才总量", 6, 7, 8], ["专利", 1, 2, 3]],
            "--table target_actual",
            "target_actual",
            "value",
            6,
        ),
        (
            [["区县", *YEARS], ["海曙区", 6, 7, 8], ["江北区", 1, 2, 3]],
            "--table talent_stock",
            "talent_stock",
            "people",
            6,
        ),
        (
            [["年份", "合计", "制造业", "建筑业"], [2020, 7, 6, 1], [2021, 9, 7, 2]],
            "--table employment",
            "employment",
            "employed",
            6,
        ),
    ],
)
def test_a_yearbook_is_refused_with_the_table_that_reads_it(
    tmp_path, rows, said, table, column, value
):
    path = book_of_rows(tmp_path / "年鉴.xlsx", rows)
    with pytest.raises(UnreadableFileError, match=said):
        consented_sheets(path)
    (sheet,) = read_files(path, table=table)
    assert sheet.frame[column].iloc[0] == value and int(sheet.frame["year"].iloc[0]) == 2020


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("单位：万人", 1e4), ("单位:千人", 1e3), ("单位：人", 1), ("Unit: thousands", 1e3), ("", 1)],
)
def test_a_column_a_year_becomes_rows_in_persons(store, tmp_path, unit, scale):
    rows = [
        (f"按行业分城镇单位就业人员 {unit}", "", ""),
        ("行业", "2021", "2022年"),
        ("总计", 3.5, 3.75),
        ("#制造业", 2.5, 2.75),
        ("建筑业", 1.0, 1.0),
    ]
    found = loaded(store, tmp_path, rows)
    assert set(found["region"]) == {"all"}, "words of a title are no town"
    people = found.set_index(["industry", "year"])["employed"].to_dict()
    assert people == pytest.approx(
        {
            ("C", 2021): 2.5 * scale,
            ("C", 2022): 2.75 * scale,
            ("E", 2021): scale,
            ("E", 2022): scale,
        }
    )


def test_a_unit_in_the_heading_goes_before_that_of_the_title(store, tmp_path):
    rows = [("行业", "年份", "从业人员（万人）"), ("C35", 2022, 1.5), ("I65", 2022, 0.5)]
    found = loaded(store, tmp_path, rows)
    assert found.set_index("industry")["employed"].to_dict() == {"C35": 15000, "I65": 5000}


def test_a_year_in_the_title_dates_every_row(store, tmp_path):
    rows = [
        ("2023年分行业从业人员 单位：万人", ""),
        ("行业", "从业人员"),
        ("金融业", 0.85),
        ("C35", 1),
    ]
    found = loaded(store, tmp_path, rows)
    assert found.set_index(["industry", "year"])["employed"].to_dict() == {
        ("J", 2023): 8500,
        ("C35", 2023): 10000,
    }


def test_a_yearbook_that_nobody_names_is_refused_with_the_way_to_name_it(store, tmp_path):
    for number, header in enumerate((("行业", "年份", "从业人员"), ("行业", "2021", "2022"))):
        file = tmp_path / f"book{number}.csv"
        file.write_text(f"{','.join(header)}\nC35,2021,100\nI65,2021,90\n", "utf-8")
        with pytest.raises(TalentMatchError, match="--table"):
            store.load(file)
    assert "employment" not in store.tables()


def test_the_tables_own_form_is_read_without_naming_it(store, tmp_path):
    file = tmp_path / "form.csv"
    file.write_text("industry,year,employed\nC35,2022,100\nI65,2022,90\n", "utf-8")
    store.load(file)
    assert store.read("employment", as_of=LATER, purpose="planning")["employed"].sum() == 190


@pytest.mark.parametrize(
    "headings",
    [
        ("2022年就业人员（万人）", "2023年就业人员（万人）"),
        ("就业人员(2022年末，万人)", "就业人员(2023年末，万人)"),
        ("2022年（万人）", "2023年（万人）"),
        ("2022年末就业人员（万人）", "2023年末就业人员（万人）"),
    ],
)
def test_a_heading_may_hold_year_measure_and_unit(store, tmp_path, headings):
    rows = [
        ("行业", *(f'"{one}"' for one in headings)),
        ("制造业", 0.9, 0.95),
        ("建筑业", 0.1, 0.2),
    ]
    found = loaded(store, tmp_path, rows).set_index(["industry", "year"])["employed"]
    assert found.to_dict() == pytest.approx(
        {("C", 2022): 9000, ("C", 2023): 9500, ("E", 2022): 1000, ("E", 2023): 2000}
    )


@pytest.mark.parametrize(
    "name",
    ["就业人员（年末数，万人）", "年末就业人员数（单位：万人）", "从业人员：万人", "就业人员/万人"],
)
def test_a_unit_anywhere_in_the_heading_counts(store, tmp_path, name):
    found = loaded(store, tmp_path, [("行业", "年份", f'"{name}"'), ("C", 2023, 0.95)])
    assert found["employed"].tolist() == [9500]


def test_one_year_in_the_heading_is_that_of_the_table(store, tmp_path):
    rows = [("行业", "2024年就业人员（人）"), ("制造业", 900), ("建筑业", 100)]
    found = loaded(store, tmp_path, rows)
    assert found["year"].tolist() == [2024, 2024] and found["employed"].sum() == 1000


@pytest.mark.parametrize("whole", ["全市", "合计", "全区"])
def test_a_row_for_the_city_beside_its_districts_is_the_whole(store, tmp_path, whole):
    rows = [("区域", "行业", "年份", "就业人员")]
    rows += [
        (region, "制造业", year, people)
        for region, people in ((whole, 1000), ("东区", 300), ("西区", 600))
        for year in (2022, 2023)
    ]
    found = loaded(store, tmp_path, rows)
    assert set(found["region"]) <= {"all", "东区", "西区"}


@pytest.mark.parametrize(
    ("header", "figure"),
    [
        (("年份", "行业", "从业人数"), 52000),
        (("年份", "行业门类", "从业人员"), 52000),
        (("年份", "行业", "年末从业人员数（人）"), 520),
    ],
)
def test_a_list_that_plainly_counts_persons_needs_no_name(store, tmp_path, header, figure):
    file = tmp_path / "list.csv"
    rows = [header, (2023, "制造业", figure), (2024, "制造业", figure - 9), (2024, "建筑业", 9)]
    file.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    store.load(file)
    found = store.read("employment", as_of=LATER, purpose="planning")
    assert found.set_index(["industry", "year"])["employed"].to_dict() == {
        ("C", 2023): figure,
        ("C", 2024): figure - 9,
        ("E", 2024): 9,
    }


@pytest.mark.parametrize(
    ("header", "figures"),
    [
        (("行业", "年份", "从业人数"), (100, 90)),  # perhaps ten thousands
        (("行业", "年份", "从业人数（万人）"), (6000, 90)),
        (("行业", "年份", "从业人数"), (52000.5, 90)),
    ],
)
def test_a_list_whose_unit_is_open_is_loaded_by_name_alone(store, tmp_path, header, figures):
    file = tmp_path / "list.csv"
    rows = [header, ("制造业", 2023, figures[0]), ("建筑业", 2023, figures[1])]
    file.write_text("\n".join(",".join(map(str, row)) for row in rows), "utf-8")
    with pytest.raises(TalentMatchError, match="--table employment"):
        store.load(file)
