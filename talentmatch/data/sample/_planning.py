"""What the talent office keeps: supply, shortage, stock, levels, programmes, targets."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from talentmatch.data.sample.catalogue import REGIONS, TODAY, majors, occupations
from talentmatch.data.sample.economy import Economy, next_year_rate
from talentmatch.data.sample.people import People

__all__ = ["simulate_planning"]

_YEARS: Final = range(2020, 2026)
_INSTITUTIONS: Final = {
    "bachelor": ("模拟理工大学", "模拟工程学院"),
    "master": ("模拟理工大学",),
    "college": ("模拟职业技术学院", "模拟信息职业学院"),
    "vocational": ("模拟第一职业高级中学", "模拟技工学校"),
}
_STAY: Final = {"bachelor": 0.42, "master": 0.35, "college": 0.6, "vocational": 0.78}
#: Share of an occupation's supply that comes from the city's own schools.
_FROM_SCHOOL: Final = 0.3
_MOST_FROM_SCHOOL: Final = 0.8
#: Levels of the scheme with what they ask for and its proof.
_CLAUSES: Final[tuple[tuple[str, str, int, str, list[str], list[str]], ...]] = (
    ("A", "A-1", 1, "国际领先的科研奖项第一完成人", [], ["获奖证书"]),
    ("B", "B-1", 2, "国家级人才计划入选者", [], ["入选文件"]),
    ("B", "B-2", 2, "国家级科技奖励主要完成人", [], ["获奖证书"]),
    ("C", "C-1", 3, "省级人才计划入选者", [], ["入选文件"]),
    ("C", "C-2", 3, "年薪不低于80万元的企业核心人才", [], ["劳动合同", "个人所得税证明"]),
    ("D", "D-1", 4, "正高级职称", ["title_rank >= senior"], ["职称证书"]),
    ("D", "D-2", 4, "博士研究生学历", ["education >= doctor"], ["学历证书", "学位证书"]),
    ("D", "D-3", 4, "职业技能等级一级", ["skill_grade >= grade_1"], ["技能等级证书"]),
    ("E", "E-1", 5, "副高级职称", ["title_rank >= associate_senior"], ["职称证书"]),
    ("E", "E-2", 5, "硕士研究生学历", ["education >= master"], ["学历证书", "学位证书"]),
    ("E", "E-3", 5, "职业技能等级二级", ["skill_grade >= grade_2"], ["技能等级证书"]),
)
#: Indicator, unit, baseline of 2020, target of 2025, growth a year that the city really has.
_TARGETS: Final = (
    ("市内高等院校数", "所", 1.0, 3.0, 0.35),
    ("全日制在校大学生数", "人", 9000.0, 15000.0, 1150.0),
    ("重点产业学院数", "个", 1.0, 5.0, 0.9),
    ("市级以上孵化器和众创空间数", "个", 9.0, 20.0, 2.6),
    ("人才资源总量", "万人", 21.0, 28.0, 1.25),
)
_PROGRAMMES: Final = (("PG1", "模拟领军人才引进计划"), ("PG2", "模拟青年工程师计划"))


def simulate_planning(
    rng: np.random.Generator, economy: Economy, people: People
) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Draw the planning tables and the true shortage of the year to come.

    Returns
    -------
    tables, truth : dict of str to DataFrame
        Truth is `shortage` (occupation, openings, graduates, inflow, supply, gap, gap_share,
        rank by gap) for 2025, and `fill_rate` by enterprise and occupation [1].
    """
    coming = next_year_rate(economy)
    shortage, supply = _supply(rng, coming.sum(axis=(0, 2)))
    programme, member = _programmes(rng, people)
    targets = _targets(rng)
    tables = {
        "post": _posts(),
        "talent_stock": _stock(rng),
        "talent_level": pd.DataFrame(
            _CLAUSES, columns=["level", "clause", "rank", "meaning", "requires", "proof"]
        ),
        "supply": supply,
        "major_occupation": majors()[["major", "occupation", "share"]].copy(),
        "programme": programme,
        "programme_member": member,
        "programme_output": _outputs(rng, member),
        **targets,
    }
    return tables, {"shortage": shortage, "fill_rate": _fill_rate(economy, coming)}


