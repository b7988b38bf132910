"""Tell how well people and enterprises that stand twice are recognised, beside splink.

The books of `identity_books` and the registers of `identity_registers` are loaded as files are; who then
stands under one pseudonym was joined.

Splink, which is made for this, is given the same columns and its threshold that does best on this
very book, which no user could choose; ours has none to choose here. The parameters of ours were
chosen on books of `variant` "other", which are made of other names, errors and shares.

Names of enterprises are resolved against the register by name alone.
"""

from __future__ import annotations

import time

import pandas as pd
from identity_books import VARIANTS, Shares, people_book
from identity_registers import enterprise_names
from reference import arguments, publish

from talentmatch.data.intake.identity.enterprises import resolve_enterprises
from talentmatch.data.intake.identity.firm_names import letters
from talentmatch.data.store import Store


def scores(joined: set[tuple[int, int]], true: set[tuple[int, int]]) -> dict[str, float]:
    """Return precision and recall of the pairs that were joined."""
    right = len(joined & true)
    return {
        "precision": round(right / max(len(joined), 1), 4),
        "recall": round(right / max(len(true), 1), 4),
        "joined": len(joined),
    }


def pairs_of(groups: pd.Series) -> set[tuple[int, int]]:
    """Return all pairs of rows of one group."""
    pairs: set[tuple[int, int]] = set()
    for rows in groups.groupby(groups).groups.values():
        members = sorted(rows)
        pairs |= {(a, b) for at, a in enumerate(members) for b in members[at + 1 :]}
    return pairs


def joined_by_talentmatch(rows: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame, float]:
    """Return under which pseudonym each record is kept, what is put up for review, and the time."""
    with Store() as store:
        store.write("candidate", rows[["candidate_id", "employer", "title", "major"]])
        start = time.process_time()
        load = store.write("contact", rows[["candidate_id", "name", "phone", "email"]])
        seconds = time.process_time() - start
        aliases = dict(
            store._connection.execute("SELECT alias, candidate_id FROM _same_person").fetchall()
        )
        own = [store.pseudonym(one) for one in rows["candidate_id"]]
        pseudonyms = [aliases.get(one, one) for one in own]
        names = {one: row for row, one in enumerate(own)}
    review = load.review.assign(
        one=load.review["candidate_id"].map(names), other=load.review["likely_id"].map(names)
    )
    return pd.Series(pseudonyms, index=rows.index), review, seconds


def people_question(shares: Shares, name: str, seed: int, size: int) -> list[dict[str, object]]:
    """Return how well people are recognised, by ours and by splink."""
    rows = people_book(shares, seed, size, size // 5)
    true = pairs_of(rows["person"])
    question = f"people of {size:,} records, book {name}"
    pseudonyms, review, seconds = joined_by_talentmatch(rows)
    open_pairs = review[review["outcome"].eq("in doubt")]
    # A pair in doubt stands for all records already joined with either of its two.
    joined = pairs_of(pseudonyms)
    groups = pseudonyms.to_dict()
    doubts = {
        tuple(sorted((groups[a], groups[b])))
        for a, b in zip(open_pairs["one"], open_pairs["other"], strict=True)
    }
    reviewed = [
        pair
        for pair in true - joined
        if tuple(sorted((groups[pair[0]], groups[pair[1]]))) in doubts
    ]
    return [
        {
            "question": question,
            "by": "talentmatch",
            **scores(joined, true),
            "true": len(true),
            "in review": len(open_pairs),
            "true ones in review": len(reviewed),
            "cpu_seconds": round(seconds, 2),
        },
        {"question": question, "by": "splink", **joined_by_splink(rows, true), "true": len(true)},
    ]


def joined_by_splink(rows: pd.DataFrame, true: set[tuple[int, int]]) -> dict[str, float]:
    """Return the scores of splink at the threshold that does best on this book: as a reference."""
    pairs, seconds = _pairs_of_splink(rows)
    best: dict[str, float] = {"precision": 0.0, "recall": 0.0, "joined": 0}
    for least in (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999):
        likely = pairs[pairs["match_probability"] >= least]
        joined = {
            tuple(sorted(pair))
            for pair in zip(likely["unique_id_l"], likely["unique_id_r"], strict=True)
        }
        best = max(best, scores(joined, true), key=_harmonic)
    return {**best, "cpu_seconds": round(seconds, 2)}


def _pairs_of_splink(rows: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """Return the pairs that splink finds likely, and the time it takes once it is loaded."""
    import logging

    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    logging.disable(logging.WARNING)
    start = time.process_time()
    table = rows.assign(
        unique_id=rows.index,
        phone=rows["phone"].str.replace(r"\D", "", regex=True).str[-11:],
        email=rows["email"].str.lower(),
        sound=rows["name"].map(
            lambda name: "".join(sorted(letters(name.lower()))) if isinstance(name, str) else None
        ),
    ).drop(columns=["candidate_id", "person"])
    rules = [block_on("phone"), block_on("email"), block_on("name"), block_on("sound", "title")]
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.JaroWinklerAtThresholds("sound", [0.9]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
            cl.ExactMatch("email").configure(term_frequency_adjustments=True),
            cl.ExactMatch("employer").configure(term_frequency_adjustments=True),
            cl.ExactMatch("title"),
            cl.ExactMatch("major"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table), settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("name", "phone")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    pairs = linker.inference.predict(threshold_match_probability=0.05).as_pandas_dataframe()
    return pairs, time.process_time() - start


def _harmonic(result: dict[str, float]) -> float:
    total = result["precision"] + result["recall"]
    return 2 * result["precision"] * result["recall"] / total if total else 0.0


def enterprise_question(variant: str, seed: int, size: int) -> dict[str, object]:
    """Return how well names are resolved against a register."""
    register, names = enterprise_names(variant, seed, size)
    start = time.process_time()
    resolution = resolve_enterprises(names[["name"]], register)
    seconds = time.process_time() - start
    matches = resolution.enterprise_id.where(
        resolution.enterprise_id.isin(register["enterprise_id"])
    )
    right = (matches == names["true"]).sum()
    missed = names[names["true"].notna() & (matches != names["true"])]
    return {
        "question": f"{len(names):,} names against {len(register):,} enterprises, book {variant}",
        "by": "talentmatch",
        "precision": round(right / matches.notna().sum(), 4),
        "recall": round(right / names["true"].notna().sum(), 4),
        "joined": int(matches.notna().sum()),
        "true": int(names["true"].notna().sum()),
        "in review": len(resolution.review),
        "true ones in review": int(missed["name"].isin(resolution.review["name"]).sum()),
        "cpu_seconds": round(seconds, 2),
    }


if __name__ == "__main__":
    options = arguments(__doc__.splitlines()[0]).parse_args()
    size = 600 if options.quick else 5_000
    rows = people_question(VARIANTS["judged"], "judged", options.seed, size)
    rows += people_question(VARIANTS["other"], "other", options.seed + 1, size)
    rows += [
        enterprise_question(name, options.seed, size * 3 // 10) for name in ("judged", "other")
    ]
    publish(
        "identity_benchmark",
        pd.DataFrame(rows),
        options,
        data="seeded books of people and enterprises",
    )
