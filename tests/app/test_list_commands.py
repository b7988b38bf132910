"""Lists from the command line: people shown are counted, words for people, codes for programs."""

import io
import json

import pandas as pd
import pytest

from talentmatch import Store


@pytest.fixture
def asked(own_city):
    """Return the store and a person who agreed to service."""
    person = own_city.read("candidate", as_of="2024-12-31", purpose="service")["candidate_id"]
    own_city.close()
    return own_city.path, person.iloc[0]


def exports(path):
    with Store(path) as store:
        entries = store.access_log.entries()
    return entries.loc[entries["verb"].eq("export"), "tables"].tolist()


def test_the_log_counts_the_person_whose_level_is_shown(command, asked):
    store, person = asked
    command("levels", "--candidate", person, "--store", store)
    assert exports(store)[-1] == "levels (persons: 1)"


@pytest.mark.slow
def test_codes_for_programs_and_words_for_people(command, asked):
    store, _ = asked
    call = ("programmes", "--store", store, "--lang", "zh", "--format")
    words = pd.read_csv(io.StringIO(command(*call, "csv")[1].lstrip("\ufeff")))
    codes = pd.read_csv(
        io.StringIO(command(*call, "csv", "--headings", "codes")[1].lstrip("\ufeff"))
    )
    assert "全部年份" in set(words["引进年份"]) and "all" in set(codes["cohort"])
    rows = json.loads(command(*call, "json")[1])
    assert {row["cohort"] for row in rows} == set(words["引进年份"])
    kinds = json.loads(command("check", "--store", store, "--lang", "zh", "--format", "json")[1])
    assert "岗位目录" in " ".join(row["table"] for row in kinds)


@pytest.mark.slow
def test_a_list_without_rows_says_why_and_ends_with_its_own_code(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {
        "名录.csv": (
            "企业名称,统一社会信用代码,所属行业\n虚海传动有限公司,919900000000000018,"
            "通用设备制造业\n"
        ),
        "需求.csv": "企业名称,岗位名称,需求人数,年度\n虚海传动有限公司,磨工,30,2025\n",
        "招生.csv": "学校,专业,层次,年份,招生计划,毕业生\n虚山学院,电子信息工程,本科,2025,200,180\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert command("load", name)[0] == 0
    code, out, said = command("majors", "--format", "csv")
    assert (code, len(out.splitlines())) == (3, 1) and "Electronic information" in said
    assert command("shortage", "--format", "csv")[0] == 0
