"""Editions, changes since, and edits by hand: logged, shown, taken back."""

import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import phrase, render
from talentmatch.lists.words import in_words
from talentmatch.pipeline.shortages._shortages import editions
from talentmatch.plan import shortage_list
from talentmatch.plan.editions.comparison import edition_changes
from talentmatch.plan.editions.hand_edits import applied
from talentmatch.report.labels import readable
from talentmatch.report.protection.disclosure import DisclosureRule
from talentmatch.report.protection.published import published_shortage
from talentmatch.report.sheets.workbook import workbook_bytes
from talentmatch.track import Tracking


@pytest.fixture
def listed(own_city, no_models):
    """Return a function that lists the scarce posts of `own_city` from its survey."""

    def call():
        return pipeline.shortage(own_city, tracking=no_models)

    return call


@pytest.fixture(scope="module")
def untouched(city, empty_mlflow):
    """Return the city's scarce posts, and those by chain, before anybody edits them."""
    tracking = Tracking.in_folder(empty_mlflow.parent)
    return {by: pipeline.shortage(city, tracking=tracking, by=by) for by in ("post", "chain")}


@pytest.fixture
def found(untouched):
    """Return the list with which `own_city` begins."""
    return untouched["post"]


def write(found, path, lang="zh", **notes):
    """Write a list as a person gets it."""
    path.write_bytes(workbook_bytes({"shortage": readable(found, lang)}, lang, **notes))


def one(row, column, after):
    return pd.DataFrame({"row": [row], "column": [column], "after": [after]})


def test_the_list_has_the_columns_that_talent_offices_print(untouched):
    table = untouched["chain"].table
    wanted = [
        "chain",
        "post",
        "grade",
        "number",
        "education",
        "major",
        "title_rank",
        "skill_grade",
        "experience_min",
        "skills",
        "pay_p25",
        "pay_p50",
        "pay_p75",
        "basis",
    ]
    assert [name for name in table.columns if name in wanted] == wanted
    assert not table.duplicated(["chain", "post"]).any()


@pytest.mark.slow
@pytest.mark.no_cover
def test_an_edit_is_logged_shown_and_taken_back(own_city, found, listed):
    code = found.rows["occupation"].iloc[0]
    pipeline.edit_shortage(own_city, found, one(code, "number", 7), who="Li", why="two plants open")
    after = listed()
    row = after.table.set_index("occupation").loc[code]
    assert row["number"] == 7
    assert "Li" in row["edited"][0] and "two plants open" in row["edited"][0]
    pipeline.edit_shortage(own_city, after, one(code, "number", ""), who="Li", why="not yet")
    assert listed().rows.set_index("occupation").loc[code, "number"] != 7
    log = pipeline.edits_of(own_city).table
    assert log["after"].fillna("").tolist() == ["", "7"], "the log keeps both"


@pytest.mark.parametrize(
    ("lang", "between", "open_"), [("en", " to ", "to be confirmed"), ("zh", "至", "待确认")]
)
def test_a_grade_that_the_data_does_not_give_again_is_printed_as_a_range(
    found, lang, between, open_
):
    unsure = found.table["grade_kept"] < 0.8
    assert unsure.any() and not unsure.all(), "the city has posts of either kind"
    words = in_words(found.spec, found.table, lang)["grade"]
    marked = words.str.contains(between, regex=False) | words.eq(open_)
    assert marked.tolist() == unsure.tolist()
    notes = [render(note, lang) for note in found.notes]
    assert any(f"{int(unsure.sum())} " in note and open_ in note for note in notes)