def _supply(rng: np.random.Generator, openings: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Size the schools so that their graduates are about a third of what is available."""
    listed = occupations()
    available = listed["tightness"].to_numpy() * openings
    by_code = pd.Series(available, index=listed["occupation"])
    shares = majors()
    by_major = _stayers(by_code)
    level = shares.drop_duplicates("major").set_index("major")["education"].to_dict()
    rows = [
        row
        for major, stayers in by_major.to_dict().items()
        for row in _intakes(rng, str(major), str(level[major]), float(stayers))
    ]
    supply = pd.DataFrame(rows).astype({"return_share": float})
    now = supply[supply["year"] == TODAY.year]
    stay = (now["graduates"] * now["stay_share"]).groupby(now["major"]).sum()
    entering = (shares["major"].map(stay) * shares["share"]).groupby(shares["occupation"]).sum()
    graduates = entering.reindex(listed["occupation"]).fillna(0.0).to_numpy()
    inflow = np.maximum(available - graduates, 0.0)
    shortage = pd.DataFrame(
        {
            "occupation": listed["occupation"],
            "openings": openings,
            "graduates": graduates,
            "inflow": inflow,
            "supply": graduates + inflow,
            "gap": openings - graduates - inflow,
        }
    )
    shortage["gap_share"] = shortage["gap"] / shortage["openings"]
    shortage["rank"] = shortage["gap"].rank(ascending=False).astype(int)
    return shortage, supply


def _stayers(available: pd.Series) -> pd.Series:
    """Return how many graduates of each major stay in a year: never more than could be used."""
    shares = majors()
    need = shares["occupation"].map(available)
    feeders = shares.groupby("occupation")["major"].transform("size")
    most = (_MOST_FROM_SCHOOL * need / feeders / shares["share"]).groupby(shares["major"]).min()
    usual = (_FROM_SCHOOL * need * shares["share"]).groupby(shares["major"]).sum()
    usual = usual / (shares["share"] ** 2).groupby(shares["major"]).sum()
    return pd.Series(np.minimum(usual, most))


def _intakes(
    rng: np.random.Generator, major: str, education: str, stayers: float
) -> list[dict[str, object]]:
    """Return seats and graduates of one major at each institution that teaches it."""
    schools = _INSTITUTIONS[education]
    stay = round(_STAY[education] * rng.uniform(0.85, 1.15), 2)
    rows: list[dict[str, object]] = []
    for school in schools:
        people = stayers / len(schools) / stay
        rows += [
            {
                "institution": school,
                "major": major,
                "year": year,
                "education": education,
                "seats": max(5.0, 5.0 * round(people * 1.1 * 1.03 ** (year - 2022) / 5)),
                "graduates": max(
                    1.0, round(people * 1.03 ** (year - 2025) * rng.uniform(0.95, 1.05))
                ),
                "stay_share": stay,
                "return_share": None,
                "published_on": pd.Timestamp(year - 1, 11, 15),
            }
            for year in _YEARS
        ]
    return rows


def _fill_rate(economy: Economy, coming: np.ndarray) -> pd.DataFrame:
    firm, occupation = np.nonzero(coming.sum(axis=2))
    openings = coming[firm, occupation, :3].sum(axis=1)
    fill = economy.fill[firm, occupation]
    return pd.DataFrame(
        {
            "enterprise_id": economy.enterprises["enterprise_id"].to_numpy()[firm],
            "occupation": occupations()["occupation"].to_numpy()[occupation],
            "fill_rate": fill,
            "next_quarter_openings": openings,
            "next_quarter_unfilled": openings * (1 - fill),
        }
    )


def _posts() -> pd.DataFrame:
    listed = occupations()
    return pd.DataFrame(
        {
            "post": [titles[0] for titles in listed["titles"]],
            "chain": None,
            "occupation": listed["occupation"],
            "aliases": [titles[1:] for titles in listed["titles"]],
        }
    ).drop_duplicates("post")


def _stock(rng: np.random.Generator) -> pd.DataFrame:
    groups = {
        "party_government": 900,
        "enterprise_management": 7000,
        "professional": 12000,
        "skilled": 21000,
        "rural": 1500,
        "social_work": 600,
    }
    rows = [
        (region, group, "all", year, round(base * rng.uniform(0.7, 1.3) * 1.05 ** (year - 2020)))
        for region in REGIONS
        for group, base in groups.items()
        for year in range(2020, 2025)
    ]
    columns = ["region", "talent_group", "level", "year", "people"]
    frame = pd.DataFrame(rows, columns=columns).astype({"people": float})
    return frame.assign(permitted_use="statistical")


def _programmes(rng: np.random.Generator, people: People) -> tuple[pd.DataFrame, pd.DataFrame]:
    spend = [
        (code, name, year, float(rng.integers(40, 120)) * 1e5)
        for code, name in _PROGRAMMES
        for year in range(2020, 2025)
    ]
    candidate = people.tables["candidate"]
    n = min(240, len(candidate) // 4)
    rows = rng.choice(len(candidate), size=n, replace=False)
    joined_on = pd.Series(
        pd.Timestamp("2020-03-01") + pd.to_timedelta(rng.integers(0, 1700, n), unit="D")
    )
    code = np.where(rng.random(n) < 0.35, "PG1", "PG2")
    years = rng.exponential(np.where(code == "PG1", 7.0, 4.0))
    left_on = joined_on + pd.to_timedelta((years * 365).round(), unit="D")
    member = pd.DataFrame(
        {
            "programme_id": code,
            "candidate_id": candidate["candidate_id"].to_numpy()[rows],
            "joined_on": joined_on,
            "left_on": left_on.where(left_on < TODAY),
        }
    )
    return pd.DataFrame(spend, columns=["programme_id", "name", "year", "spend"]), member


def _outputs(rng: np.random.Generator, member: pd.DataFrame) -> pd.DataFrame:
    """Report what the people of each programme and year brought while they were there."""
    rows = [
        (programme, cohort, year, metric, float(rng.poisson(each * n_present)), unit)
        for (programme, cohort), people in member.groupby(
            ["programme_id", member["joined_on"].dt.year]
        )
        for year in range(int(str(cohort)), TODAY.year)
        for n_present in [
            int((people["left_on"].isna() | people["left_on"].dt.year.gt(year)).sum())
        ]
        for metric, each, unit in (("patents", 0.4, "项"), ("people_trained", 1.5, "人"))
    ]
    columns = ["programme_id", "cohort", "year", "metric", "value", "unit"]
    return pd.DataFrame(rows, columns=columns).astype({"cohort": "int64"})


def _targets(rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    target = pd.DataFrame(
        [
            (name, 2025, goal, base, 2020, "up", unit, pd.Timestamp("2021-06-01"))
            for name, unit, base, goal, _ in _TARGETS
        ],
        columns=[
            "indicator",
            "year",
            "target",
            "baseline",
            "baseline_year",
            "direction",
            "unit",
            "set_on",
        ],
    )
    actual = [
        (name, year, _reported(rng, base, pace, year), pd.Timestamp(year + 1, 2, 20))
        for name, _, base, _, pace in _TARGETS
        for year in range(2020, 2024)
    ]
    columns = ["indicator", "year", "value", "reported_on"]
    return {"target": target, "target_actual": pd.DataFrame(actual, columns=columns)}


def _reported(rng: np.random.Generator, base: float, pace: float, year: int) -> float:
    value = base + pace * (year - 2020) + (rng.normal(0, 0.15 * pace) if year > 2020 else 0.0)
    return float(round(value)) if base != 21.0 else round(value, 1)
