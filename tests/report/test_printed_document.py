"""The printed list as a document: A4 across, headings on every page, each chain written once."""

import io

import pandas as pd
from docx import Document
from docx.shared import Cm

from talentmatch.lists import Result
from talentmatch.plan.printed_list import SHORTAGE_PRINTED, printed_list
from talentmatch.report.documents.printed_document import printed_document

ROWS = pd.DataFrame(
    {
        "chain": ["甲链", "甲链", "乙链"],
        "post": ["welder", "fitter", "cook"],
        "grade": ["severe", "mild", "high"],
        "number": [30.0, 12.4, 8.0],
        "gap": [20.0, 3.0, 5.0],
    }
)


def opened():
    printed = printed_list(Result(SHORTAGE_PRINTED, ROWS, ("what it rests on",)))
    content = printed_document(printed, "zh", title="目录", marks=["模拟数据"])
    return Document(io.BytesIO(content))


def test_a_chain_is_written_once_over_its_rows():
    (table,) = opened().tables
    chains = [row.cells[1] for row in table.rows[1:]]
    assert [cell.text for cell in chains] == ["甲链", "甲链", "乙链"]
    assert chains[0]._tc is chains[1]._tc and chains[1]._tc is not chains[2]._tc
    assert [row.cells[2].text for row in table.rows] == ["岗位", "welder", "fitter", "cook"]
    assert [row.cells[5].text for row in table.rows[1:]] == ["30", "12", "8"]


def test_the_page_is_across_and_its_headings_come_again():
    document = opened()
    section, (table,) = document.sections[0], document.tables
    assert section.page_width > section.page_height
    assert "tblHeader" in table.rows[0]._tr.xml and "tblHeader" not in table.rows[1]._tr.xml
    width = sum(column.width for column in table.columns)
    assert width <= section.page_width - section.left_margin - section.right_margin
    assert abs(table.columns[0].width - Cm(1.1)) < Cm(0.01)


def test_marks_stand_before_it_and_notes_behind_and_nobody_is_named():
    document = opened()
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["目录", "模拟数据"] and texts[-1] == "what it rests on"
    assert document.core_properties.author == ""