def test_whoever_writes_one_end_of_a_range_settles_it(own_city, found, listed, tmp_path):
    ends = found.rows.set_index("occupation")[["grade_low", "grade_high"]]
    ranged = ends.index[ends["grade_low"].ne(ends["grade_high"])]
    row = found.table.loc[found.table["occupation"].isin(ranged)].iloc[0]
    grade = found.rows.set_index("occupation").loc[row["occupation"], "grade"]
    write(found, tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    column = list(found.table.columns).index("grade") + 1
    (line,) = (
        cells[0].row
        for cells in book.active.iter_rows()
        if any(c.value == row["occupation"] for c in cells)
    )
    assert book.active.cell(line, column).value == render(row["grade"], "zh")
    book.active.cell(line, column).value = render(phrase("plan", f"grade_{grade}"), "zh")
    book.save(tmp_path / "list.xlsx")
    changes = pipeline.returned_shortage(found, tmp_path / "list.xlsx")
    assert changes[["column", "after"]].values.tolist() == [["grade", grade]]
    pipeline.edit_shortage(own_city, found, changes, who="Li", why="asked the schools")
    printed = listed().rows.set_index("occupation").loc[row["occupation"], "grade_printed"]
    assert "set by Li" in printed and printed.code == grade


def test_an_edition_remembers_grades_as_they_were_printed(own_city, found, listed):
    pipeline.publish_shortage(own_city, found, edition="2025", who="office")
    changes = pipeline.shortage_changes(own_city, listed()).table.set_index("occupation")
    printed = found.rows.set_index("occupation")["grade_printed"].reindex(changes.index)
    assert changes["grade_before"].tolist() == printed.tolist()


@pytest.mark.slow
@pytest.mark.no_cover
def test_neither_a_hand_edit_nor_publishing_makes_a_grade_surer(own_city, found, listed):
    first = found.rows.iloc[0]
    other = {"severe": "mild", "high": "severe", "mild": "severe"}[first["grade"]]
    change = one(first["occupation"], "grade", other)
    pipeline.edit_shortage(own_city, found, change, who="Li", why="two plants open")
    edited = listed()
    row = edited.rows.set_index("occupation").loc[first["occupation"]]
    assert (row["grade"], row["grade_kept"]) == (other, first["grade_kept"])
    printed = edited.table.set_index("occupation").loc[first["occupation"], "grade"]
    assert "set by Li" in printed and first["grade_printed"] in printed
    again = edited.table.assign(grade=printed)["grade"].iloc[0]
    pipeline.edit_shortage(
        own_city, edited, one(first["occupation"], "grade", again), who="Wu", why="as printed"
    )
    edited = listed()
    assert edited.rows.set_index("occupation").loc[first["occupation"], "grade"] == other
    pipeline.publish_shortage(own_city, edited, edition="2025", who="office")
    now, then = (rows.set_index("occupation") for rows in (listed().rows, found.rows))
    in_force, same = now["grade_kept"], now["grade_computed"].eq(then["grade_computed"])
    before = then["grade_kept"].reindex(in_force.index)
    assert (in_force[same] == before[same]).all()
    assert (in_force[~same] <= 1 - before[~same] + 1e-3).all()


@pytest.mark.slow
@pytest.mark.parametrize("least", [3, 8, 10_000])
def test_no_public_row_or_note_tells_a_count_below_the_rule(own_city, no_models, least):
    found = published_shortage(own_city, tracking=no_models, rule=DisclosureRule(min_count=least))
    notes = found.notes
    told = [*found.table["basis"].dropna(), *notes]
    counts = [
        int(number)
        for text in told
        for number in re.findall(
            r"(\d+)(?: of \d+)? (?:enterprises of the register answered|enterprises,|people who"
            r"|postings|answers gave)",
            text,
        )
        if f"fewer than {number}" not in text
    ]
    assert all(count >= least for count in counts)
    assert not any("positions, weighted" in text for text in told)
    if least == 10_000:
        assert any(
            "fewer than 10000 enterprises of the register answered" in note for note in notes
        )


def test_what_may_not_be_edited_is_told_all_at_once(own_city, found):
    wrong = pd.concat(
        [
            one("no such post", "number", 1),
            one(found.rows["occupation"].iloc[0], "probability", 1),
            one(found.rows["occupation"].iloc[0], "grade", "extreme"),
        ]
    )
    with pytest.raises(InputError) as caught:
        pipeline.edit_shortage(own_city, found, wrong, who=" ", why="x")
    told = str(caught.value)
    for part in ("who is empty", "no such post", "probability", "extreme"):
        assert part in told
    assert pipeline.edits_of(own_city).table.empty


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_that_comes_back_changes_only_what_was_changed(own_city, found, tmp_path, lang):
    path = tmp_path / "list.xlsx"
    write(found, path, lang, note="a note")
    assert pipeline.returned_shortage(found, path).empty
    book = openpyxl.load_workbook(path)
    sheet = book.active
    head = next(
        row
        for row in sheet.iter_rows()
        if any(c.value == found.table["occupation"].iloc[0] for c in row)
    )
    sheet.cell(head[0].row, list(found.table.columns).index("major") + 1).value = "Mechatronics"
    sheet.cell(head[0].row, list(found.table.columns).index("grade") + 1).value = {
        "zh": "一般紧缺",
        "en": "somewhat scarce",
    }[lang]
    book.save(path)
    changes = pipeline.returned_shortage(found, path)
    known = changes.set_index("column")["after"].to_dict()
    assert known.pop("major") == "Mechatronics"
    assert known in ({"grade": "mild"}, {}), "a grade that is already so is no change"


@pytest.mark.slow
def test_a_cell_edited_since_the_workbook_was_written_is_not_set_back(
    own_city, found, listed, tmp_path
):
    path = tmp_path / "list.xlsx"
    write(found, path)
    code = found.table["occupation"].iloc[0]
    pipeline.edit_shortage(own_city, found, one(code, "number", 777), who="Li", why="a call")
    later = listed()
    with pytest.raises(
        InputError, match=f"{code}', Number wanted: it was edited after .* holds '777'"
    ):
        pipeline.returned_shortage(later, path)
    # A workbook that shows the edit may change it; once taken back it is overtaken in its turn.
    write(replace(later, table=later.table.replace({"number": {777: 778}})), path)
    changes = pipeline.returned_shortage(later, path)
    assert changes[["column", "after"]].values.tolist() == [["number", "778"]]
    pipeline.edit_shortage(own_city, later, one(code, "number", ""), who="Li", why="no")
    with pytest.raises(InputError, match="Number wanted: it was edited after"):
        pipeline.returned_shortage(listed(), path)


def test_the_basis_of_a_number_set_by_hand_says_that_the_gap_is_the_computed_one(
    own_city, found, listed
):
    code, other = found.rows["occupation"].iloc[:2]
    pipeline.edit_shortage(own_city, found, one(code, "number", 777), who="Li", why="a call")
    after = listed()
    rows = after.table.set_index("occupation")
    assert rows.loc[code, "gap"] == found.rows["gap"].iloc[0]
    assert "set by hand" in rows.loc[code, "basis"]
    assert "set by hand" not in rows.loc[other, "basis"]
    assert any("do not follow" in note for note in after.notes)
    assert not any("do not follow" in note for note in found.notes)


def test_a_workbook_of_another_kind_is_told(found, tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(InputError, match="no row with the headings"):
        pipeline.returned_shortage(found, path)


def test_a_published_edition_stays_and_what_changed_since_is_told(own_city, found, listed):
    n = pipeline.publish_shortage(own_city, found, edition="2025", who="office")
    assert n == len(found.table)
    with pytest.raises(InputError, match="published already"):
        pipeline.publish_shortage(own_city, found, edition="2025", who="office")
    changes = pipeline.shortage_changes(own_city, listed(), since="2025")
    assert in_words(changes.spec, changes.table, "zh")["change"].eq("不变").all()
    with pytest.raises(NotFoundError, match="2025"):
        pipeline.shortage_changes(own_city, found, since="2019")


def test_changes_name_what_is_new_and_what_is_gone():
    before = pd.DataFrame(
        {
            "occupation": ["a", "b"],
            "post": ["A", "B"],
            "grade": ["mild", "high"],
            "number": [1.0, 2.0],
            "gap": [1.0, 2.0],
        }
    )
    now = pd.DataFrame(
        {
            "occupation": ["b", "c"],
            "post": ["B", "C"],
            "grade": ["none", "severe"],
            "number": [2.0, 3.0],
            "gap": [0.1, 3.0],
            "gap_lo": [0.0, 2.0],
            "gap_hi": [1.0, 4.0],
        }
    )
    changes = edition_changes(before, now).set_index("occupation")["change"].to_dict()
    assert changes == {"a": "gone", "b": "gone", "c": "new"}


def test_a_published_grade_stands_against_noise_and_falls_to_evidence():
    demand = pd.DataFrame({"occupation": ["x"], "mean": [100.0], "lo-80": [95.0], "hi-80": [105.0]})
    edition = pd.DataFrame({"occupation": ["x"], "grade": ["severe"]})

    def grade(supply, width):
        rows = pd.DataFrame(
            {
                "occupation": ["x"],
                "supply": [supply],
                "supply_lo": [supply - width],
                "supply_hi": [supply + width],
            }
        )
        return shortage_list(demand, rows, published=edition)["grade"][0]

    assert grade(55.0, 10.0) == "severe", "45 % unfilled, but the interval reaches 50 %"
    assert grade(70.0, 10.0) == "high"


def test_an_edit_of_a_row_that_is_gone_has_no_effect():
    listed = pd.DataFrame({"occupation": ["x"], "number": [10.0]})
    log = pd.DataFrame(
        {
            "row": ["all|y"],
            "column": ["number"],
            "before": ["1"],
            "after": ["2"],
            "why": ["w"],
            "who": ["L"],
            "at": [pd.Timestamp("2025-01-02")],
        }
    )
    changed, force = applied(listed, log)
    assert changed["number"].tolist() == [10.0] and force.empty


def changed_workbook(found, path, *, deleted=None, **values):
    """Write the list, change cells of its first row, and leave one other row out."""
    table = found.table.copy()
    for column, value in values.items():
        table.loc[table.index[0], column] = value
    if deleted is not None:
        table = table.loc[table["occupation"].ne(deleted)]
    write(replace(found, table=table), path)


@pytest.mark.parametrize("by", ["post", "chain"])
def test_cells_not_for_editing_and_deleted_rows_are_named(untouched, tmp_path, by):
    path = tmp_path / "list.xlsx"
    found = untouched[by]
    first, last = found.table["occupation"].iloc[[0, -1]]
    changed_workbook(found, path)
    assert pipeline.edits_not_taken(found, path) == ()
    changed_workbook(found, path, gap=300.0, deleted=last)
    with pytest.raises(InputError, match="not taken over") as caught:
        pipeline.returned_shortage(found, path)
    told = str(caught.value)
    assert first in told and "'300' was not taken" in told
    assert f"{last}' is not in the file" in told


def test_what_was_not_taken_is_told_beside_what_was(found, tmp_path):
    path = tmp_path / "list.xlsx"
    changed_workbook(found, path, gap=300.0, major="机电")
    changes = pipeline.returned_shortage(found, path)
    assert changes[["column", "after"]].values.tolist() == [["major", "机电"]]
    (left,) = pipeline.edits_not_taken(found, path)
    assert "300" in left and "缺口" in render(left, "zh")


def test_of_many_cells_that_were_not_taken_some_are_named_and_all_counted(found, tmp_path):
    path = tmp_path / "list.xlsx"
    table = found.table.assign(gap=found.table["gap"] + 1)
    write(replace(found, table=table), path)
    left = pipeline.edits_not_taken(found, path)
    assert left[-1] == f"and {len(table) - 10} more" and len(left) == 11


def test_the_public_list_tells_neither_who_changed_what_nor_why(own_city, found, no_models):
    code = found.table["occupation"].iloc[0]
    changes = pd.concat([one(code, "grade", "mild"), one(code, "number", 700)])
    pipeline.edit_shortage(own_city, found, changes, who="Li Wei", why="plant of a firm opens")
    public = published_shortage(own_city, tracking=no_models, rule=DisclosureRule(min_count=1))
    for lang in ("en", "zh"):
        text = in_words(public.spec, public.table, lang).to_csv()
        assert "Li Wei" not in text and "plant of a firm" not in text
    shown = public.table.set_index("occupation").loc[code]
    assert "set by hand" in shown["grade"] and shown["grade"].code == "mild"


def test_of_two_editions_of_one_day_the_later_is_in_force_whatever_its_name(
    own_city, found, listed
):
    for name in ("b", "a"):
        pipeline.publish_shortage(own_city, found, edition=name, who="office")
    assert editions(own_city)["edition"].iloc[0] == "a"
    changes = pipeline.shortage_changes(own_city, listed())
    hour = editions(own_city)["published_at"].iloc[0]
    assert f"edition a of {hour:%Y-%m-%d %H:%M}" in str(changes.notes[0])
