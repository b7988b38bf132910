"""`talentmatch match` and `audit fairness`: every option, both languages, and the workbook read back."""

import io
import json

import openpyxl
import pandas as pd
import pytest

from talentmatch import Store, pipeline

AS_OF = {"as_of": "2024-12-31", "purpose": "recruiting"}


@pytest.fixture(scope="module")
def place(city_file, tmp_path_factory):
    """Return a folder with a store in which one enterprise has the name of a formula."""
    import shutil

    folder = tmp_path_factory.mktemp("match_command")
    for path in city_file.parent.iterdir():
        shutil.copy(path, folder / path.name)
    with Store(folder / city_file.name) as store:
        posts = store.read("posting", **AS_OF)
        first = posts.loc[posts["closed_on"].isna() & posts["repost_of"].isna()].head(1)
        store.write(
            "posting",
            first.assign(
                enterprise_name="=cmd|'/c calc'!A1", posting_id="P/1:[*]?", title="@SUM(1)"
            ),
        )
    return folder / city_file.name


@pytest.fixture(scope="module")
def pair(place):
    with Store(place) as store:
        table = _listed(store)
        posting = table["posting_id"].iloc[0]
        return posting, table.loc[table["posting_id"].eq(posting), "candidate_id"].tolist()


def _listed(store):
    from talentmatch.track import Tracking

    return pipeline.match(store, tracking=Tracking.in_folder(store.path.parent), top=5).table


def test_all_postings_go_to_a_workbook_with_an_index_first(command, place, tmp_path):
    out = tmp_path / "lists.xlsx"
    code, _, err = command(
        "match", "--all", "--top", 3, "--out", out, "--store", place, "--lang", "zh"
    )
    assert code == 0, err
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[0] == "目录" and len(book.sheetnames) > 5
    assert not any(set(name) & set("[]:*?/\\'") or len(name) > 31 for name in book.sheetnames)
    index = pd.read_excel(out, sheet_name=0, header=1, engine="openpyxl")
    assert index["推荐人数（人）"].sum() == sum(sheet.max_row - 2 for sheet in book.worksheets[1:])
    texts = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert any(cell.value.startswith("=cmd") for cell in texts)
    assert not any(cell.data_type == "f" for cell in texts), "a name never becomes a formula"
    reasons = [cell.value for cell in texts if "人选看重" in cell.value]
    assert len(reasons) > 5
    assert "评分卡" in str(book.worksheets[0]["A1"].value)


def test_a_market_spreads_and_says_how_the_places_are_shared(command, place, tmp_path):
    code, _, err = command(
        "match", "--all", "--market", "--top", 3, "--out", tmp_path / "m.xlsx", "--store", place
    )
    assert code == 0 and err.count("Gini") == 2 and "% of" in err
    headings = {c.value for c in openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[1][2]}
    assert "Matches to expect [0–1]" in headings and "Forecast of the target year" not in headings


@pytest.mark.parametrize("rule", ["total", "stable"])
def test_placing_at_once_gives_one_table(command, place, rule):
    code, out, err = command("match", "--place", rule, "--format", "json", "--store", place)
    rows = pd.DataFrame(json.loads(out))
    assert code == 0 and rows["candidate_id"].is_unique and "placements to expect" in err


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("en", "both say yes"), ("zh", "双向匹配度")])
def test_what_if_answers_in_sentences(command, place, pair, lang, words):
    code, _, err = command(
        "match",
        "--posting",
        pair[0],
        "--candidate",
        pair[1][0],
        "--what-if",
        "--top",
        3,
        "--lang",
        lang,
        "--store",
        place,
    )
    assert code == 0 and words in err


@pytest.mark.no_cover
def test_what_if_for_a_program_keeps_its_codes(command, place, pair):
    _, out, _ = command(
        "match",
        "--posting",
        pair[0],
        "--candidate",
        pair[1][0],
        "--what-if",
        "--top",
        3,
        "--lang",
        "zh",
        "--format",
        "csv",
        "--headings",
        "codes",
        "--store",
        place,
    )
    assert {"lever", "turns", "sentence"} <= set(pd.read_csv(io.StringIO(out)))


@pytest.mark.parametrize(("lang", "words"), [("en", "employer:"), ("zh", "用人方：")])
def test_two_candidates_are_compared(command, place, pair, lang, words):
    code, out, err = command(
        "match", "--posting", pair[0], "--compare", *pair[1][:2], "--lang", lang, "--store", place
    )
    assert code == 0 and words in err
    assert ("Difference" if lang == "en" else "差异") in out


