"""Anonymous shortlists: what a receiver may see of a person who has not agreed to that receiver."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.contracts import Purpose
from talentmatch.data.filters import Moment, moment
from talentmatch.data.staging import quoted
from talentmatch.phrases import phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["OPEN_COLUMNS", "anonymise", "consents"]

#: What says whether a person fits and not who it is.
OPEN_COLUMNS = (
    "rank",
    "posting_id",
    "title",
    "occupation",
    "occupation_name",
    "education",
    "full_time_education",
    "title_rank",
    "skill_grade",
    "talent_level",
    "skills",
    "skills_covered",
    "licences",
    "candidate",
    "employer_side",
    "mutual",
    "score",
    "reasons",
    "available_from",
)
_EXPERIENCE = (0, 1, 3, 5, 10, 15, 20, np.inf)
_PAY = (0, 100_000, 150_000, 200_000, 300_000, 500_000, 800_000, np.inf)


def consents(
    store: Store,
    people: pd.Series[str],
    *,
    receiver: str,
    as_of: Moment,
    purpose: Purpose = "recruiting",
) -> pd.Series[bool]:
    """Tell of each person whether they agreed to this very receiver.

    Consent to the store's owner (receiver ``*``) is not consent to a receiver; but a withdrawal
    for ``*`` withdraws what was given to any receiver until then.
    """
    given = store.query(
        f"SELECT candidate_id, given_on FROM consent WHERE purpose = {quoted(purpose)} "
        f"AND receiver = {quoted(receiver)} AND (expires_on IS NULL OR expires_on >= :as_of)",
        as_of=moment(as_of),
        purpose=purpose,
        receiver=receiver,
    )
    taken = store.withdrawals(purpose).query("receiver == '*'")
    days = given["candidate_id"].map(
        dict(zip(taken["candidate_id"], taken["withdrawn_on"], strict=True))
    )
    ended = days.astype("datetime64[us]") >= given["given_on"]
    withdrawn = store.withdrawn(purpose, receiver)
    return people.isin(given.loc[~ended, "candidate_id"]) & ~people.isin(withdrawn)


def anonymise(
    frame: pd.DataFrame,
    store: Store,
    *,
    receiver: str,
    as_of: Moment,
    purpose: Purpose = "recruiting",
) -> pd.DataFrame:
    """Hide who it is in the rows of people who have not agreed to the receiver.

    Parameters
    ----------
    frame : DataFrame
        A shortlist with `candidate_id` and any columns of the candidate table.
    store : Store
        Where the consents are.
    receiver : str
        enterprise_id of who is to see the list.
    as_of : str, date or Timestamp
        Day of the list.
    purpose : {"recruiting", "service"}
        Purpose of the list.

    Returns
    -------
    DataFrame
        The same rows and columns, and `anonymous` (bool). Of an anonymous person the pseudonym is
        replaced by a number that holds in this list alone ("candidate 3"), experience and pay by
        bands, the employer by its industry where the register knows it, and whatever else is not
        known to be harmless is empty.

    Examples
    --------
    >>> from talentmatch.data.store import Store
    >>> rows = pd.DataFrame({"candidate_id": ["c-1"], "experience_years": [7], "phone": ["138"]})
    >>> with Store() as store:
    ...     print(anonymise(rows, store, receiver="E1", as_of="2024-12-31").to_string(index=False))
    candidate_id experience_years phone  anonymous
     candidate 1             5-10   NaN       True
    """
    agreed = consents(store, frame["candidate_id"], receiver=receiver, as_of=as_of, purpose=purpose)
    hidden = ~agreed.to_numpy(dtype=bool)
    numbers = pd.Series(pd.factorize(frame["candidate_id"])[0] + 1, index=frame.index)
    register = store.query(
        "SELECT enterprise_id, name, left(industry, 3) AS industry FROM enterprise",
        as_of=as_of,
        purpose=purpose,
    )
    result = frame.astype(object)
    for name in frame.columns:
        if name not in OPEN_COLUMNS:
            shown = _shown(name, frame[name], numbers, register)
            result[name] = result[name].where(~hidden, shown)
    return result.assign(anonymous=hidden)


def _shown(
    name: str, values: pd.Series[Any], numbers: pd.Series[int], register: pd.DataFrame
) -> pd.Series[Any]:
    if name == "candidate_id":
        told = [phrase("match", "nth_candidate", n=n) for n in numbers]
        return pd.Series(told, index=numbers.index, dtype=object)
    if name == "experience_years":
        return _banded(values, _EXPERIENCE)
    if name == "expected_yearly_pay":
        return _banded(values, _PAY)
    if name == "employer":
        return _industry_of(values, register)
    return pd.Series(None, index=values.index, dtype=object)


def _banded(values: pd.Series[Any], edges: tuple[float, ...]) -> pd.Series[Any]:
    pairs = pairwise(edges)
    labels = [f"{low:g}-{high:g}" if np.isfinite(high) else f"{low:g}+" for low, high in pairs]
    labels = [label.replace("1e+06", "1000000") for label in labels]
    numbers = pd.to_numeric(values, errors="coerce")
    return pd.cut(numbers, list(edges), right=False, labels=labels).astype(object)


def _industry_of(employers: pd.Series[Any], register: pd.DataFrame) -> pd.Series[Any]:
    """Return the division of an employer's industry: hundreds of enterprises share one."""
    by_id = dict(zip(register["enterprise_id"], register["industry"], strict=True))
    by_name = dict(zip(register["name"], register["industry"], strict=True))
    return employers.map({**by_name, **by_id}).astype(object)
