"""The list of scarce posts in the browser: changed by hand, published, printed and filled into a form."""

import io
import re
from html import unescape

import openpyxl
import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.pipeline.shortages.shortage_cells import shortage_cell, shortage_row


@pytest.fixture(scope="module")
def listed(backend):
    return pipeline.shortage(backend.store, tracking=backend.tracking)


@pytest.fixture(scope="module")
def row(listed):
    """Return the name of the first row in the log of changes."""
    first = listed.table.iloc[0]
    return f"{first.get('chain', 'all')}|{first['occupation']}"


def form_of(page):
    """Return the hidden fields and the written ones of the form that changes a cell."""
    part = page.text[page.text.index('action="/shortage/row"') :]
    fields = re.findall(r'<input(?: type="hidden")? name="(\w+)" value="([^"]*)"', part)
    return {name: unescape(value) for name, value in fields if name != "csrf"}


def change(browser, row, value, why="two plants open", column="number", form=None):
    form = form or form_of(browser.get("/shortage/row", params={"row": row, "column": column}))
    return browser.post("/shortage/row", {**form, "value": value, "why": why})


@pytest.mark.slow
def test_rows_stand_under_their_chains_and_lead_to_their_page(browser, listed):
    page = browser("planner", "zh").get("/shortage?by=chain&rows=200")
    groups = re.findall(r'<th scope="colgroup"[^>]*>([^<]+)</th>', page.text)
    assert len(groups) > 1 and len(groups) == len(set(groups))
    assert page.text.count("/shortage/row?row=") == len(listed.table)
    assert "仅供内部使用" in page.text


def test_a_list_is_narrowed_to_a_chain_and_a_grade(browser, listed):
    table = listed.table
    chain = table["chain"].iloc[0]
    page = browser("planner").get("/shortage", params={"by": "chain", "only_chain": chain})
    expected = int(table["chain"].eq(chain).sum())
    assert f"of {expected}" in page.text or f"{expected} row" in page.text
    assert len(re.findall(r'scope="colgroup"', page.text)) == 1


@pytest.mark.slow
def test_a_cell_is_changed_with_a_reason_and_stands_in_the_history(browser, backend, row):
    planner = browser("planner", "zh")
    answer = change(planner, row, "１２３")
    assert answer.status_code == 303 and "saved=number" in answer.headers["location"]
    page = planner.get(answer.headers["location"]).text
    assert ">123<" in page and "two plants open" in page and "“需求人数（人/年）”已修改" in page
    history = planner.get("/shortage/edits").text
    assert "two plants open" in history and ">planner<" in history
    after = pipeline.shortage(backend.store, tracking=backend.tracking)
    assert shortage_cell(after, row, "number").logged == "123"


def test_what_is_wrong_with_a_change_is_said_and_nothing_typed_is_lost(browser, row):
    answer = change(browser("planner", "zh"), row, "many", why="a call")
    assert answer.status_code == 400
    assert 'value="many"' in answer.text and "a call</textarea>" in answer.text
    assert "many" in answer.text and 'role="alert"' in answer.text
    answer = change(browser("planner"), row, "12", why=" ")
    assert answer.status_code == 400 and 'value="12"' in answer.text


@pytest.mark.slow
def test_who_comes_second_sees_the_first_change_before_theirs_is_stored(browser, backend, row):
    first, second = browser("planner"), browser("admin")
    opened = form_of(second.get("/shortage/row", params={"row": row, "column": "number"}))
    assert change(first, row, "150", why="of the first").status_code == 303
    answer = change(second, row, "170", why="of the second", form=opened)
    assert answer.status_code == 409
    assert "of the first" in answer.text and ">150<" in answer.text and 'value="170"' in answer.text
    now = pipeline.shortage(backend.store, tracking=backend.tracking)
    assert shortage_cell(now, row, "number").logged == "150"
    again = form_of(answer)
    assert again["seen"] == "150"
    assert change(second, row, "170", why="of the second", form=again).status_code == 303
    now = pipeline.shortage(backend.store, tracking=backend.tracking)
    assert shortage_cell(now, row, "number").logged == "170"


@pytest.mark.slow
def test_a_change_is_taken_back(browser, backend, row, listed):
    planner = browser("planner")
    change(planner, row, "99")
    page = planner.get("/shortage/row", params={"row": row, "column": "number"})
    form = {**form_of(page), "action": "take_back", "why": "a mistake"}
    assert planner.post("/shortage/row", form).status_code == 303
    now = pipeline.shortage(backend.store, tracking=backend.tracking)
    before = listed.rows.loc[listed.rows["occupation"].eq(row.partition("|")[2]), "number"]
    assert float(shortage_cell(now, row, "number").logged) in set(before)


def test_a_row_that_is_not_there_is_told_as_such(browser):
    answer = browser("planner", "zh").get("/shortage/row?row=nothing|0")
    assert answer.status_code == 404 and "nothing|0" in answer.text


def test_every_row_is_found_by_the_name_that_the_log_keeps(listed):
    rows = listed.rows.iloc[[0, -1]]
    for chain, code in zip(rows["chain"].fillna("all"), rows["occupation"], strict=True):
        one = shortage_row(listed, f"{chain}|{code}").table
        assert one[["chain", "occupation"]].values.tolist() == [[chain, code]]
        assert {"number", "gap", "basis"} <= set(one)


