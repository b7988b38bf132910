"""Whether the audit reproduces published callback rates, covers as it says and flags nobody wrongly.

4 870 fictitious résumés were sent to 1 323 real advertisements (Bertrand & Mullainathan 2004);
names alone told race and sex. The intervals are those of whole advertisements, since the résumés
sent to one are answered together. How often intervals of 95 % hold the truth, and how often groups
of one rate are flagged, is counted over simulated tables, beside intervals of people as if each
were decided alone and beside a flag wherever an interval lies under four fifths.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.evaluate.fairness import audit

#: People of each cluster on average, how uneven clusters are and how much they differ [logit].
_SIZE, _UNEVEN, _SPREAD = 20, 0.8, 1.5
_CLUSTERS, _GROUPS = (20, 50, 200), (2, 6, 12, 30)


def coverage(clusters: int, draws: int, seed: int) -> pd.DataFrame:
    """Return how often intervals hold the rate and the ratio of two groups of one rate."""
    random = np.random.default_rng(seed)
    rate = (1 / (1 + np.exp(-random.normal(-1, _SPREAD, 1_000_000)))).mean()
    held = []
    for _ in range(draws):
        sizes = np.maximum(2, random.lognormal(np.log(_SIZE), _UNEVEN, clusters)).astype(int)
        of = np.repeat(np.arange(clusters), sizes)
        chosen = random.random(len(of)) < 1 / (
            1 + np.exp(-random.normal(-1, _SPREAD, clusters)[of])
        )
        group = pd.Series(random.choice(["a", "b"], len(of)), name="group")
        for way, decided in (("ours", of), ("reference", None)):
            table = audit(chosen, group, clusters=decided, reference="a", n_boot=200)
            other = table[table["group"] == "b"].iloc[0]
            held.append((way, "rate", other["rate_low"] <= rate <= other["rate_high"]))
            held.append((way, "ratio", other["ratio_low"] <= 1 <= other["ratio_high"]))
    table = pd.DataFrame(held, columns=["way", "question", "share"])
    share = table.pivot_table(index="question", columns="way", values="share").reset_index()
    share["question"] += " within its interval"
    return share.assign(setting=f"{clusters} uneven clusters")


def false_flags(groups: int, draws: int, seed: int) -> pd.DataFrame:
    """Return how many tables of groups of one rate hold a flag."""
    random = np.random.default_rng(seed)
    group = pd.Series(np.repeat([f"g{number:02d}" for number in range(groups)], 100), name="group")
    tables = [audit(random.random(len(group)) < 0.2, group, n_boot=200) for _ in range(draws)]
    row = {
        "question": "tables with a false flag",
        "ours": np.mean([table["under_four_fifths"].any() for table in tables]),
        "reference": np.mean([(table["ratio_high"] < 0.8).any() for table in tables]),
        "setting": f"{groups} groups of 100",
    }
    return pd.DataFrame([row])


def main() -> None:
    options = arguments(__doc__.splitlines()[0]).parse_args()
    path = data_folder() / "callbacks" / "resume_names.csv.gz"
    sent = pd.read_csv(path)
    table = audit(
        sent["received_callback"],
        sent[["race", "gender"]],
        clusters=sent["job_ad_id"],
        n_boot=200 if options.quick else 2000,
        random_state=options.seed,
    )
    numbers = table.select_dtypes("float").columns
    publish(
        "fairness_benchmark",
        table.assign(**table[numbers].round(4)),
        options,
        data=fingerprint(path),
    )
    draws = 20 if options.quick else 200
    parts = [coverage(clusters, draws, options.seed) for clusters in _CLUSTERS]
    parts += [false_flags(groups, draws, options.seed) for groups in _GROUPS]
    counted = pd.concat(parts, ignore_index=True)[["question", "setting", "ours", "reference"]]
    publish(
        "fairness_simulation",
        counted.assign(draws=draws).round(4),
        options,
        data="simulated tables",
    )


if __name__ == "__main__":
    main()