def test_a_floor_nobody_reaches_is_said(command, place, pair):
    code, _, err = command("match", "--posting", pair[0], "--least", "0.99", "--store", place)
    assert code == 0 and "Nobody in the book fits" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--what-if",),
        ("--posting", "p", "--what-if"),
        ("--compare", "a", "b"),
        ("--posting", "p", "--market"),
        ("--all", "--place", "total"),
        ("--place", "luck"),
        ("--posting", "p", "--least", "2"),
        ("--place", "total", "--contacts"),
        ("--posting", "p", "--compare", "a", "b", "--receiver", "E1"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(command, tmp_path, arguments):
    code, out, err = command("match", *arguments, "--store", tmp_path / "none.duckdb")
    assert (code, out) == (2, "") and "Traceback" not in err


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("lang", "group", "unit"), [("en", "female", "Impact ratio"), ("zh", "女", "影响比")]
)
def test_the_fairness_audit_speaks_both_languages_with_units(command, place, lang, group, unit):
    code, out, err = command("audit", "fairness", "--top", 3, "--lang", lang, "--store", place)
    flat = "".join(out.split())
    assert code == 0 and group in out and "".join(unit.split()) in flat
    assert "30" in err
    code, out, _ = command(
        "audit", "fairness", "--top", 3, "--proxies", "--lang", lang, "--store", place
    )
    assert code == 0 and ("years of work" if lang == "en" else "工作年限") in out


@pytest.mark.slow
def test_the_audits_workbook_holds_groups_and_proxies(command, place, tmp_path):
    out = tmp_path / "audit.xlsx"
    code, _, _ = command("audit", "fairness", "--out", out, "--store", place, "--lang", "zh")
    assert code == 0
    assert openpyxl.load_workbook(out).sheetnames == ["分组", "代理变量"]
    code, out, _ = command("audit", "fairness", "--format", "csv", "--store", place)
    assert {"ratio_low", "scoring_ratio", "under_four_fifths"} <= set(pd.read_csv(io.StringIO(out)))


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("lang", "group", "note"),
    [("en", "sex × race or ethnicity", "EEO-1"), ("zh", "性别 × 民族", "EEO-1 报告")],
)
def test_the_table_of_local_law_144_is_filed_in_every_form(
    command, place, tmp_path, lang, group, note
):
    asked = ("audit", "fairness", "--ll144", "--top", 3, "--lang", lang, "--store", place)
    code, out, err = command(*asked, "--out", tmp_path / "filed.xlsx")
    assert code == 0 and note in err
    book = openpyxl.load_workbook(tmp_path / "filed.xlsx")
    cells = [str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert group in cells
    assert any(note in cell for sheet in book for row in sheet.values for cell in map(str, row))
    code, out, _ = command(*asked, "--format", "csv", "--headings", "codes")
    filed = pd.read_csv(io.StringIO(out))
    assert {"data_share", "rate", "ratio", "scoring_ratio", "left_out"} <= set(filed)
    assert {"sex", "ethnicity", "sex × ethnicity", "age"} <= set(filed["attribute"])
    code, out, _ = command(*asked, "--format", "json")
    assert code == 0 and len(json.loads(out)) >= len(filed)


def test_two_tables_of_the_audit_at_once_are_wrong_usage(command, place):
    code, _, err = command("audit", "fairness", "--ll144", "--proxies", "--store", place)
    assert code == 2 and "one at a time" in err


def exports_of(place):
    with Store(place) as store:
        log = store.access_log.entries()
    return log.loc[log["verb"].eq("export")]


@pytest.mark.parametrize(
    ("asked", "persons"),
    [
        (("match", "--top", "3", "--format", "csv"), 3),
        (("match", "--top", "3", "--why", "--receiver"), 3),
        (("leads", "--top", "2", "--format", "csv"), 0),
        (("audit", "access"), 0),
    ],
)
def test_a_list_that_goes_out_is_logged_once_with_receiver_and_persons(
    command, place, pair, tmp_path, asked, persons
):
    firm = None
    if asked[0] == "match":
        asked = (*asked[:1], "--posting", pair[0], *asked[1:])
    if asked[-1] == "--receiver":
        with Store(place) as store:
            firm = store.read("posting", **AS_OF).set_index("posting_id").loc[pair[0]]
            firm = str(firm["enterprise_id"])
        asked = (*asked, firm, "--out", tmp_path / "list.xlsx")
    before = len(exports_of(place))
    code, _, err = command(*asked, "--store", place)
    assert code == 0, err
    new = exports_of(place).iloc[before:]
    assert len(new) == 1
    entry = new.iloc[0]
    assert entry["tables"].endswith(f"(persons: {persons})") == bool(persons)
    assert (entry["receiver"] or None) == firm


def test_contacts_are_read_of_the_persons_shown_alone(command, place, pair):
    code, out, err = command(
        "match",
        "--posting",
        pair[0],
        "--top",
        "3",
        "--contacts",
        "--format",
        "csv",
        "--store",
        place,
    )
    assert code == 0, err
    shown = pd.read_csv(io.StringIO(out))
    assert len(shown) == 3 and shown["name"].notna().all()
    with Store(place) as store:
        log = store.access_log.entries()
        everybody = len(store.read("contact", **AS_OF))
    reads = log.loc[log["tables"].eq("contact") & log["verb"].isin(["read", "query"])]
    assert reads["rows"].iloc[-1] == 3 < everybody
