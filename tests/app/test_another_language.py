"""A language is a catalogue: one made by a script says everything, and no code was changed for it."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from every_command import EVERY, filled_in, names_of

from talentmatch import Store
from talentmatch.data.tables import TABLES
from talentmatch.pipeline import data_date
from talentmatch.specs.folders import spec_path
from talentmatch.specs.reading import read_yaml
from talentmatch.vocab.reading import read_rows

#: English letters, and those of accented English.
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áƀćďéƒǵĥíĵķĺḿńóṕɋŕśťúṽẃẋýźÁƁĆĎÉƑǴĤÍĴĶĹḾŃÓṔɊŔŚŤÚṼẂẊÝŹ"
ACCENTS = str.maketrans(PLAIN, ACCENTED)
#: Runs the commands in one process, so that a language is looked for once.
RUN = """
import contextlib, io, json, sys
from talentmatch.app import cli
said = {}
for words in json.load(sys.stdin):
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    sys.argv = ["talentmatch", *words]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
    out.flush()
    said[" ".join(words)] = [code, out.buffer.getvalue().decode("utf-8-sig"), err.getvalue()]
sys.stdout.buffer.write(json.dumps(said).encode())
"""


def accented(text):
    """Put accents on every letter outside the fields of a pattern."""
    parts = re.split(r"(\{[^{}]*\})", text)
    return "".join(part if part.startswith("{") else part.translate(ACCENTS) for part in parts)


def texts():
    """Return the English of everything that carries its languages itself."""
    for name in (
        "industries",
        "occupations",
        "regions",
        "skills",
        "levels",
        "isco08",
        "plain_names",
    ):
        yield from (row["en"] for row in read_rows(name))
    for spec in ("plan/default", "demand/components", "demand/elasticities"):
        yield from _english(read_yaml(spec_path("models", spec)))
    for table in TABLES.values():
        for column in table.columns:
            yield from (column.name, column.meaning.rstrip("."))


def _english(given):
    if isinstance(given, dict):
        if "en" in given:
            yield str(given["en"])
        for value in given.values():
            yield from _english(value)


@pytest.fixture(scope="module")
def accents(tmp_path_factory):
    """Return a folder of catalogues in accented English."""
    folder = tmp_path_factory.mktemp("locale")
    target = folder / "xx" / "LC_MESSAGES"
    target.mkdir(parents=True)
    for path in (resources.files("talentmatch") / "locale" / "zh" / "LC_MESSAGES").iterdir():
        if path.name.endswith(".po"):
            with path.open("rb") as source:
                catalogue = read_po(source)
            for message in catalogue:
                if message.id:
                    message.string = accented(str(message.id))
            with (target / path.name).open("wb") as out:
                write_po(out, catalogue)
    own = Catalog()
    for text in dict.fromkeys(texts()):
        own.add(text, accented(text), context=text)
    with (target / "texts.po").open("wb") as out:
        write_po(out, own)
    return folder


@pytest.fixture(scope="module")
def said(accents, city_file, tracking, tmp_path_factory):
    """Return what every command says in accented English, and the words that the data holds."""
    folder = tmp_path_factory.mktemp("office")
    for part in (city_file.parent, Path(tracking.uri.removeprefix("sqlite:///")).parent):
        shutil.copytree(part, folder, dirs_exist_ok=True)
    path = folder / city_file.name
    names = names_of(path)
    lists = [filled_in(words, names) for words in EVERY]
    more = ["--store", str(path), "--lang", "xx"]
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps([[*words, *more] for words in lists]).encode(),
        env={**os.environ, "TALENTMATCH_LOCALE": str(accents), "COLUMNS": "400"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    own = set(re.findall(r"[A-Za-z]{3,}", str(path) + " ".join(map(str, names.values()))))
    with Store(path) as store:
        for table in store.tables():
            for purpose in TABLES[table].purposes or ("service",):
                rows = store.query(f"SELECT * FROM {table}", as_of="2100-01-01", purpose=purpose)
                own |= set(re.findall(r"[A-Za-z]{3,}", rows.to_csv(index=False)))
        people = store.query(
            "SELECT candidate_id FROM candidate",
            as_of=data_date(store, "recruiting"),
            purpose="recruiting",
        )
        known = store.identifying(people["candidate_id"].tolist())
        own |= set(re.findall(r"[A-Za-z]{3,}", known.to_csv(index=False)))
        log = store.access_log.entries()
        own |= set(re.findall(r"[A-Za-z]{3,}", log.drop(columns="hash").to_csv(index=False)))
    return {
        words: json.loads(done.stdout)[" ".join([*one, *more])]
        for words, one in zip(EVERY, lists, strict=True)
    }, own


@pytest.mark.slow
@pytest.mark.parametrize("words", EVERY)
def test_no_english_shines_through_in_a_language_that_is_a_catalogue_alone(said, words):
    answers, own = said
    code, out, err = answers[words]
    assert code == 0, err
    plain = re.sub(r"\b[0-9a-f]{6,}", "", f"{out}\n{err}")  # ids of runs and marks of entries
    left = set(re.findall(r"[A-Za-z]{3,}", plain)) - own
    assert left == set()
    assert re.search(f"[{ACCENTED}]{{4}}", out)
