"""Notes about people and the board of a posting: written, due, moved on, and gone with the person."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.pipeline.people.notes import follow_ups_due, notes, settle_note, write_note
from talentmatch.pipeline.people.stages import (
    STAGES,
    Stage,
    board,
    move_on_board,
    name_stages,
    office_stages,
)

DAY = pd.Timestamp("2024-05-01")


@pytest.fixture
def office():
    with Store() as store:
        ids = ["wang", "li"]
        people = {"candidate_id": ids, "title": ["焊工", "车工"], "registered_on": DAY}
        store.write("candidate", pd.DataFrame(people))
        consent = {"candidate_id": ids, "purpose": "recruiting", "given_on": DAY}
        store.write("consent", pd.DataFrame(consent))
        contact = {"candidate_id": ids, "name": ["王小明", "李雷"], "phone": ["13900000001", None]}
        store.write("contact", pd.DataFrame(contact))
        post = {
            "posting_id": ["P1"],
            "title": ["焊工"],
            "enterprise_name": ["慈溪某某有限公司"],
            "posted_on": [DAY],
            "permitted_use": ["commercial"],
        }
        store.write("posting", pd.DataFrame(post))
        yield store


@pytest.fixture
def wang(office):
    return office.pseudonym("wang")


def test_a_note_is_kept_with_who_wrote_it_and_without_names(office, wang):
    write_note(office, wang, "王小明说 13912345678 找他", who="agent", posting_id="P1", kind="call")
    row = notes(office, candidate_id=wang).table.iloc[0]
    assert row["note_text"] == "…说 … 找他"
    assert (row["noted_by"], row["note_kind"], row["posting_id"]) == ("agent", "call", "P1")
    assert len(notes(office, posting_id="P1").table) == 1
    assert len(notes(office, candidate_id=office.pseudonym("li")).table) == 0


def test_a_name_that_comes_later_is_taken_out_of_notes_too(office):
    li = office.pseudonym("li")
    write_note(office, li, "赵云愿意来", who="agent")
    office.write("contact", pd.DataFrame({"candidate_id": ["li"], "name": ["赵云"]}))
    assert notes(office, candidate_id=li).table["note_text"].tolist() == ["…愿意来"]


def test_what_is_due_is_told_until_it_is_done(office, wang):
    write_note(office, wang, "再问", who="agent", come_back_on=DAY)
    write_note(office, wang, "更晚再问", who="agent", come_back_on=DAY + pd.Timedelta(days=9))
    due = follow_ups_due(office, day=DAY).table
    assert due["note_text"].tolist() == ["再问"] and due["name"].tolist() == ["王小明"]
    assert len(follow_ups_due(office, day=DAY, who="somebody else").table) == 0
    settle_note(office, wang, due["noted_at"].iloc[0], "agent")
    assert len(follow_ups_due(office, day=DAY).table) == 0
    assert len(notes(office, candidate_id=wang).table) == 2
    with pytest.raises(NotFoundError):
        settle_note(office, wang, DAY, "agent")


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("  ", {}, "says nothing"),
        ("字" * 4001, {}, "4001 letters"),
        ("好", {"kind": "dream"}, "no kind"),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(office, wang, text, more, said):
    with pytest.raises(InputError, match=said):
        write_note(office, wang, text, who="agent", **more)
    with pytest.raises(NotFoundError):
        write_note(office, "nobody", "好", who="agent")


def test_a_note_goes_with_the_person(office, wang):
    write_note(office, wang, "好", who="agent")
    move_on_board(office, wang, "P1", "in process")
    report = office.erase(wang)
    assert report.removed["note"] == 1 and report.removed["process"] == 1
    assert len(board(office, "P1").table) == 0


def test_the_board_shows_the_office_stages_and_who_was_in_contact(office, wang):
    assert [one.code for one in office_stages(office)] == list(STAGES)
    stages = [
        Stage("待联系", "open"),
        Stage("已推荐", "in_process"),
        Stage("面试", "in_process"),
        Stage("录用", "offer"),
        Stage("入职", "hired"),
        Stage("淘汰", "declined"),
    ]
    name_stages(office, stages)
    assert move_on_board(office, wang, "P1", "面试").code == "in_process"
    write_note(office, wang, "约了", who="agent", kind="call")
    row = board(office, "P1").table.iloc[0]
    assert (row["office_step"], row["stage"], row["noted_by"]) == ("面试", "in_process", "agent")
    move_on_board(office, wang, "P1", "入职")
    assert board(office, "P1").table["office_step"].tolist() == ["入职"]
    with pytest.raises(InputError, match="no stage 梦想"):
        move_on_board(office, wang, "P1", "梦想")


def test_a_stage_that_the_office_calls_otherwise_by_now_is_shown_by_what_it_means(office, wang):
    move_on_board(office, wang, "P1", "offer")
    names = [Stage(f"阶段{code}", code) for code in STAGES]
    name_stages(office, names)
    assert board(office, "P1").table["office_step"].tolist() == ["阶段offer"]
    name_stages(office, [])
    assert render(board(office, "P1").table["office_step"].iloc[0], "zh") == "已发录用通知"


def test_a_row_of_a_file_is_moved_and_not_doubled(office, wang):
    row = {
        "candidate_id": ["wang"],
        "posting_id": ["P1"],
        "firm": ["慈溪某某"],
        "stage": ["in_process"],
    }
    office.write("process", pd.DataFrame(row))
    move_on_board(office, wang, "P1", "declined")
    rows = office.read("process", as_of=DAY, purpose="recruiting")
    assert rows[["firm", "stage"]].to_numpy().tolist() == [["慈溪某某", "declined"]]


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        ([Stage("a", code) for code in STAGES], "a is there twice"),
        ([Stage(code, code) for code in STAGES[1:]], "no stage of yours stands for noted"),
        ([Stage("", "open"), *(Stage(code, code) for code in STAGES)], "cannot be the name"),
    ],
)
def test_stages_that_say_less_than_the_lists_need_are_refused(office, stages, said):
    with pytest.raises(InputError, match=said):
        name_stages(office, stages)
    assert len(office_stages(office)) == len(STAGES)


def test_whoever_is_in_process_is_on_no_list_of_the_posting(office, wang):
    from talentmatch.pipeline.matches._processes import settled_pairs

    def settled():
        posts = office.read("posting", as_of=DAY, purpose="recruiting")
        return settled_pairs(office, DAY, posts, None)["candidate_id"].tolist()

    move_on_board(office, wang, "P1", "noted")
    assert settled() == []
    move_on_board(office, wang, "P1", "in process")
    assert settled() == [wang]
    assert pipeline.data_date(office, "recruiting") >= DAY
