"""Further parts of the report: there when their tables are, printed without telling about a few."""

import io
import itertools

import openpyxl
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.data.sample.files import copy_files
from talentmatch.i18n import phrase, phrase_keys
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.report import _decisions as decisions
from talentmatch.report._contents import gather
from talentmatch.report._decisions import PARTS, section_of
from talentmatch.report.compact import compact
from talentmatch.report.labels import Readable, as_text, readable
from talentmatch.report.protection._published_people import few_people
from talentmatch.report.protection.disclosure import DisclosureRule
from talentmatch.report.protection.printable import printable_groups
from talentmatch.report.section import Question
from talentmatch.report.write import write_report
from talentmatch.track import Tracking

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover

OF_THE_PLANNER = {"yearly", "components", "projection", "supply", "majors", "targets"}
OF_PEOPLE = {"programmes", "partners", "levels", "portfolio"}


@pytest.fixture(scope="module")
def planner(tmp_path_factory):
    """Return a store of the planner's files, and a place without models."""
    folder = tmp_path_factory.mktemp("planner")
    copy_files("planner", folder / "drop")
    with Store() as store:
        store.load(folder / "drop")
        yield store, Tracking.in_folder(folder)


@pytest.fixture(scope="module")
def parts(city_report):
    contents, *_ = city_report("zh")
    return {section.key: section for section in contents.sections}


@pytest.fixture(scope="module")
def of_the_planner(planner):
    return gather(planner[0], tracking=planner[1], lang="en")


def test_every_part_is_there_when_its_tables_are(parts):
    assert {part.key for part in PARTS} == OF_THE_PLANNER | OF_PEOPLE
    assert set(parts) >= OF_THE_PLANNER | OF_PEOPLE
    for key in OF_THE_PLANNER | OF_PEOPLE:
        assert parts[key].tables and parts[key].notes and parts[key].intro


@pytest.mark.slow
def test_a_part_without_its_tables_is_left_out(of_the_planner):
    keys = {section.key for section in of_the_planner.sections}
    assert keys >= OF_THE_PLANNER and not keys & OF_PEOPLE


def test_an_empty_store_has_none_of_them(no_models):
    with Store() as empty:
        question = Question(store=empty, tracking=no_models, rule=DisclosureRule(), lang="en")
        assert [section_of(part, question) for part in PARTS] == [None] * len(PARTS)


@pytest.mark.slow
def test_page_and_workbook_show_the_same_tables(planner, of_the_planner, tmp_path):
    page, workbook = write_report(planner[0], tmp_path, tracking=planner[1], lang="en")
    tables = [table for part in of_the_planner.sections for table in part.tables.values()]
    opened = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))
    assert page.read_text("utf-8").count("<table>") == len(tables) == len(opened.sheetnames) - 3
    for name, table in zip(opened.sheetnames[2:-1], tables, strict=True):
        assert opened[name].max_column >= table.table.shape[1]


def test_every_column_has_a_heading_and_every_table_fits_a_page(parts):
    for key in OF_THE_PLANNER | OF_PEOPLE:
        for table in parts[key].tables.values():
            page = readable(table, "zh")
            assert set(page.frame.columns) <= set(phrase_keys("columns")), key
            assert compact(page, "zh")[0].frame.shape[1] <= 12, key


def test_nobody_is_named_and_no_person_stands_in_a_table(parts, city):
    people = set(city.read("candidate", as_of="2025-01-15", purpose="service")["candidate_id"])
    for key in OF_PEOPLE:
        section = parts[key]
        text = " ".join([*section.notes, *(t.table.to_csv() for t in section.tables.values())])
        assert not [person for person in people if person in text], key


def test_small_counts_of_people_are_printed_nowhere(parts):
    summary = next(iter(parts["partners"].tables.values())).table
    assert summary["partners"].ge(3).all()
    assert next(iter(parts["levels"].tables.values())).table["people"].ge(3).all()
    assert next(iter(parts["programmes"].tables.values())).table["hires"].ge(3).all()


def test_levels_leave_out_the_note_that_counts_the_small_ones(city, tracking):
    question = Question(
        store=city, tracking=tracking, rule=DisclosureRule(min_count=10**6), lang="en"
    )
    levels = next(part for part in PARTS if part.key == "levels")
    found = pipeline.levels(city)
    section = section_of(levels, question)
    assert set(section.notes) < {*found.notes, section.notes[-1]}
    assert not any(note.startswith("By the data") for note in section.notes)
    assert all(table.table.empty for table in section.tables.values())


def test_a_cell_of_few_people_takes_another_with_it():
    cells = itertools.product(["state", "private"], ["x", "y", "z"])
    counts = pd.DataFrame(list(cells), columns=["kind", "post"]).assign(people=[1, 9, 9, 9, 9, 9])
    whole = pd.DataFrame({"kind": ["all"], "post": ["all"], "people": [46]})
    hidden = few_people(pd.concat([whole, counts]), ["kind", "post"], "people", whole="all")
    assert ("state", "x") in hidden and len(hidden) == 2 and ("all", "all") not in hidden


