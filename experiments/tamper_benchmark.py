"""Is every way of tampering with the access log named, and honest work never.

A store with a witness is tampered with in fourteen ways, each at random places of logs of random
length; then many honest commands run in random order over stores that are copied, moved, backed up,
restored, and whose keys are renewed, the log being verified after each.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
from reference import arguments, publish

from talentmatch.data.copies.backup import backup, restore
from talentmatch.data.storage.access_log import HEAD, AccessLog
from talentmatch.data.storage.keys import Pseudonymiser, key_beside
from talentmatch.data.store import Store

PEOPLE = pd.DataFrame({"candidate_id": ["P-17", "P-18"], "title": ["welder", "cook"]})
AGREED = pd.DataFrame(
    {"candidate_id": ["P-17", "P-18"], "purpose": "recruiting", "given_on": "2024-01-01"}
)
TARGETS = pd.DataFrame({"indicator": ["a"], "year": [2025], "target": [1.0]})
MOST_PLACES = 4


@dataclass(frozen=True)
class Office:
    """A store, the folder of its witness, and a copy of yesterday's file."""

    store: Path
    seen: Path
    yesterday: Path
    chance: random.Random

    def read(self, times: int = 1) -> None:
        """Read people, as an office does all day."""
        with Store(self.store, witness=self.seen) as store:
            for _ in range(times):
                store.read("candidate", as_of=pd.Timestamp("2030-01-01"), purpose="recruiting")

    def entries(self) -> int:
        """Return how many entries the log has."""
        ((count,),) = self.sql("SELECT count(*) FROM _access_log")
        return int(count)

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """Change the file without the key, as any program can that reads DuckDB."""
        with duckdb.connect(str(self.store)) as connection:
            for statement in statements:
                rows = connection.execute(statement).fetchall()
        return rows

    def some(self) -> int:
        """Return an entry that is not the last."""
        return self.chance.randrange(1, self.entries())

    def witness(self) -> Path:
        """Return the file of the witness."""
        (path,) = self.seen.iterdir()
        return path


def change(office: Office) -> None:
    field, value = office.chance.choice(
        [("user", "'somebody else'"), ("rows", "0"), ("purpose", "'audit'"), ("at", "'2020-01-01'")]
    )
    office.sql(f'UPDATE _access_log SET "{field}" = {value} WHERE entry = {office.some()}')


def take_out(office: Office) -> None:
    office.sql(f"DELETE FROM _access_log WHERE entry = {office.some()}")


def take_out_and_renumber(office: Office) -> None:
    entry = office.some()
    office.sql(
        f"DELETE FROM _access_log WHERE entry = {entry}",
        f"UPDATE _access_log SET entry = entry - 1 WHERE entry > {entry}",
    )


def swap(office: Office) -> None:
    one = office.some()
    office.sql(
        f"UPDATE _access_log SET entry = CASE entry WHEN {one} THEN {one + 1} ELSE {one} END "
        f"WHERE entry IN ({one}, {one + 1})"
    )


def put_in(office: Office) -> None:
    entry = office.some()
    office.sql(
        f"UPDATE _access_log SET entry = entry + 1 WHERE entry > {entry}",
        "INSERT INTO _access_log SELECT * REPLACE (entry + 1 AS entry) FROM _access_log "
        f"WHERE entry = {entry}",
    )


def cut(office: Office) -> None:
    last = office.some()
    office.sql(
        f"DELETE FROM _access_log WHERE entry > {last}",
        f"UPDATE _meta SET value = (SELECT hash || ':{last}' FROM _access_log WHERE entry = "
        f"{last}) WHERE key = '{HEAD}'",
    )


def empty(office: Office) -> None:
    office.sql("DELETE FROM _access_log", f"DELETE FROM _meta WHERE key = '{HEAD}'")


def like_new(office: Office) -> None:
    office.sql(
        "DELETE FROM _access_log", f"DELETE FROM _meta WHERE key IN ('{HEAD}', 'key_fingerprint')"
    )


def forget_who_was_seen(office: Office) -> None:
    office.sql(
        "UPDATE _shown SET marks = marks[:0] WHERE entry = (SELECT max(entry) FROM _shown "
        "WHERE len(marks) > 0)"
    )


def write_anew_with_the_key(office: Office) -> None:
    key = Pseudonymiser(key_beside(office.store).read_bytes())
    empty(office)
    office.sql("DELETE FROM _shown")
    with duckdb.connect(str(office.store)) as connection:
        log = AccessLog(lambda: connection, key)
        log.begin(new=True)
        for _ in range(office.chance.randrange(1, 9)):
            log.append("read", "target", rows=1, purpose="planning")


def roll_back(office: Office) -> None:
    shutil.copy(office.yesterday, office.store)


def roll_back_without_a_witness(office: Office) -> None:
    roll_back(office)
    shutil.rmtree(office.seen)


def take_a_line_from_the_witness(office: Office) -> None:
    lines = office.witness().read_text("utf-8").splitlines()
    del lines[office.chance.randrange(1, len(lines) - 1)]
    office.witness().write_text("\n".join(lines) + "\n", "utf-8")


def change_the_witness(office: Office) -> None:
    lines = office.witness().read_text("utf-8").splitlines()
    at = office.chance.randrange(1, len(lines))
    facts = json.loads(lines[at])
    lines[at] = json.dumps({**facts, "entry": facts["entry"] + 1})
    office.witness().write_text("\n".join(lines) + "\n", "utf-8")


