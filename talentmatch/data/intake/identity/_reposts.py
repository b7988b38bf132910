"""Find postings that are copies of another: of the same employer, or an agency's of an employer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.contract._frames import from_arrow, to_arrow
from talentmatch.data.contract.staging import STAGED
from talentmatch.data.intake.identity._alike_postings import Advertisement, copies_in_order
from talentmatch.data.intake.identity._posting_spots import firm_groups, same_firm, same_place
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.places import Verdict

if TYPE_CHECKING:
    import duckdb

__all__ = ["WINDOW_DAYS", "mark_reposts"]

#: A copy comes within so many days of the posting it copies.
WINDOW_DAYS = 60
#: Least likeness of two texts of different publishers (Indel ratio, 0 to 100), and how long they
#: have to be [characters]: short ones are alike by chance.
_ACROSS, _LONG = 90.0, 30
#: So many pairs are named of which nobody is sure that they are copies.
_NAMED = 3
#: Of more names of firms only those are compared whose postings have the same title and text.
_MOST_NAMES = 5_000
#: Of more regions only those are one place that are written alike.
_MOST_REGIONS = 500
#: With so many postings of others that of an agency is compared.
_OTHERS = 200
#: More rows at once are bulk history, which nobody reads posting by posting.
_MOST_ROWS = 100_000


def mark_reposts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Set `repost_of` of postings that copy another.

    Of one enterprise and place, however these are written: near-same titles and texts; where one
    has no text, pay and education must be the same. Where it is not sure that two names are one
    enterprise, or two regions one place, nothing is set, and the pair is named. Of an agency and
    somebody else: same title and region, texts that are nearly the same, nothing in pay or
    education that differs; the employer's own is the original, whichever came first.
    """
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {STAGED}").fetchall()
    if rows > _MOST_ROWS:
        return [phrase("load", "reposts_many", n=rows, most=_MOST_ROWS)]
    doubts: list[tuple[str, str]] = []
    own = _own_copies(connection, doubts)
    _mark(connection, own)
    theirs = _agency_copies(connection)
    _mark(connection, theirs)
    pairs = (("reposts", len(own)), ("reposts_agency", len(theirs)))
    notes = [phrase("load", key, n=n) for key, n in pairs if n]
    return [*notes, *_doubtful(doubts)]


def _doubtful(doubts: list[tuple[str, str]]) -> list[str]:
    """Name postings that may be copies of another, but for a name or a place nobody is sure of."""
    if not doubts:
        return []
    some = joined([joined(pair, " ~ ") for pair in doubts[:_NAMED]])
    return [phrase("load", "reposts_doubt", n=len(doubts), some=some)]


def _own_copies(
    connection: duckdb.DuckDBPyConnection, doubts: list[tuple[str, str]]
) -> dict[str, str]:
    names, registered = _employers(connection)
    groups = firm_groups(names)
    one_firm = same_firm(names, registered)
    mapped = pd.DataFrame({"enterprise": list(groups), "firms": list(groups.values())}, dtype="str")
    connection.register("_firms", to_arrow(mapped))
    rows = from_arrow(connection.sql(_OF_ONE_FIRM).to_arrow_table())
    connection.unregister("_firms")
    if rows.empty:
        return {}
    texts, ids = rows["text"].astype(object), rows["posting_id"]
    regions = rows["region"].astype(object).where(rows["region"].notna(), None)
    ads = map(
        Advertisement._make,
        zip(
            rows["firms"],
            rows["posted_on"],
            ids,
            rows["title"].fillna(""),
            texts.where(texts.notna(), None),
            _terms(rows),
            zip(rows["enterprise"], regions, strict=True),
            strict=True,
        ),
    )
    staged = set(ids[rows["staged"]])

    def one_spot(one: tuple[str, str | None], other: tuple[str, str | None]) -> Verdict:
        verdicts = {one_firm(one[0], other[0]), same_place(one[1], other[1])}
        return "no" if "no" in verdicts else "maybe" if "maybe" in verdicts else "yes"

    window = pd.Timedelta(days=WINDOW_DAYS)
    unsure: list[tuple[str, str]] = []
    pairs = copies_in_order(ads, window, same_spot=one_spot, doubts=unsure)
    copies = {copy: original for copy, original in pairs if copy in staged}
    doubts += [pair for pair in unsure if not staged.isdisjoint(pair)]
    return copies


def _employers(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, list[str]], frozenset[str]]:
    """Return the names of employers that have a title of a staged posting, and who is registered."""
    rows = from_arrow(connection.sql(_NAMES_OF_FIRMS).to_arrow_table())
    if len(rows) > _MOST_NAMES:
        rows = from_arrow(connection.sql(_NAMES_OF_COPIES).to_arrow_table())
    names: dict[str, list[str]] = {}
    for firm, name in zip(rows["enterprise"], rows["enterprise_name"], strict=True):
        names.setdefault(firm, []).extend([name] if isinstance(name, str) else [])
    return names, frozenset(rows.loc[rows["known"].astype(bool), "enterprise"])