def test_a_sum_of_its_own_is_not_used_to_work_out_a_small_year():
    counts = pd.DataFrame(
        {
            "programme_id": ["P", "P", "P", "P", "Q"],
            "cohort": [*"123*", "1"],
            "hires": [1, 8, 9, 18, 20],
        }
    )
    hidden = few_people(counts, ["programme_id", "cohort"], "hires", whole="*")
    assert hidden == {("P", "1"), ("P", "2")}


def test_a_major_is_left_out_with_the_one_occupation_that_may_not_be_printed(planner):
    codes = planner[0].read("need_survey", as_of="2025-01-01", purpose="planning")["occupation"]
    first, second = codes.dropna().unique()[:2]
    rows = pd.DataFrame({"major": ["m", "n"], "gap": [5.0, 7.0]})
    codes = pd.Series([[first, second], []])
    nobody = DisclosureRule(min_count=10**6)
    found = Result(ListSpec("x", (Field("major", names_row=True), Field("gap"))), rows)
    shown, notes = printable_groups(planner[0], found, "occupation", codes, rule=nobody)
    assert shown.table["major"].tolist() == ["m", "n"]
    assert shown.table["gap"].isna().tolist() == [True, False] and notes


def test_targets_are_drawn_apart_without_colour(of_the_planner):
    section = next(part for part in of_the_planner.sections if part.key == "targets")
    figure = section.figures[0]
    dash = {trace.name: trace.line.dash for trace in figure.data}
    assert len(set(dash.values())) == 3 == len(dash)
    forecast = [trace for trace in figure.data if trace.line.dash == "dash"]
    assert all(trace.error_y.array for trace in forecast) and len(forecast) > 2
    table = readable(section.tables[""], "en").frame
    assert {"planned", "reach", "state", "pace_needed", "expected_lo"} <= set(table.columns)


def test_supply_adds_up_over_occupations(planner, of_the_planner):
    section = next(part for part in of_the_planner.sections if part.key == "supply")
    table = section.tables[""].table
    found = pipeline.supply(planner[0], tracking=planner[1]).table
    assert table["persons"].sum() == pytest.approx(found["persons"].sum(), abs=2)
    assert not table.duplicated(["quarter", "source"]).any()


def test_a_part_whose_data_contradicts_itself_names_the_command_and_nothing_else(planner):
    from talentmatch.errors import InputError

    def ask(question):
        raise InputError("person c-0123 stands twice", [])

    part = decisions.Part(key="levels", ask=ask, command="talentmatch levels", sheets=())
    question = Question(store=planner[0], tracking=planner[1], rule=DisclosureRule(), lang="en")
    section = section_of(part, question)
    assert section.intro == phrase("report", "not_made", "en", command="talentmatch levels")
    assert "c-0123" not in section.intro and not section.tables


def test_reviews_of_targets_are_printed_in_page_and_workbook(parts, city):
    for kind in ("annual", "midterm"):
        printed = parts["targets"].tables[phrase("report", f"review_{kind}")].table
        review = pipeline.targets(city, review=kind).table
        pd.testing.assert_frame_equal(printed, review[printed.columns.tolist()])
        assert {"done_share", "time_share", "planned_change", "state"} <= set(printed)


def test_who_stays_is_drawn_and_printed_but_for_cohorts_of_a_few(city, tracking):
    part = next(part for part in PARTS if part.key == "programmes")
    strict = DisclosureRule(min_count=17)
    section = section_of(part, Question(store=city, tracking=tracking, rule=strict, lang="en"))
    found = pipeline.programmes(city)
    few = found.table.loc[found.table["hires"].between(1, 16) & found.table["cohort"].str.isdigit()]
    assert len(few)
    cells = section.tables[phrase("report", "retention_by_year")].table
    printed = set(zip(cells["programme_id"], cells["cohort"], strict=True))
    assert printed and not printed & set(zip(few["programme_id"], few["cohort"], strict=True))
    (figure,) = section.figures
    panels = {trace.xaxis for trace in figure.data}
    assert len(panels) == found.table["programme_id"].nunique()
    lines = [trace for trace in figure.data if trace.fill is None]
    assert len(lines) == len({*zip(cells["programme_id"], cells["cohort"], strict=True)})


def test_the_page_puts_the_years_of_a_curve_beside_each_other(parts):
    rows = parts["programmes"].tables[phrase("report", "retention_by_year")]
    folded = compact(readable(rows, "zh"), "zh")[0].frame
    assert len(folded) == rows.table.groupby(["programme", "cohort"]).ngroups
    first = rows.table.iloc[0]
    assert folded.iloc[0, 2].startswith(f"{as_text(first['retained'], unit='share')} (")


def test_a_page_says_once_what_every_basis_begins_with():
    rows = pd.DataFrame(
        {"post": ["a", "b", "c"], "basis": ["model 1; from 3", "model 1; from 5", None]}
    )
    page, notes = compact(Readable(rows), "en")
    assert page.frame.iloc[:, 1].tolist() == ["from 3", "from 5", ""] and "model 1" in notes[0]
    mixed = rows.assign(basis=["model 1; from 3", "survey; from 5", "survey"])
    assert compact(Readable(mixed), "en")[0].frame.iloc[:, 1].tolist() == mixed["basis"].tolist()