#: Way of tampering to the kinds under which it may be named.
WAYS: dict[Callable[[Office], None], set[str]] = {
    change: {"changed"},
    take_out: {"missing"},
    take_out_and_renumber: {"changed", "missing"},
    swap: {"changed"},
    put_in: {"changed"},
    cut: {"cut", "unsealed"},
    empty: {"emptied"},
    like_new: {"emptied"},
    forget_who_was_seen: {"changed"},
    write_anew_with_the_key: {"rewritten"},
    roll_back: {"rolled_back"},
    roll_back_without_a_witness: {"witness_missing"},
    take_a_line_from_the_witness: {"witness_changed"},
    change_the_witness: {"witness_changed"},
}


def office_in(folder: Path, chance: random.Random) -> Office:
    """Return an office in which some days have been worked."""
    office = Office(
        folder / "office" / "city.duckdb", folder / "seen", folder / "yesterday", chance
    )
    office.store.parent.mkdir(parents=True)
    with Store(office.store, witness=office.seen) as store:
        store.write("candidate", PEOPLE)
        store.write("consent", AGREED)
    office.read(chance.randrange(2, 6))
    with Store(office.store, witness=office.seen) as store:
        store.log_export("match", rows=2, purpose="recruiting", people=["P-17", "P-18"])
    shutil.copy(office.store, office.yesterday)
    office.read(chance.randrange(2, 9))
    return office


def verdict(store: Path, seen: Path | None) -> str:
    """Return what is wrong with a log, as one word; empty if nothing is."""
    with Store(store, witness=seen) as opened:
        wrong = opened.access_log.verify()
    return wrong.kind if wrong else ""


def named(way: Callable[[Office], None], folder: Path, seed: int) -> tuple[bool, str]:
    """Tamper in one way; return whether it is named, at once and after more work, and how."""
    office = office_in(folder, random.Random(seed))
    way(office)
    at_once = verdict(office.store, office.seen)
    office.read(office.chance.randrange(1, 5))
    later = verdict(office.store, office.seen)
    return at_once in WAYS[way] and bool(
        later
    ), f"{at_once or 'nothing'}, then {later or 'nothing'}"


def work(folder: Path, commands: int, chance: random.Random) -> list[str]:
    """Run honest commands; return those after which anything was said to be wrong."""
    seen, alarms, copies = folder / "seen", [], []
    places = [office_in(folder, chance).store]
    for number in range(commands):
        at = chance.randrange(len(places))
        place, witness = places[at], chance.choice([seen, seen, seen, None, folder / "usb"])
        act = chance.choice(
            ["read"] * 6
            + [
                "write",
                "erase",
                "fail",
                "export",
                "backup",
                "restore",
                "elsewhere",
                "copy",
                "move",
                "rotate",
            ]
        )
        if act in ("read", "write", "erase", "fail", "export", "rotate"):
            with Store(place, witness=witness) as store:
                one_command(store, act, number, chance)
        elif act == "backup":
            path = folder / f"{number}.tar.gz"
            copies = [*copies, (place, backup(place, path, with_key=True).path)][-6:]
        elif act == "restore" and copies:
            # A backup goes back over the store it was made of.
            of, copy = chance.choice(copies)
            if of in places:
                restore(copy, of, replace=True)
        elif act == "elsewhere" and copies and len(places) < MOST_PLACES:
            places.append(folder / f"{number}" / "city.duckdb")
            restore(chance.choice(copies)[1], places[-1], replace=True)
        elif act == "copy" and len(places) < MOST_PLACES:
            places.append(folder / f"{number}" / "city.duckdb")
            shutil.copytree(place.parent, places[-1].parent)
            verdict(places[-1], seen)  # opened while the original is there
        elif act == "move":
            places[at] = place.parent.rename(folder / f"{number}") / "city.duckdb"
        alarms += [f"{number} {act}: {kind}" for p in places if (kind := verdict(p, seen))]
    return alarms


def one_command(store: Store, act: str, number: int, chance: random.Random) -> None:
    """Do one honest thing in an open store."""
    when = {"as_of": pd.Timestamp("2030-01-01"), "purpose": "recruiting"}
    if act == "write":
        store.write("target", TARGETS.assign(year=2000 + number % 50))
    elif act == "export":
        store.log_export("match", rows=1, purpose="recruiting", people=["P-18"])
    elif act == "erase":
        store.erase(chance.choice(["P-17", "P-18"]))
    elif act == "rotate":
        store.rotate_key()
    elif act == "fail":
        with suppress(KeyboardInterrupt), store.together():
            store.read("candidate", **when)  # type: ignore[arg-type]
            raise KeyboardInterrupt
    else:
        store.read("candidate", **when)  # type: ignore[arg-type]


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--commands", type=int, default=1000, help="honest commands")
    options = parser.parse_args()
    times, commands = (1, 40) if options.quick else (5, options.commands)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for way in WAYS:
            tried = [
                named(way, Path(folder) / f"{way.__name__}{n}", options.seed + n)
                for n in range(times)
            ]
            said = ", ".join(sorted({how for _, how in tried}))
            rows.append(
                {
                    "what": way.__name__.replace("_", " "),
                    "times": times,
                    "named": sum(ok for ok, _ in tried),
                    "as": said,
                }
            )
            print(rows[-1], flush=True)
        alarms = work(Path(folder) / "honest", commands, random.Random(options.seed))
        rows.append(
            {
                "what": "honest commands",
                "times": commands,
                "named": len(alarms),
                "as": "; ".join(alarms[:3]),
            }
        )
    publish("tamper_benchmark", pd.DataFrame(rows), options, data="seeded")
    if alarms or any(row["named"] < row["times"] for row in rows[:-1]):
        raise SystemExit("tampering was not named, or honest work was")


if __name__ == "__main__":
    main()
