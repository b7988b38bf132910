"""Files read without a store: sheets, frames and notes."""

import csv
import json
import math

from written_files import write_text

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.sheets import Block, RawSheet


def block(header, *rows):
    return Block(list(header), [list(row) for row in rows], "", {}, list(range(2, len(rows) + 2)))


def block_of(rows):
    return find_block(RawSheet("a.xlsx", rows))


def written_json(path, content):
    return write_text(path, json.dumps(content, ensure_ascii=False))


def written_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def _written_lines(folder, name, lines):
    return write_text(folder / name, "\n".join(lines))


def consented_sheets(path):
    """Return the sheets of a file whose people agreed to be looked for."""
    return list(read_files(path, consent="recruiting"))


def csv_of(folder, name, *lines):
    return consented_sheets(_written_lines(folder, name, lines))


def rows_of(folder, name, *lines):
    """Return the rows of the first table of a file of these lines."""
    return csv_of(folder, name, *lines)[0].frame.to_dict("records")


def sheets_by_table(path, **options):
    return {sheet.table: sheet for sheet in read_files(path, **options)}


def sheets_of_lines(folder, name, *lines):
    return sheets_by_table(_written_lines(folder, name, lines))


def the_sheet(path, **options):
    (sheet,) = read_files(path, **options)
    return sheet


def frame_of(folder, table, name, *lines):
    """Return the first frame of a table in a file of these lines."""
    sheets = read_files(_written_lines(folder, name, lines))
    return next(sheet.frame for sheet in sheets if sheet.table == table)


def figures(folder, *lines):
    """Return the sheets of a file of these lines by table, and the figures of firms among them."""
    found = sheets_of_lines(folder, "a.csv", *lines)
    frame = found["indicator"].frame if "indicator" in found else None
    return found, [] if frame is None else frame[["metric", "value"]].values.tolist()


def notes_of(sheets):
    """Return all that is noted of sheets, and what of them was not read, as one text."""
    return " ".join(str(note) for sheet in sheets for note in (*sheet.notes, *sheet.unmapped))


def tables_read(path):
    """Return the tables that a file was read as."""
    return {sheet.table: sheet.frame for sheet in consented_sheets(path)}


def people_of(folder, *lines):
    return tables_read(_written_lines(folder, "a.csv", lines))


def _tables_and_notes(sheets):
    """Return the tables of sheets, and a list of what is noted."""
    notes = [str(note) for sheet in sheets for note in sheet.notes]
    return {sheet.table: sheet.frame for sheet in sheets}, notes


def frames_and_notes(folder, name, *lines):
    """Return the tables of a file of these lines, and a list of what is noted."""
    return _tables_and_notes(csv_of(folder, name, *lines))


def tables_of(path):
    """Return the tables of a file, and all that is noted as one text."""
    frames, notes = _tables_and_notes(consented_sheets(path))
    return frames, " | ".join(notes)


def frames_of(folder, *lines, name="a.csv"):
    """Return the tables of a file of these lines, and all that is noted as one text."""
    return tables_of(_written_lines(folder, name, lines))


def json_tables(folder, content):
    return tables_of(written_json(folder / "a.json", content))


def records_of(folder, *records):
    return json_tables(folder, records)


def people_and_notes(folder, *lines):
    """Return the people of a file of these lines, None where nothing is known, and the notes."""
    frames, notes = frames_of(folder, *lines)
    frame = frames["candidate"].astype(object)
    return frame.where(frame.notna(), None), notes


def frames_and_every_note(path):
    """Return the tables of a file of which every sheet is read, and a list of what is noted."""
    sheets = consented_sheets(path)
    assert not [sheet.skipped for sheet in sheets if sheet.skipped]
    return _tables_and_notes(sheets)


def frames_of_csv(path, rows):
    return frames_and_every_note(written_rows(path, rows))


def frames_and_text(path):
    """Return the tables of a file of which every sheet is read, and a line for each note."""
    frames, notes = frames_and_every_note(path)
    return frames, "\n".join(notes)


def frames_of_text(folder, *lines):
    return frames_and_text(_written_lines(folder, "人选.txt", lines))


def people_of_rows(folder, *rows):
    return frames_and_text(written_rows(folder / "人选.csv", rows))


def first_person(read):
    return read[0]["candidate"].iloc[0].astype(object).where(lambda row: row.notna(), None)


def people_by_name(folder, *rows):
    """Return the people of a book by name, and what is said of it."""
    frames, said = people_of_rows(folder, *rows)
    who = frames["candidate"].merge(frames["contact"], on="candidate_id")
    people = who.set_index("name").astype(object)
    return people.where(people.notna(), None), said


def months_of(frame, column="month"):
    return frame[column].dt.strftime("%Y-%m").tolist()


def same_amounts(left, right):
    return len(left) == len(right) and all(
        a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(left, right, strict=True)
    )