@pytest.mark.slow
def test_an_edition_is_published_once_and_changes_are_told_against_it(browser, backend):
    planner = browser("planner", "zh")
    assert "尚未发布任何版次" in planner.get("/shortage/changes").text
    answer = planner.post("/shortage/editions", {"edition": "2025", "by": ""})
    assert answer.status_code == 200 and "已发布 2025 版" in answer.text
    again = planner.post("/shortage/editions", {"edition": "2025", "by": ""})
    assert again.status_code == 400 and 'value="2025"' in again.text
    page = planner.get("/shortage/changes?since=2025")
    assert page.status_code == 200 and "2025" in page.text
    editions = backend.store.read("shortage_edition", as_of=pd.Timestamp.now(), purpose="planning")
    assert set(editions["who"]) == {"planner"}


def test_an_edition_that_gives_away_names_the_cells(browser, monkeypatch):
    from talentmatch.errors import InputError
    from talentmatch.i18n import phrase
    from talentmatch.web.pages import _shortage_edits as shortage_edits

    def refuse(*given):
        raise InputError(
            phrase("report", "few_changed", least=3),
            [phrase("report", "cell_to_hide", cell="robots × welder")],
        )

    monkeypatch.setattr(shortage_edits, "published_edition", refuse)
    answer = browser("planner").post("/shortage/editions", {"edition": "2026", "by": ""})
    assert answer.status_code == 400 and "robots × welder" in answer.text


@pytest.mark.slow
def test_the_printed_list_is_a_document_a_workbook_and_a_page(browser):
    from docx import Document

    planner = browser("planner", "zh")
    document = Document(io.BytesIO(planner.get("/shortage/printed.docx?kind=public").content))
    (table,) = document.tables
    headings = [cell.text for cell in table.rows[0].cells]
    assert headings[0] == "序号" and {"岗位", "星级", "缺口（人/年）"} <= set(headings)
    assert [row.cells[0].text for row in table.rows[1:4]] == ["1", "2", "3"]
    assert document.sections[0].page_width > document.sections[0].page_height
    assert "仅供内部使用" not in "".join(p.text for p in document.paragraphs)
    inside = Document(io.BytesIO(planner.get("/shortage/printed.docx?kind=inside").content))
    assert "仅供内部使用" in "".join(p.text for p in inside.paragraphs)
    book = openpyxl.load_workbook(
        io.BytesIO(planner.get("/shortage/printed.xlsx?kind=public").content)
    )
    assert len(book.sheetnames) >= 2
    assert "data-print" in planner.get("/shortage/printed").text


def test_a_workbook_of_the_whole_list_says_that_it_is_for_inside_use(browser):
    def texts(role):
        content = browser(role, "zh").get("/shortage.xlsx").content
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        return " ".join(str(cell) for sheet in sheets for row in sheet.values for cell in row)

    assert "仅供内部使用" in texts("planner")
    assert "仅供内部使用" not in texts("viewer")


def own_form():
    book = openpyxl.Workbook()
    book.active.append(["序号", "岗位", "需求人数", "紧缺程度", "联系电话"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_form_of_the_office_is_filled(browser, listed):
    planner = browser("planner", "zh")
    files = {"form": ("表.xlsx", own_form(), "application/octet-stream")}
    refused = planner.post("/shortage/form", {"kind": "inside", "by": "chain"}, files=files)
    assert refused.status_code == 400 and "产业链" in refused.text
    files = {"form": ("表.xlsx", own_form(), "application/octet-stream")}
    answer = planner.post("/shortage/form", {"kind": "inside", "by": "post"}, files=files)
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[1]]
    assert len(rows) == listed.table["occupation"].nunique()
    below = " ".join(str(row[0]) for row in sheet.iter_rows(values_only=True))
    assert "联系电话" in below and "仅供内部使用" in below
    assert all(isinstance(row[2], int) for row in rows)


@pytest.mark.parametrize("content", [b"no workbook", b""])
def test_what_is_no_form_is_refused_with_what_to_do(browser, content):
    files = {"form": ("a.xlsx", content, "application/octet-stream")}
    answer = browser("planner", "zh").post("/shortage/form", {"kind": "public"}, files=files)
    assert answer.status_code == 400 and 'role="alert"' in answer.text


def test_who_may_only_print_gets_the_printed_list_and_no_other(browser):
    viewer = browser("viewer")
    assert viewer.get("/shortage/printed").status_code == 200
    for path in (
        "row?row=x",
        "edits",
        "changes",
        "editions",
        "confirm",
        "form",
        "printed?kind=inside",
    ):
        assert viewer.get(f"/shortage/{path}").status_code == 403, path
    assert "/shortage/row" not in viewer.get("/shortage").text


def test_doubtful_figures_are_confirmed_by_name(browser, backend, monkeypatch):
    from dataclasses import replace

    from talentmatch.plan.plausibility import Breach
    from talentmatch.web.pages import _shortage_edits as shortage_edits

    breach = Breach(
        key="total:all", figures="1", finding="more than there are people", occupations=None
    )
    whole = pipeline.shortage(backend.store, tracking=backend.tracking)
    from talentmatch.pipeline.shortages._plausibility import breaches_of, open_breaches

    def listed(visitor, by="", old_will_do=False):
        return replace(
            whole,
            breaches=(breach,),
            waiting=tuple(open_breaches(backend.store, (breach,))),
            confirmations=breaches_of(backend.store, (breach,)),
        )

    monkeypatch.setattr(shortage_edits, "listed_for", listed)
    planner = browser("planner")
    assert "more than there are people" in planner.get("/shortage/confirm").text
    assert planner.post("/shortage/confirm", {"why": "seen"}).status_code == 400
    answer = planner.post("/shortage/confirm", {"key": "total:all", "why": "two plants open"})
    assert answer.status_code == 303
    page = planner.get("/shortage/confirm").text
    assert "No figure waits" in page and "two plants open" in page and "planner" in page
