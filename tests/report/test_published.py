"""Lists that an office hands out tell nothing of one enterprise, whichever list it is."""

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.report.protection.disclosure import DisclosureRule
from talentmatch.report.protection.printable import contributions
from talentmatch.report.protection.published import published_list, published_majors

#: So strict that the small city has cells to hide and cells to print.
STRICT = DisclosureRule(min_count=8)


def few(store, dims):
    """Return the cells behind which fewer enterprises stand than the rule asks for."""
    rows = contributions(store, dims)
    count = rows.groupby(dims)["enterprise_id"].nunique()
    return set(count.index[count < STRICT.min_count])


LISTS = {
    "demand": lambda s, t: pipeline.yearly_demand(s, tracking=t),
    "components": lambda s, t: pipeline.demand_components(s, tracking=t),
    "forecast": lambda s, t: pipeline.forecast(s, tracking=t, months=2, by=["industry"]),
    "why": lambda s, t: pipeline.explain_demand(s, tracking=t, months=1, by=["occupation"]),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_cell_of_few_enterprises_loses_every_figure(city, tracking, name):
    inside = LISTS[name](city, tracking)
    public = published_list(city, inside, rule=STRICT)
    table = public.table
    dims = [dim for dim in ("industry", "occupation") if dim in table]
    small = few(city, dims)
    cells = [
        row if len(dims) > 1 else row[0] for row in table[dims].itertuples(index=False, name=None)
    ]
    told = table["suppressed"].to_numpy()
    assert told.any() and not told.all() and len(table) == len(inside.table)
    assert all(hidden for cell, hidden in zip(cells, told, strict=True) if cell in small)
    kept = {*dims, "industry_name", "post", "month", "suppressed"}
    figures = table.loc[told].drop(columns=[c for c in table if c in kept])
    assert figures.isna().all().all(), "all that is left of the row is its name"
    assert any("name alone" in note for note in public.notes)


def test_seats_and_gaps_of_a_small_occupation_are_left_out_together(city, tracking):
    inside = pipeline.majors(city, tracking=tracking)
    public = published_majors(city, inside, rule=STRICT)
    small = few(city, ["occupation"])
    gaps = public.gaps.set_index("occupation")
    assert small & set(gaps.index), "the city has such an occupation"
    assert gaps.loc[gaps.index.isin(small), ["gap", "gap_lo", "gap_hi"]].isna().all().all()
    assert gaps["year"].notna().all()
    leads_there = inside.table["posts"].map(lambda codes: bool(small & set(codes)))
    lost = public.table.loc[leads_there.to_numpy()]
    assert lost[["wanted", "change", "gap"]].isna().all().all()
    assert lost[["institution", "major", "seats"]].notna().all().all()


def test_a_list_by_enterprise_is_refused(city):
    rows = pd.DataFrame({"enterprise": ["a"], "mean": [1.0]})
    with pytest.raises(InputError, match="--by region, industry, occupation"):
        published_list(city, Result(ListSpec("x", (Field("enterprise"),)), rows))


@pytest.mark.slow
@pytest.mark.parametrize("words", ["majors", "demand", "forecast --by occupation"])
def test_a_command_gives_the_list_for_the_public_and_says_of_the_other_that_it_is_for_inside(
    command, city_file, tracking, tmp_path, words
):
    for folder in (city_file.parent, Path(tracking.uri.removeprefix("sqlite:///")).parent):
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    on = ("--store", tmp_path / city_file.name, "--lang", "zh", "--out", tmp_path / "list.xlsx")
    verb = words.split()[0]
    code, _, err = command(*words.split(), *on)
    assert code == 0 and "仅供内部使用" in err and f"talentmatch {verb} --public" in err, err
    code, _, err = command(*words.split(), "--public", *on)
    assert code == 0 and "仅供内部使用" not in err, err
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    cells = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert ("不公布" in cells) == ("只列名称" in err)


def test_who_answered_an_earlier_round_alone_stands_behind_no_figure():
    rows = pd.DataFrame(
        {
            "enterprise_id": list("ABC"),
            "round": [2024, 2024, 2023],
            "post": "焊工",
            "occupation": "6-18-02-04",
            "openings": 5,
        }
    )
    with Store() as store:
        store.write("need_survey", rows)
        assert contributions(store, ["occupation"])["enterprise_id"].tolist() == ["A", "B"]
