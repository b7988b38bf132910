"""An edit by hand is given and shown in the words of the list, in either language."""

import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.errors import InputError
from talentmatch.i18n import label, languages, render
from talentmatch.lists.words import in_words, word
from talentmatch.plan.editions.cell_words import EDITABLE, checked_column, logged_value
from talentmatch.plan.editions.edit_log import shown_edits
from talentmatch.plan.editions.returned_workbook import workbook_language
from talentmatch.report.labels import readable
from talentmatch.report.sheets.workbook import workbook_bytes
from talentmatch.vocab import levels

CODES = {"grade", "mild", "high", "severe", "none", *EDITABLE, *levels.order("education")}


@pytest.fixture
def listed(own_city, no_models):
    """Return a function that lists the city's scarce posts from its survey."""
    return lambda: pipeline.shortage(own_city, tracking=no_models, by="post")


def change(row, column, after):
    return pd.DataFrame({"row": [row], "column": [column], "after": [after]})


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("column", EDITABLE)
def test_the_heading_of_every_column_names_it_with_its_unit_and_without(column, lang):
    printed = label("columns", column, lang)
    assert checked_column(printed) == checked_column(printed.split("（")[0]) == column
    assert checked_column(column) == column


@pytest.mark.parametrize("lang", languages())
def test_every_printed_value_is_taken_back_as_the_same_value(lang):
    for column, kind in EDITABLE.items():
        values = ("none", "mild", "high", "severe") if kind == "grade" else ()
        values = levels.order(kind) if kind in levels.kinds() else values
        for value in values:
            log = change("all|x", column, value).assign(before="")
            assert logged_value(column, render(shown_edits(log)["after"].iloc[0], lang)) == value


def test_an_edit_in_chinese_is_the_same_as_one_in_codes(own_city, listed):
    found = listed()
    row = found.rows.loc[found.rows["grade"].ne("severe")].iloc[0]
    post = word("occupation", row["post"], "zh")
    given = change(post, "紧缺程度", "非常紧缺")
    log = pipeline.edit_shortage(own_city, found, given, who="李", why="会议")
    assert log[["row", "column", "after"]].values.tolist() == [
        [f"all|{row['occupation']}", "grade", "severe"]
    ]


@pytest.mark.slow
def test_no_code_of_a_change_is_shown_to_a_reader_of_chinese(own_city, listed):
    found = listed()
    code = found.rows["occupation"].iloc[0]
    edits = pd.concat(
        [
            change(code, "grade", "severe"),
            change(code, "education", "本科"),
            change(code, "number", 7),
        ]
    )
    pipeline.edit_shortage(own_city, found, edits, who="李", why="会议")
    log = pipeline.edits_of(own_city)
    shown = in_words(log.spec, log.table, "zh")
    assert CODES.isdisjoint(shown[["column", "before", "after"]].to_numpy().ravel())
    assert set(shown["column"]) == {"紧缺程度", "学历", "需求人数"}
    found = listed()
    told = in_words(found.spec, found.table, "zh").set_index("occupation").loc[code, "edited"]
    assert any("非常紧缺" in text for text in told)
    assert not any(word in text for text in told for word in ("severe", "bachelor", "grade"))


def test_a_wrong_value_is_told_with_those_that_may_stand_in_the_readers_language():
    with pytest.raises(InputError) as caught:
        logged_value("grade", "特别紧缺")
    told = render(caught.value, "zh")
    assert all(word in told for word in ("紧缺程度", "特别紧缺", "一般紧缺、紧缺、非常紧缺"))
    assert "severe" not in told
    assert "severely scarce" in render(caught.value, "en")
    with pytest.raises(InputError) as caught:
        checked_column("缺口概率")
    assert "紧缺程度" in str(render(caught.value.problems[0], "zh"))


@pytest.mark.slow
@pytest.mark.parametrize(("written", "typed"), [("zh", "severely scarce"), ("en", "非常紧缺")])
def test_a_workbook_may_hold_words_of_both_languages(own_city, listed, tmp_path, written, typed):
    path = tmp_path / "list.xlsx"
    found = listed()
    table = found.table.assign(grade=typed)
    page = readable(replace(found, table=table), written)
    path.write_bytes(workbook_bytes({"shortage": page}, written))
    assert workbook_language(path, found) == written
    changes = pipeline.returned_shortage(found, path)
    graded = found.rows.set_index("occupation")["grade"].loc[found.table["occupation"]]
    assert len(changes) == graded.ne("severe").sum() > 0
    assert set(changes["after"]) == {"severe"}


@pytest.mark.slow
def test_the_command_takes_a_chinese_workbook_whatever_language_is_set(
    command, tmp_path, city_file
):
    shutil.copytree(city_file.parent, tmp_path / "city")
    store = str(tmp_path / "city" / city_file.name)
    path = tmp_path / "list.xlsx"
    assert (
        command("shortage", "--by", "post", "--lang", "zh", "--store", store, "--out", str(path))[0]
        == 0
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "紧缺程度" for cell in row))
    column = next(cell.column for cell in head if cell.value == "专业")
    sheet.cell(head[0].row + 1, column).value = "机电一体化"
    book.save(path)
    given = ("--by", "post", "--who", "Li", "--why", "call", "--store", store, "--lang", "en")
    code, out, err = command("shortage", "edit", "--file", str(path), *given)
    assert code == 0, err
    assert "机电一体化" in out and "Major" in out
    code, _, err = command(
        "shortage",
        "edit",
        "--row",
        "x",
        "--column",
        "紧缺程度",
        "--value",
        "很缺",
        "--who",
        "李",
        "--why",
        "会",
        "--store",
        store,
        "--lang",
        "zh",
    )
    assert code == 1 and "非常紧缺" in err and "severe" not in err
