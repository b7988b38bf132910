"""Whether the audit reproduces the published callback rates of a field experiment.

4 870 fictitious résumés were sent to 1 323 real advertisements (Bertrand & Mullainathan 2004); names alone
told race and sex. The intervals are those of whole advertisements, since the résumés sent to one are
answered together.
"""

from __future__ import annotations

import pandas as pd
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.evaluate.fairness import audit


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
        quick=options.quick,
        seed=options.seed,
        data=fingerprint(path),
    )


if __name__ == "__main__":
    main()
