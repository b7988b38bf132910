"""Find postings that are copies of another: of the same employer, or an agency's of an employer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.contract.frames import from_arrow
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.intake.identity.alike_postings import Advertisement, copies_in_order
from talentmatch.i18n import phrase

if TYPE_CHECKING:
    import duckdb

__all__ = ["WINDOW_DAYS", "mark_reposts"]

#: A copy comes within so many days of the posting it copies.
WINDOW_DAYS = 60
#: Least likeness of two texts of different publishers (Indel ratio, 0 to 100), and how long they
#: have to be [characters]: short ones are alike by chance.
_ACROSS, _LONG = 90.0, 30
#: With so many postings of others that of an agency is compared.
_OTHERS = 200
#: More rows at once are bulk history, which nobody reads posting by posting.
_MOST_ROWS = 100_000


def mark_reposts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Set `repost_of` of postings that copy another.

    Of one enterprise and region: near-same titles and texts; where one has no text, pay and
    education must be the same. Of an agency and somebody else: same title and region, texts that
    are nearly the same, nothing in pay or education that differs; the employer's own is the
    original, whichever came first.
    """
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
    if rows > _MOST_ROWS:
        return [phrase("load", "reposts_many", n=rows, most=_MOST_ROWS)]
    own = _own_copies(connection)
    _mark(connection, own)
    theirs = _agency_copies(connection)
    _mark(connection, theirs)
    pairs = (("reposts", len(own)), ("reposts_agency", len(theirs)))
    return [phrase("load", key, n=n) for key, n in pairs if n]


def _own_copies(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = from_arrow(connection.sql(_OF_ONE_FIRM).to_arrow_table())
    if rows.empty:
        return {}
    texts, ids = rows["text"].astype(object), rows["posting_id"]
    regions = rows["region"].astype(object).where(rows["region"].notna(), None)
    ads = map(
        Advertisement._make,
        zip(
            zip(rows["enterprise"], regions, strict=True),
            rows["posted_on"],
            ids,
            rows["title"].fillna(""),
            texts.where(texts.notna(), None),
            _terms(rows),
            strict=True,
        ),
    )
    staged = set(ids[rows["staged"]])
    pairs = copies_in_order(ads, pd.Timedelta(days=WINDOW_DAYS))
    return {copy: original for copy, original in pairs if copy in staged}


def _terms(rows: pd.DataFrame) -> list[tuple[float, str, str] | None]:
    """Return pay and education of each row; None without pay, which then tells nothing."""
    columns = (rows[name] for name in ("pay_low", "pay_high", "education"))
    return [
        None if np.isnan(low) else (low, str(high), str(education))
        for low, high, education in zip(*columns, strict=True)
    ]


def _agency_copies(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    pairs = from_arrow(connection.sql(_OF_AGENCIES).to_arrow_table())
    if pairs.empty:
        return {}
    from rapidfuzz import fuzz, process

    likeness = process.cpdist(
        pairs["text"].tolist(), pairs["other_text"].tolist(), scorer=fuzz.ratio
    )
    alike = pairs[np.asarray(likeness) >= _ACROSS]
    # The employer's own before another agency's, then the earliest.
    first = alike.sort_values(["by_agency", "other_posted", "original"]).drop_duplicates("copy")
    found: dict[str, str] = dict(zip(first["copy"], first["original"], strict=True))
    # An agency that copied an agency copied whom that one copied.
    return {copy: found.get(original, original) for copy, original in found.items()}


def _mark(connection: duckdb.DuckDBPyConnection, copies: dict[str, str]) -> None:
    if not copies:
        return
    pairs = pd.DataFrame({"copy": list(copies), "original": list(copies.values())})
    connection.register("_copies", pairs)
    for table in (STAGED, "main.posting"):
        connection.execute(
            f"UPDATE {table} AS p SET repost_of = c.original FROM _copies AS c "
            "WHERE p.posting_id = c.copy AND p.repost_of IS NULL"
        ).fetchall()
    connection.unregister("_copies")


_BARE_TITLE = r"regexp_replace(lower(title), '[（(\[【][^）)\]】]*[）)\]】]|[\s!！·]|急聘|急招|诚聘|高薪', '', 'g')"
_COLUMNS = (
    f"posting_id, coalesce(enterprise_id, enterprise_name) AS enterprise, region, posted_on, "
    f"{_BARE_TITLE} AS title, text, pay_low, pay_high, education, agency"
)
_EVERYTHING = f"""
WITH staged AS (
    SELECT {_COLUMNS}, TRUE AS staged FROM {STAGED}
    WHERE repost_of IS NULL AND posted_on IS NOT NULL
), everything AS (
    SELECT * FROM staged
    UNION ALL
    SELECT {_COLUMNS}, FALSE AS staged FROM main.posting
    WHERE posted_on IS NOT NULL AND repost_of IS NULL
      AND posting_id NOT IN (SELECT posting_id FROM {STAGED})
)
"""
_OF_ONE_FIRM = f"""{_EVERYTHING}
SELECT * FROM everything WHERE enterprise IN (SELECT enterprise FROM staged)
QUALIFY count(*) OVER (PARTITION BY enterprise, region) > 1
ORDER BY enterprise, region, posted_on, posting_id
"""
_OF_AGENCIES = f"""{_EVERYTHING}, far AS (
    SELECT a.posting_id AS copy, b.posting_id AS original, b.posted_on AS other_posted,
           a.text AS text, b.text AS other_text, b.agency AS by_agency
    FROM everything AS a JOIN everything AS b
      ON a.title = b.title AND a.region IS NOT DISTINCT FROM b.region
     AND a.enterprise IS DISTINCT FROM b.enterprise AND (a.staged OR b.staged)
     AND abs(date_diff('day', b.posted_on, a.posted_on)) <= {WINDOW_DAYS}
     AND (NOT b.agency OR b.posted_on < a.posted_on
          OR (b.posted_on = a.posted_on AND b.posting_id < a.posting_id))
     AND coalesce(a.pay_low = b.pay_low, TRUE) AND coalesce(a.pay_high = b.pay_high, TRUE)
     AND coalesce(a.education = b.education, TRUE)
    WHERE a.agency AND length(a.text) >= {_LONG}
      AND length(b.text) BETWEEN 0.8 * length(a.text) AND 1.25 * length(a.text)
)
SELECT * FROM far
QUALIFY row_number() OVER (PARTITION BY copy ORDER BY by_agency, other_posted, original) <= {_OTHERS}
"""
