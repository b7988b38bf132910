"""Sentences in two languages: every one is there in both, is used, and can be said again."""

import ast
import copy
import pickle
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import talentmatch
from talentmatch import errors
from talentmatch.data.tables import TABLES
from talentmatch.i18n import (
    LazyText,
    by_language,
    joined,
    label,
    phrase,
    phrase_keys,
    read_at,
    render,
)

ROOT = Path(talentmatch.__file__).parent
ROOMS = sorted(path.stem for path in ROOT.glob("locale/zh/LC_MESSAGES/*.po"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def sources() -> dict[Path, str]:
    return {path: path.read_text("utf-8") for path in ROOT.rglob("*.py")}


@cache
def nodes() -> list[ast.AST]:
    return [node for text in sources().values() for node in ast.walk(ast.parse(text))]


def fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


@cache
def catalogue(room: str) -> dict[str, dict[str, str]]:
    with (ROOT / f"locale/zh/LC_MESSAGES/{room}.po").open("rb") as source:
        messages = read_po(source)
    return {m.context: {"en": m.id, "zh": m.string} for m in messages if m.context}


def patterns(room: str, key: str) -> dict[str, str]:
    return catalogue(room)[key]


def literal_calls(name: str) -> list[ast.Call]:
    """Return the calls of a function whose room is written out."""
    return [
        node
        for node in nodes()
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == name
        and len(node.args) > 1
        and isinstance(node.args[0], ast.Constant)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_there_in_both_languages_with_the_same_fields(room):
    for key in phrase_keys(room):
        said = patterns(room, key)
        assert said["en"] and said["zh"], key
        assert fields(said["en"]) == fields(said["zh"]), key


@pytest.mark.parametrize("room", ROOMS)
def test_a_sentence_of_several_english_words_has_chinese_in_its_translation(room):
    bare = re.compile(r"\{[^}]*\}")
    for key in phrase_keys(room):
        said = patterns(room, key)
        if re.search(r"[a-z]+ [a-z]+ [a-z]+", bare.sub("", said["en"])):
            assert CHINESE.search(said["zh"]), key


def test_what_a_page_says_instead_has_the_facts_of_the_sentence_and_names_no_command():
    pages = [(room, key) for room in ROOMS for key in catalogue(room) if "@" in key]
    assert len(pages) > 30
    for room, key in pages:
        usual, said = patterns(room, key.removesuffix("@page")), patterns(room, key)
        for lang in ("en", "zh"):
            assert fields(said[lang]) <= fields(usual[lang]), key
            assert not re.search(
                r"--[a-z]|talentmatch [a-z]+ ", said[lang].split("written by ")[-1]
            )
        assert CHINESE.search(said["zh"]), key


def test_a_sentence_is_said_as_where_it_is_read():
    said = phrase("leads", "note_no_fee", n=3, rate="20%")
    assert "--fees" in said and "--fees" in render(joined([said, "x"]), "zh")
    with read_at("page"):
        assert "under Files" in render(said, "en") and "“文件”页" in render(said, "zh")
        assert "--fees" not in render(joined([said, "x"]), "en")
    assert "--fees" in render(said, "en")


@pytest.mark.parametrize("room", ROOMS)
def test_a_key_stands_once_in_its_room(room):
    text = (ROOT / f"locale/zh/LC_MESSAGES/{room}.po").read_text("utf-8")
    keys = re.findall(r'^msgctxt "(.*)"$', text, re.MULTILINE)
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.slow
def test_every_key_that_code_names_is_in_its_room_and_gets_its_facts():
    wrong = []
    for call in literal_calls("phrase"):
        if not isinstance(call.args[1], ast.Constant):
            continue
        room, key = call.args[0].value, call.args[1].value
        given = {keyword.arg for keyword in call.keywords}
        if key not in phrase_keys(room):
            wrong.append(f"{room}: no key {key}")
        elif None not in given and not fields(patterns(room, key)["en"]) <= given:
            wrong.append(f"{room}: {key} lacks facts")
    assert wrong == []


def test_every_sentence_with_which_a_file_is_refused_is_there_with_its_facts():
    refusals = [
        node
        for node in nodes()
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "UnreadableFileError.of"
        and all(isinstance(argument, ast.Constant) for argument in node.args[1:])
    ]
    assert len(refusals) > 20
    for call in refusals:
        problem, remedy = (argument.value for argument in call.args[1:])
        given = {keyword.arg for keyword in call.keywords}
        assert {problem, remedy} <= set(phrase_keys("load")), (problem, remedy)
        assert None in given or fields(patterns("load", problem)["en"]) <= given, problem
        assert not fields(patterns("load", remedy)["en"]), remedy


def test_no_sentence_is_left_that_nothing_says():
    whole = {c.args[0].value for c in literal_calls("label")}
    names = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    for page in ROOT.rglob("*.j2"):
        names |= set(re.findall(r'say\("(\w+)"', page.read_text("utf-8")))
    # Keys that are put together, such as f"grade_{grade}".
    made = {
        "".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in node.values)
        for node in nodes()
        if isinstance(node, ast.JoinedStr)
    }
    made = [re.compile(text) for text in made if text.replace(".+", "")]
    # Codes of a list, said by a room whose keys begin so, such as "leads:fee_".
    rooms = re.compile(r"(?:^|\|)(\w+:\w+)(?=$|\|)")
    begun = tuple(one for name in names if isinstance(name, str) for one in rooms.findall(name))
    text = "\n".join(sources().values())
    orphans = [
        f"{room}: {key}"
        for room in ROOMS
        if room not in whole
        for key in phrase_keys(room)
        if key not in names
        and not any(pattern.fullmatch(key) for pattern in made)
        and not f"{room}:{key}".startswith(begun)
        # Columns are named by assignment and in SQL too.
        and not (room == "columns" and re.search(rf"\b{re.escape(key)}\b", text))
    ]
    assert orphans == []


def test_tables_are_called_as_their_contracts_call_them():
    assert {name: label("tables", name, "zh") for name in TABLES} == {
        name: f"{table.zh}（{name}）" for name, table in TABLES.items()
    }
    assert set(phrase_keys("tables")) == set(TABLES)


def test_every_unit_of_a_contract_has_a_name_in_the_office():
    units = {column.unit for table in TABLES.values() for column in table.columns} - {None}
    assert units <= set(phrase_keys("units"))


def test_a_sentence_without_a_language_is_english_and_can_be_said_again():
    noticed = phrase(
        "load", "left_open", name=by_language({"en": "openings", "zh": "需求人数"}), n=1, total=2
    )
    assert noticed == "openings: 1 of 2 say 若干 or the like, kept as unknown"
    assert render(noticed, "zh") == "需求人数：2 行中有 1 行填“若干”等，按未知保存"
    assert render("as it came", "zh") == "as it came"


def test_facts_follow_the_language_however_deep_they_are():
    inner = phrase("load", "empty")
    outer = joined([phrase("load", "bomb", finding=inner), "x"], "; ")
    assert outer == "it is empty, which would fill the memory (a zip bomb); x"
    assert render(outer, "zh") == "文件为空，会占满内存（疑似压缩炸弹）；x"


def test_what_can_be_said_again_survives_a_copy_and_a_pickle():
    said = joined([phrase("load", "empty")])
    for twin in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert isinstance(twin, LazyText) and twin == said
        assert render(twin, "zh") == "文件为空"


RAISED = [
    errors.ContractError("posting", ["a"], source=phrase("load", "sheet", file="f", sheet="s")),
    errors.InputError(
        phrase("list_refused", "not_changed"), [phrase("list_refused", "no_row", row="r")]
    ),
    errors.UnreadableFileError("f.csv", phrase("load", "empty"), phrase("load", "export_again")),
    errors.StoreVersionError("s.duckdb", 3, 2),
    errors.StoreVersionError("s.duckdb", 1, 2),
    errors.MissingDataError("shortage", {"need_survey": ("post",), "demand": ()}),
    errors.NotFoundError("table", "x", ["posting"]),
    errors.SpecError("a.yml", [phrase("spec", "missing_key", where="rates", key="stay")]),
    errors.MissingExtraError("VectorIndex", "scale"),
    errors.AlreadyRunningError("out", ""),
]


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_error_is_english_and_is_said_again_in_chinese(error, english_in):
    assert english_in(str(error))
    assert english_in(render(error, "zh")) == []


def test_an_error_inside_another_is_said_again_too():
    lacking = errors.MissingDataError("leads", {"posting": ()})
    told = phrase("report", "nothing", "zh", why=lacking)
    assert told.startswith("数据不足") and "尚未导入" in told


def test_large_and_small_numbers_are_written_without_an_exponent():
    facts = {"month": "2024-01", "reported": 12345678.9, "mean": 0.00001234, "low": 1, "high": 9e9}
    said = phrase("demand", "nowcast", **facts)
    assert "12,345,679 are reported" in said and "put at 0.00001234" in said
    assert "9,000,000,000" in render(said, "zh")
