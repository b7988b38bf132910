"""Find postings that are copies of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from talentmatch.data.contract.staging import STAGED
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["WINDOW_DAYS", "mark_reposts"]

#: A copy comes within so many days of the posting it copies.
WINDOW_DAYS = 60
#: Least likeness of titles (Jaro-Winkler, 0 to 1) and of texts (Indel ratio, 0 to 100).
_TITLE, _TEXT = 0.92, 85.0
#: More rows at once are bulk history, in which pairs would outgrow the memory.
_MOST_ROWS = 100_000


def mark_reposts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Set `repost_of` of staged postings that copy another: same enterprise, region, near-same title.

    Texts have to be alike too; where one has no text, pay and education must be the same.
    """
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
    if rows > _MOST_ROWS:
        return [phrase("load", "reposts_many", n=rows, most=_MOST_ROWS)]
    pairs = connection.sql(_PAIRS).df()
    if pairs.empty:
        return []
    from rapidfuzz import fuzz, process

    both = pairs["text"].notna() & pairs["other_text"].notna()
    alike = pairs["same_terms"].to_numpy(dtype=bool).copy()
    likeness = process.cpdist(
        pairs.loc[both, "text"].tolist(), pairs.loc[both, "other_text"].tolist(), scorer=fuzz.ratio
    )
    alike[both.to_numpy()] = np.asarray(likeness) >= _TEXT
    # The earliest of several is the original.
    copies = pairs[alike].sort_values(["other_posted", "original"]).drop_duplicates("copy")
    connection.register("_copies", copies[["copy", "original"]])
    connection.execute(
        f"UPDATE {STAGED} SET repost_of = c.original FROM _copies AS c WHERE posting_id = c.copy"
    ).fetchall()
    connection.unregister("_copies")
    return [phrase("load", "reposts", n=len(copies))] if len(copies) else []


_BARE_TITLE = r"regexp_replace(lower(title), '[（(\[【][^）)\]】]*[）)\]】]|[\s!！·]|急聘|急招|诚聘|高薪', '', 'g')"
_COLUMNS = (
    f"posting_id, coalesce(enterprise_id, enterprise_name) AS enterprise, region, posted_on, "
    f"{_BARE_TITLE} AS title, text, pay_low, pay_high, education"
)
_PAIRS = f"""
WITH staged AS (
    SELECT {_COLUMNS} FROM {STAGED} WHERE repost_of IS NULL AND posted_on IS NOT NULL
), everything AS (
    SELECT * FROM staged
    UNION ALL
    SELECT {_COLUMNS} FROM main.posting
    WHERE posted_on IS NOT NULL AND repost_of IS NULL
      AND posting_id NOT IN (SELECT posting_id FROM {STAGED})
)
SELECT a.posting_id AS copy, b.posting_id AS original, b.posted_on AS other_posted,
       a.text AS text, b.text AS other_text,
       a.title = b.title AND a.pay_low IS NOT NULL AND a.pay_low = b.pay_low
       AND a.pay_high IS NOT DISTINCT FROM b.pay_high
       AND a.education IS NOT DISTINCT FROM b.education AS same_terms
FROM staged AS a JOIN everything AS b
  ON a.enterprise = b.enterprise AND a.region IS NOT DISTINCT FROM b.region
 AND b.posted_on BETWEEN a.posted_on - INTERVAL {WINDOW_DAYS} DAY AND a.posted_on
 AND (b.posted_on < a.posted_on OR b.posting_id < a.posting_id)
 AND jaro_winkler_similarity(a.title, b.title) >= {_TITLE}
"""