def _terms(rows: pd.DataFrame) -> list[tuple[float, str, str] | None]:
    """Return pay and education of each row; None without pay, which then tells nothing."""
    columns = (rows[name] for name in ("pay_low", "pay_high", "education"))
    return [
        None if np.isnan(low) else (low, str(high), str(education))
        for low, high, education in zip(*columns, strict=True)
    ]


def _agency_copies(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    _stage_near_regions(connection)
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
    originals: dict[str, str] = dict(zip(first["copy"], first["original"], strict=True))
    # An agency that copied an agency copied whom that one copied.
    return {copy: originals.get(original, original) for copy, original in originals.items()}


def _stage_near_regions(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep, as a table, the regions that are one place with that of an agency's posting."""
    query = f"{_EVERYTHING} SELECT DISTINCT region, agency FROM everything WHERE region IS NOT NULL"
    rows = connection.sql(query).fetchall()
    regions = sorted({region for region, _ in rows})
    ours = sorted({region for region, agency in rows if agency})
    matches = [
        (one, other)
        for one in ours
        for other in (regions if len(regions) <= _MOST_REGIONS else [one])
        if same_place(one, other) == "yes"
    ]
    pairs = pd.DataFrame(matches, columns=["one", "other"], dtype="str")
    connection.register("_pairs", to_arrow(pairs))
    connection.execute("CREATE OR REPLACE TEMP TABLE _near AS SELECT * FROM _pairs").fetchall()
    connection.unregister("_pairs")


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


_BARE_TITLE = (
    r"regexp_replace(lower(title), '[（(\[【][^）)\]】]*[）)\]】]|[\s!！·]|急聘|急招|诚聘"
    r"|高薪', '', 'g')"
)
_COLUMNS = (
    f"posting_id, coalesce(enterprise_id, enterprise_name) AS enterprise, enterprise_name, "
    f"enterprise_id IN (SELECT enterprise_id FROM main.enterprise) AS known, region, posted_on, "
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
_NAMES_OF_FIRMS = f"""{_EVERYTHING}
SELECT DISTINCT enterprise, enterprise_name, known FROM everything
WHERE enterprise IS NOT NULL AND title IN (SELECT title FROM staged)
ORDER BY ALL
"""
_NAMES_OF_COPIES = f"""{_EVERYTHING}
SELECT DISTINCT enterprise, enterprise_name, known FROM (
    SELECT * FROM everything WHERE enterprise IS NOT NULL AND text IS NOT NULL
    WINDOW same AS (PARTITION BY title, regexp_replace(text, '\\s', '', 'g'))
    QUALIFY min(enterprise) OVER same <> max(enterprise) OVER same
) ORDER BY ALL
"""
_OF_ONE_FIRM = f"""{_EVERYTHING}, grouped AS (
    SELECT e.*, coalesce(f.firms, e.enterprise) AS firms
    FROM everything AS e LEFT JOIN _firms AS f ON e.enterprise = f.enterprise
    WHERE e.enterprise IS NOT NULL
)
SELECT * FROM grouped WHERE firms IN (SELECT firms FROM grouped WHERE staged)
QUALIFY count(*) OVER (PARTITION BY firms) > 1
ORDER BY firms, posted_on, posting_id
"""
_OF_AGENCIES = f"""{_EVERYTHING}, agencies AS (
    SELECT e.*, n.other AS near FROM everything AS e LEFT JOIN _near AS n ON e.region = n.one
    WHERE e.agency
), far AS (
    SELECT a.posting_id AS copy, b.posting_id AS original, b.posted_on AS other_posted,
           a.text AS text, b.text AS other_text, b.agency AS by_agency
    FROM agencies AS a JOIN everything AS b
      ON a.title = b.title AND a.near IS NOT DISTINCT FROM b.region
     AND a.enterprise IS DISTINCT FROM b.enterprise AND (a.staged OR b.staged)
     AND abs(date_diff('day', b.posted_on, a.posted_on)) <= {WINDOW_DAYS}
     AND (NOT b.agency OR b.posted_on < a.posted_on
          OR (b.posted_on = a.posted_on AND b.posting_id < a.posting_id))
     AND coalesce(a.pay_low = b.pay_low, TRUE) AND coalesce(a.pay_high = b.pay_high, TRUE)
     AND coalesce(a.education = b.education, TRUE)
    WHERE length(a.text) >= {_LONG}
      AND length(b.text) BETWEEN 0.8 * length(a.text) AND 1.25 * length(a.text)
)
SELECT * FROM far
QUALIFY row_number() OVER (PARTITION BY copy ORDER BY by_agency, other_posted, original) <= {_OTHERS}
"""
