"""Layouts as bureaus, boards and tracking systems publish them: what is read, and what is said where nothing is."""

import json

import openpyxl
import pytest

from talentmatch.data.intake.ingest import read_files


def workbook(folder, name, rows):
    """Write rows of cells into a workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def sheets(path):
    return list(read_files(path, consent="recruiting"))


def test_a_table_above_the_likeliest_header_is_read_and_not_lost(tmp_path):
    rows = [
        ["一、企业名录"],
        ["统一社会信用代码", "企业名称", "所属行业", "所在镇街"],
        ["91330200MA0000001X", "甲虚公司", "C34", "东江街道"],
        ["", "乙虚公司", "C36", "东江街道"],
        [],
        ["二、用工需求（2024年）"],
        ["企业名称", "招聘岗位", "拟招聘人数", "月薪（元）"],
        ["甲虚公司", "焊工", 12, "6000-8000"],
    ]
    first, second = sheets(workbook(tmp_path, "上下.xlsx", rows))
    assert first.table == "enterprise" and first.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert second.table == "need_survey" and second.frame["openings"].tolist() == [12]


def test_a_firm_with_a_mistyped_code_stays_and_the_code_is_named(tmp_path):
    rows = [["企业名称", "统一社会信用代码", "所属行业"], ["甲虚公司", "91330200MA0000001X", "C34"], ["乙虚公司", "91350100M000100Y43", "C36"]]  # fmt: skip
    (sheet,) = sheets(workbook(tmp_path, "企业名录.xlsx", rows))
    assert sheet.frame["name"].tolist() == ["甲虚公司", "乙虚公司"]
    assert sheet.frame["credit_code"].fillna("").tolist() == ["", "91350100M000100Y43"]
    assert any("row 2" in str(note) and "'L'" in str(note) for note in sheet.notes)
