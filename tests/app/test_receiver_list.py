"""What goes out to a receiver, as files: no cell names anybody who has not agreed to it."""

import re
import zipfile

import pandas as pd
import pytest

from talentmatch import Store

FIRM = "苏州虚构星锐模具有限公司"
PEOPLE = {
    "明虚名": ("13812340001", "ming.xu@example.cn", "明虚名-总经理"),
    "王虚芳": ("13812340002", "wang_88@example.cn", "虚构星锐设备工程师 138 1234 0002"),
    "Nora Fictive": (
        "13812340003",
        "nora@example.cn",
        "PLC engineer, the only listed one (Nora Fictive)",
    ),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a store of three people whose names stand in their titles, skills and texts."""
    path = tmp_path_factory.mktemp("receiver") / "book.duckdb"
    rows = [
        (f"P-{n}", title, FIRM, ["PLC", name], 200_000.0, "2024-04-01", f"{name} {phone}")
        for n, (name, (phone, _, title)) in enumerate(PEOPLE.items())
    ]
    columns = ["candidate_id", "title", "employer", "skills", "expected_yearly_pay"]
    people = pd.DataFrame(rows, columns=[*columns, "registered_on", "text"])
    posting = {
        "posting_id": ["J1", "J2"],
        "enterprise_id": ["E1", "E1"],
        "enterprise_name": ["甬江精密机械有限公司"] * 2,
        "title": ["设备工程师", "总经理"],
        "skills": [["PLC", "AutoCAD"], ["ERP"]],
        "pay_low": [25_000, 15_000],
        "pay_high": [30_000, 18_000],
        "posted_on": ["2024-05-01"] * 2,
    }
    with Store(path) as store:
        store.write("posting", pd.DataFrame(posting))
        store.write("candidate", people)
        contact = [(f"P-{n}", name, p, m) for n, (name, (p, m, _)) in enumerate(PEOPLE.items())]
        store.write(
            "contact", pd.DataFrame(contact, columns=["candidate_id", "name", "phone", "email"])
        )
        agreed = people[["candidate_id"]].assign(purpose="recruiting", given_on="2024-04-01")
        store.write("consent", agreed)
    return path


def traces():
    for name, (phone, mail, _) in PEOPLE.items():
        yield from (name, name.replace(" ", ""), phone, phone[3:], mail, mail.split("@")[0])
    yield from ("虚构星锐", "only listed", "expect", "期望", "P-0")


def texts_of(path):
    if path.suffix != ".xlsx":
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


@pytest.mark.no_cover
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("--posting", "J1", "--why"), "list.csv"),
        (("--posting", "J1", "--why"), "list.json"),
        (("--posting", "J1", "--why"), "list.xlsx"),
        (("--all",), "lists.xlsx"),
    ],
)
def test_no_file_for_a_receiver_names_anybody(command, place, tmp_path, asked, name, lang):
    out = tmp_path / name
    code, said, err = command(
        "match", *asked, "--receiver", "E1", "--out", out, "--store", place, "--lang", lang
    )
    assert code == 0, err
    told = texts_of(out) + said + err
    squeezed = told.replace(" ", "").replace("-", "")
    assert [t for t in traces() if t in told or t.replace(" ", "") in squeezed] == []


def test_the_screen_tells_why_the_receiver_might_say_yes_and_nothing_of_the_person(command, place):
    code, said, err = command(
        "match", "--posting", "J1", "--why", "--receiver", "E1", "--store", place, "--format", "csv"
    )
    assert code == 0, err
    assert "(employer)" in said
    assert "(candidate)" not in said and "% of what is expected" not in said
    head = said.splitlines()[0].lstrip("\ufeff").split(",")
    assert not {"candidate", "mutual", "weak"} & set(head) and "employer" in head


def test_who_agreed_to_the_receiver_is_shown_by_title_but_not_by_willingness(command, place):
    with Store(place) as store:
        agreed = {"candidate_id": ["P-2"], "purpose": ["recruiting"], "receiver": ["E1"]}
        store.write("consent", pd.DataFrame({**agreed, "given_on": ["2024-04-01"]}))
    _, said, _ = command(
        "match", "--posting", "J1", "--receiver", "E1", "--store", place, "--format", "csv"
    )
    assert "the only listed one" in said and "明虚名" not in said
    assert "mutual" not in said


def test_a_client_reads_post_firm_skills_and_bands_and_no_weak_match(command, place, tmp_path):
    out = tmp_path / "list.csv"
    code, _, err = command(
        "match", "--posting", "J1", "--receiver", "E1", "--out", out, "--store", place
    )
    assert code == 0, err
    rows = pd.read_csv(out)
    assert rows["post"].eq("设备工程师").all() and rows["enterprise_name"].nunique() == 1
    assert set(rows["skills_fit"]) == {"PLC programming"} and set(rows["skills_missing"]) == {
        "AutoCAD"
    }
    hidden = rows[rows["candidate_id"].str.startswith("candidate ")]
    assert len(hidden) and set(hidden["pay_asked"]) == {"200000-300000"}
    assert "scorecard" in err
    for number in hidden["candidate_id"]:
        assert f"{number} = c-" in err, "the house keeps who is behind each number"


def test_a_receivers_workbook_says_what_ranks_it_and_nothing_of_the_house(command, place, tmp_path):
    out = tmp_path / "list.xlsx"
    command("match", "--posting", "J1", "--receiver", "E1", "--out", out, "--store", place)
    said = texts_of(out)
    assert "scorecard ranks" in said
    assert " = c-" not in said and "left out" not in said


@pytest.fixture
def letterhead(tmp_path):
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "瑞才人力资源 · 机密"
    document.core_properties.author = "李虚顾问"
    document.core_properties.title = "明虚名 简历"
    path = tmp_path / "letterhead.docx"
    document.save(path)
    return path


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_profiles_stand_on_the_letterhead_and_name_nobody(
    command, place, tmp_path, letterhead, lang
):
    folder = tmp_path / "profiles"
    code, _, err = command(
        "match",
        "--posting",
        "J1",
        "--why",
        "--receiver",
        "E1",
        "--profiles",
        folder,
        "--letterhead",
        letterhead,
        "--store",
        place,
        "--lang",
        lang,
    )
    assert code == 0, err
    # Who agreed to this receiver, in another test, stands under their own number.
    files = [file for file in sorted(folder.iterdir()) if "-c-" not in file.name]
    assert files and all(file.suffix == ".docx" for file in files)
    for file in files:
        with zipfile.ZipFile(file) as archive:
            parts = {
                name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
            }
        told = file.name + "\n".join(parts.values())
        assert "瑞才人力资源 · 机密" in told and "设备工程师" in told and "PLC" in told
        assert (
            "docProps/app.xml" not in parts and "李虚顾问" not in told and "python-docx" not in told
        )
        # Names of fonts and styles are no words about anybody.
        words = re.sub(r"<[^>]*>", "\n", parts["word/document.xml"] + parts["docProps/core.xml"])
        assert [t for t in traces() if t in words] == []
    with Store(place) as store:
        entries = store.access_log.entries()
    logged = entries[entries["tables"].str.startswith("profiles")]
    assert logged["receiver"].eq("E1").all() and len(logged) >= 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--posting", "J1", "--profiles", "p"), "--receiver"),
        (("--posting", "J1", "--receiver", "E1", "--letterhead", "l.docx"), "--profiles"),
    ],
)
def test_profiles_without_somebody_to_read_them_are_refused(command, place, asked, said):
    code, _, err = command("match", *asked, "--store", place)
    assert code == 2 and said in err


def test_a_letterhead_that_is_no_document_is_refused(command, place, tmp_path):
    paper = tmp_path / "paper.docx"
    paper.write_text("no document")
    code, _, err = command(
        "match",
        "--posting",
        "J1",
        "--receiver",
        "E1",
        "--profiles",
        tmp_path / "p",
        "--letterhead",
        paper,
        "--store",
        place,
    )
    assert code != 0 and "paper.docx" in err and not (tmp_path / "p").exists()
