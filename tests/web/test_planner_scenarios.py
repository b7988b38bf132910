"""Scenarios in the browser: sliders write the words, the lists stand side by side, mistakes are said."""

import io
import json
import re
from html import unescape

import openpyxl
import pytest

from talentmatch import pipeline

LISTS = ("demand", "shortage", "supply", "majors", "targets")


@pytest.mark.slow
@pytest.mark.parametrize("of", LISTS)
def test_a_slider_is_carried_into_every_list(browser, backend, of):
    page = browser("planner", "zh").get(f"/scenarios?orders_1=-10&of={of}")
    assert page.status_code == 200
    assert "<li>订单 -10%</li>" in page.text
    compared = pipeline.compare_scenarios(
        backend.store, of, ["订单 -10%"], tracking=backend.tracking
    )
    assert f"共 {len(compared.table)} 行" in page.text


def test_levels_and_plants_are_written_in_the_readers_words(browser):
    query = {
        "orders_1": "5",
        "level_1": "-10",
        "level_industry_1": "C38",
        "plant_2": "800",
        "plant_industry_2": "C38",
        "of": "demand",
    }
    page = browser("planner", "en").get("/scenarios", params=query)
    assert "<li>orders +5%; C38 openings -10%</li>" in page.text
    assert "<li>new plant of 800 people in C38" in page.text
    charts = re.findall(r'data-chart="([^"]+)"', page.text)
    assert len(json.loads(unescape(charts[0]))["series"]) == 2
    assert 'value="800"' in page.text and "Scenario 2: difference" in page.text


def test_a_scenario_left_empty_between_two_has_no_number(browser):
    page = browser("planner").get("/scenarios?orders_1=5&orders_3=-5&of=demand").text
    assert 'name="orders_2" min="-50" max="50" step="5" value="-5"' in page
    assert "Scenario 2: difference" in page and "Scenario 3: difference" not in page


@pytest.mark.parametrize(("lang", "said"), [("zh", "无法识别"), ("en", "means nothing here")])
def test_words_that_mean_nothing_are_said_with_what_is_understood(browser, lang, said):
    page = browser("planner", lang).get("/scenarios?words_1=flurb+up+10%25&of=demand")
    assert page.status_code == 400
    assert said in page.text and "flurb" in page.text and "C38" in page.text
    assert ">flurb up 10%</textarea>" in page.text


@pytest.mark.parametrize("path", ["secret.yml", "/etc/secret.yaml", "orders -10%; x.yml"])
def test_no_file_of_the_server_is_read(browser, tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.yml").write_text("name: read\nlevels: [{change: -10%, start: 2025-02}]")
    answer = browser("planner").get("/scenarios", params={"words_1": path, "of": "demand"})
    assert answer.status_code == 400 and "cannot be read" in answer.text


def test_a_value_that_is_no_number_changes_nothing(browser):
    page = browser("planner").get("/scenarios?orders_1=ten&level_1=1e9&plant_1=-4")
    assert page.status_code == 200 and "Scenario 1: difference" not in page.text


def test_scenarios_are_kept_as_a_workbook(browser):
    answer = browser("planner", "zh").get("/scenarios.xlsx?orders_1=-10&of=demand")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    texts = " ".join(str(cell) for row in sheet.values for cell in row)
    assert "情景1差值" in texts and "仅供内部使用" in texts


def test_scenarios_are_for_who_plans(browser):
    assert browser("agency").get("/scenarios").status_code == 403
    assert browser("viewer").get("/scenarios.xlsx?orders_1=5").status_code == 403
