"""Files read without a store: sheets, frames and notes."""

import csv
import json
import math

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.sheets import Block, RawSheet


def sheets_by_table(path, **options):
    return {sheet.table: sheet for sheet in read_files(path, **options)}


def consented_sheets(path):
    return list(read_files(path, consent="recruiting"))


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


def block_of(rows):
    return find_block(RawSheet("a.xlsx", rows))


def csv_of(folder, name, *lines):
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    return list(read_files(path, consent="recruiting"))


def notes_of(sheets):
    return " ".join(str(note) for sheet in sheets for note in (*sheet.notes, *sheet.unmapped))


def people_of(folder, *lines):
    path = folder / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    return {one.table: one.frame for one in read_files(path, consent="recruiting")}


def frames_and_text(path):
    """Return frame by table of a file and what is said of it."""
    sheets = list(read_files(path, consent="recruiting"))
    assert not [sheet.skipped for sheet in sheets if sheet.skipped]
    return {s.table: s.frame for s in sheets}, "\n".join(str(n) for s in sheets for n in s.notes)


def of_text(folder, *lines):
    path = folder / "人选.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return frames_and_text(path)


def people_of_rows(folder, *rows):
    path = folder / "人选.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return frames_and_text(path)


def first_person(read):
    return read[0]["candidate"].iloc[0].astype(object).where(lambda row: row.notna(), None)


def of_people(folder, *rows):
    """Return the people of a book by name, and what is said of it."""
    read = people_of_rows(folder, *rows)
    who = read[0]["candidate"].merge(read[0]["contact"], on="candidate_id")
    people = who.set_index("name").astype(object)
    return people.where(people.notna(), None), read[1]


def frames_of(folder, *lines, name="a.csv"):
    """Return the tables of a file of these lines, and all that is noted."""
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def frames_of_content(folder, name, content):
    path = folder / name
    path.write_text(content, "utf-8")
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def records_of(folder, *records):
    return frames_of_content(folder, "a.json", json.dumps(records, ensure_ascii=False))


def people_and_notes(folder, *lines):
    frames, notes = frames_of_content(folder, "a.csv", "\n".join(lines))
    frame = frames["candidate"].astype(object)
    return frame.where(frame.notna(), None), notes


def rows_of(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(folder / name, consent="recruiting"))
    return sheets[0].frame.to_dict("records")


def sheets_of(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return list(read_files(folder / name))


def frame_of(folder, table, name, *lines):
    return next(sheet.frame for sheet in sheets_of(folder, name, *lines) if sheet.table == table)


def frames_and_every_note(path):
    """Return frame by table of a file, and every note."""
    sheets = list(read_files(path, consent="recruiting"))
    assert not [sheet.skipped for sheet in sheets if sheet.skipped]
    notes = [str(note) for sheet in sheets for note in sheet.notes]
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def of_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return frames_and_every_note(path)


def written(path, content):
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def the_sheet(path, **options):
    (sheet,) = read_files(path, **options)
    return sheet


def months_of(frame, column="month"):
    return frame[column].dt.strftime("%Y-%m").tolist()


def sheets_of_lines(folder, name, *lines):
    (folder / name).write_text("\n".join(lines), "utf-8")
    return {sheet.table: sheet for sheet in read_files(folder / name)}


def figures(folder, *lines):
    (folder / "a.csv").write_text("\n".join(lines), "utf-8")
    found = {sheet.table: sheet for sheet in read_files(folder / "a.csv")}
    frame = found["indicator"].frame if "indicator" in found else None
    return found, [] if frame is None else frame[["metric", "value"]].values.tolist()


def frames_and_notes(folder, name, *lines):
    """Return frame by table, and every note."""
    (folder / name).write_text("\n".join(lines), "utf-8")
    sheets = list(read_files(folder / name, consent="recruiting"))
    return {sheet.table: sheet.frame for sheet in sheets}, [str(n) for s in sheets for n in s.notes]


def tables_read(path):
    """Return the tables that a file was read as."""
    return {sheet.table: sheet.frame for sheet in read_files(path, consent="recruiting")}


def tables_of(path):
    """Return the tables of a file, and all that is noted."""
    sheets = list(read_files(path, consent="recruiting"))
    notes = " | ".join(str(note) for sheet in sheets for note in sheet.notes)
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def json_tables(folder, content):
    (folder / "a.json").write_text(json.dumps(content), "utf-8")
    return tables_of(folder / "a.json")


def same_amounts(left, right):
    return len(left) == len(right) and all(
        a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(left, right, strict=True)
    )
