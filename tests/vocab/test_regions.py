import pytest

from talentmatch.errors import NotFoundError
from talentmatch.vocab import regions


def test_all_provinces_prefectures_and_counties_of_china_are_there():
    table = regions.table()
    counts = table["level"].value_counts()
    assert (counts["province"], counts["prefecture"], counts["town"]) == (34, 333, 19)
    assert 2800 < counts["county"] < 2900
    ningbo = table.loc[table["parent"].eq("330200"), "zh"]
    assert len(ningbo) == 10 and {"海曙区", "慈溪市"} < set(ningbo)


def test_every_region_is_unique_and_has_its_parent_and_both_names():
    table = regions.table()
    assert table["code"].is_unique
    assert table[["zh", "en"]].notna().all().all()
    assert set(table["parent"].dropna()) <= set(table["code"])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("慈溪", "330282"),
        ("浙江省", "330000"),
        ("广西", "450000"),
        ("Ningbo", "330200"),
        ("110000", "110000"),
        ("火星", None),
    ],
)
def test_a_region_is_read_with_or_without_its_ending(written, code):
    assert regions.code(written) == code


def test_every_name_is_read_back():
    for row in regions.table().itertuples():
        assert regions.name(regions.code(row.zh)) == row.zh


def test_ancestors_lead_from_the_province_to_the_town():
    town = regions.code("观海卫镇")
    assert regions.ancestors(town) == ("330000", "330200", "330282", town)


def test_an_unknown_region_names_the_nearest():
    assert regions.nearest("宁坡市", n=1, lang="en") == ["330200 Ningbo"]
    with pytest.raises(NotFoundError, match="330282"):
        regions.name("330288")
    with pytest.raises(NotFoundError, match="no region"):
        regions.ancestors("x")
