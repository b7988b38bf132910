"""Before a list is printed: what is hardly possible holds grades back until somebody confirms it."""

from dataclasses import replace

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.data.intake.refused_files import refused_files
from talentmatch.errors import ContractError, InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.pipeline.shortages._plausibility import open_breaches
from talentmatch.report.protection.published import published_shortage

FIRMS = [f"E{n}" for n in range(1, 9)]
REGISTER = pd.DataFrame(
    {"enterprise_id": FIRMS, "name": [f"第{n}机械厂" for n in range(1, 9)], "industry": "C34"}
)
POSTS = {"E1": "焊工", "E2": "电工", "E3": "焊工", "E4": "电工"}
CODES = {"焊工": "6-18-02-04", "电工": "6-31-01-03"}


def filled(store, *, wanted=5, people=100.0):
    store.write("enterprise", REGISTER)
    size = {"enterprise_id": FIRMS, "period": "2024-11-01", "metric": "headcount", "value": people}
    store.write("indicator", pd.DataFrame(size))
    needs = pd.DataFrame({"enterprise_id": list(POSTS), "post": list(POSTS.values())})
    numbers = [wanted, 5, 5, 5]
    codes = needs["post"].map(CODES)
    store.write("need_survey", needs.assign(round=2024, openings=numbers, occupation=codes))


def edition(store, number, grade="severe", code=CODES["电工"]):
    row = {
        "edition": "2023",
        "published_on": "2023-12-01",
        "who": "Office",
        "chain": "all",
        "occupation": code,
        "post": "x",
        "grade": grade,
        "number": number,
    }
    store.write("shortage_edition", pd.DataFrame([row]))


def keys(found):
    return [breach.key for breach in found.waiting]


def grades(found, form=str):
    return dict(zip(found.rows["occupation"], map(form, found.rows["grade_printed"]), strict=True))


def test_figures_that_are_possible_hold_nothing_back(no_models):
    with Store() as store:
        filled(store)
        edition(store, 25)
        found = pipeline.shortage(store, tracking=no_models)
    assert not found.breaches and not found.rows["held_back"].any()
    assert len(found.sheets) == 3


def test_who_wants_more_people_than_it_has_holds_back_its_posts_alone(no_models):
    with Store() as store:
        filled(store, wanted=240)
        found = pipeline.shortage(store, tracking=no_models)
    assert keys(found) == ["wanted:E1"]
    shown = grades(found)
    assert shown[CODES["焊工"]] == "held back until confirmed"
    assert shown[CODES["电工"]].startswith(("severely", "scarce", "somewhat"))
    held = found.table.set_index("occupation").loc[CODES["焊工"], "grade"]
    assert render(held, "zh") == "待核实，暂不发布" and held.code == "held_back"
    assert any("wants 240 people and has 100" in note for note in found.notes)
    (sheet,) = [part for part in found.sheets if part.spec.name == "breaches"]
    assert sheet.table["breach"].tolist() == ["wanted:E1"]


def test_every_figure_is_held_against_what_else_is_known(no_models):
    with Store() as store:
        filled(store, wanted=90, people=4.0)
        mix = pd.DataFrame(
            {
                "industry": "C34",
                "occupation": list(CODES.values()),
                "year": 2023,
                "share": [0.001, 0.2],
            }
        )
        store.write("occupation_mix", mix)
        edition(store, 400)
        found = pipeline.shortage(store, tracking=no_models)
    welder, electrician = CODES.values()
    assert {"total:all", "wanted:E1", f"sources:{welder}", f"edition:{electrician}"} <= {
        *keys(found)
    }
    assert set(grades(found).values()) == {"held back until confirmed"}
    findings = {breach.kind: str(breach.finding) for breach in found.waiting}
    assert "400 in edition 2023" in findings["edition"] and "more than the 32" in findings["total"]


def test_a_supply_file_that_was_refused_is_missed_until_it_is_loaded(no_models, tmp_path):
    path = tmp_path / "2024年招生计划.csv"
    path.write_text("学校,颜色,味道\n甲校,红,甜\n", "utf-8")
    with Store() as store:
        filled(store)
        with pytest.raises(Exception, match="招生计划"):
            store.load(path)
        found = pipeline.shortage(store, tracking=no_models)
        assert keys(found) == ["supply:files"] and found.rows["held_back"].all()
        store.load(tmp_path)
        assert refused_files(store, "supply") == [path.name]  # refused in a folder, too
        path.write_text("学校,专业,年份,毕业生数\n甲校,焊接,2024,20\n", "utf-8")
        store.load(path)
        assert not refused_files(store, "supply")


@pytest.mark.parametrize(
    ("fill", "edited"),
    [({}, None), ({"wanted": 240}, None), ({"people": 1.0}, None), ({}, 400), ({}, 25)],
)
def test_a_check_names_what_the_list_would_name(no_models, fill, edited):
    with Store() as store:
        filled(store, **fill)
        if edited is not None:
            edition(store, edited)
        of_list = pipeline.shortage(store, tracking=no_models).unlikely
        lines = [str(line) for line in pipeline.check(store, tracking=no_models).inside]
    assert bool(of_list) == (bool(fill) or edited == 400)
    assert lines[: len(of_list)] == [str(line) for line in of_list]
    assert not any("wants" in line for line in lines[len(of_list) :])


def test_names_of_other_files_are_not_kept(tmp_path):
    (tmp_path / "张三简历.csv").write_text("颜色,味道\n红,甜\n", "utf-8")
    with Store() as store:
        store.load(tmp_path)
        assert "张三" not in (store.recall("files refused") or "")


def test_a_confirmation_holds_for_its_figures_alone(no_models):
    with Store() as store:
        filled(store, wanted=240)
        found = pipeline.shortage(store, tracking=no_models)
        with pytest.raises(InputError, match="hardly possible, and nobody has confirmed"):
            pipeline.publish_shortage(store, found, edition="2025", who="Office")
        with pytest.raises(InputError, match="who"):
            pipeline.confirm(store, found.breaches, ["all"], who=" ", why="new plant")
        with pytest.raises(NotFoundError, match="wanted:E1"):
            pipeline.confirm(store, found.breaches, ["wanted:E9"], who="Li", why="new plant")
        assert (
            pipeline.confirm(store, found.breaches, ["wanted:E1"], who="Li", why="new plant") == 1
        )
        found = pipeline.shortage(store, tracking=no_models)
        assert not found.waiting and not found.rows["held_back"].any()
        assert found.confirmations.table[["confirmed_by", "why"]].values.tolist() == [
            ["Li", "new plant"]
        ]
        assert any("confirmed:" in note for note in found.notes)
        edits = pipeline.edits_of(store).table
        assert (
            render(edits["after"].iloc[0], "zh") == "已确认" and edits["row"].iloc[0] == "wanted:E1"
        )
        assert pipeline.publish_shortage(store, found, edition="2025", who="Office") > 0
        other = [replace(breach, figures="260/100") for breach in found.breaches]
        assert open_breaches(store, other) == other


def test_who_sets_a_grade_by_hand_answers_for_it(no_models):
    with Store() as store:
        filled(store, wanted=240)
        found = pipeline.shortage(store, tracking=no_models)
        change = pd.DataFrame({"row": ["焊工"], "column": ["grade"], "after": ["mild"]})
        pipeline.edit_shortage(store, found, change, who="Li", why="asked the firm")
        found = pipeline.shortage(store, tracking=no_models)
    assert "set by Li" in grades(found)[CODES["焊工"]]
    assert not found.rows["held_back"].any()


def test_a_printed_list_counts_and_names_no_firm(no_models):
    with Store() as store:
        filled(store, wanted=240)
        said = " ".join(map(str, published_shortage(store, tracking=no_models).notes))
    assert "1 figures are hardly possible" in said and "机械厂" not in said and "240" not in said


def test_the_command_confirms(command, tmp_path):
    path = tmp_path / "s.duckdb"
    with Store(path) as store:
        filled(store, wanted=240)
    code, _, err = command(
        "shortage",
        "confirm",
        "wanted:E1",
        "--who",
        "Li",
        "--why",
        "new plant",
        "--store",
        path,
        "--lang",
        "zh",
    )
    assert code == 0 and "已确认 1 处数字" in err
    code, _, err = command("check", "--store", path, "--lang", "zh")
    assert code == 0 and "存疑但已核实确认：第1机械厂 需求 240 人，而现有职工 100 人" in err


def test_a_single_file_that_breaks_its_contract_is_remembered(tmp_path):
    path = tmp_path / "supply.csv"
    path.write_text("学校,专业,年份\n甲校,焊接,2024\n", "utf-8")
    with Store() as store:
        with pytest.raises(ContractError):
            store.load(path, table="supply")
        assert "supply.csv" in store.recall("files refused")
