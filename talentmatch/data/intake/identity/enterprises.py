"""Tell which enterprise a name means: by code, else by name, uncertain ones for a person to decide."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from talentmatch.data.contract._credit_code import valid_credit_codes
from talentmatch.data.intake.identity._near_names import one_name, parts_of
from talentmatch.data.intake.identity.firm_names import leading_place, trade_words, whole_place
from talentmatch.data.reading.rows._ids import firm_id
from talentmatch.vocab.han import simplified
from talentmatch.vocab.place_names import inside, level, places_named

__all__ = ["Resolution", "bare_name", "made_up_id", "publisher_marks", "resolve_enterprises"]

#: From this likeness on (0 to 100) two bare names are one enterprise.
SURE = 94.0
#: From this likeness on a person is asked.
UNCERTAIN = 80.0
#: Names that share a rare pair of letters with a query, at most so many, are compared letter by
#: letter.
_NEIGHBOURS = 8

_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|总公司|分公司|集团公司|集团|公司|股份|"
    r"\b(co|ltd|inc|llc|corp|company|limited|corporation|group|gmbh)\b\.?,?)"
)
_BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
_AGENCY = (
    # Offices of the state recruit for themselves.
    r"人力资源(?!和?社会保障)|人力(?:服务|外包|科技)|人才(?:服务|派遣|市场|中介|咨询|网)|猎头"
    r"|猎聘|劳务|职业介绍|职介|人事代理"
    r"|外企服务|就业服务(?!中心|局)|招聘服务|英才网|headhunt|executive search"
    r"|recruit(?:ment|ing) (?:agency|firm|services?)"
    # Who hides the employer's name is not the employer.
    r"|^某|^(?:国内|国际|全球|一家)?(?:知名|著名|大型)[^有限]{0,10}(?:企业|公司|集团|外企"
    r"|国企|民企)$|代招|^confidential"
    r"|staffing|manpower|human resources? (?:services?|co|consult|ltd)"
    r"|talent (?:solutions?|services?)|employment agency"
    r"|\brecruit(?:ment|ers|ing)\b|talent hunters?|寻访|人才(?:有限|科技|集团|顾问|招聘)"
    r"|人力(?:有限|顾问|集团)"
)
#: What an agency says in a posting.
_FOR_A_CLIENT = (
    r"\bour client\b(?:,|:| is (?:looking|seeking|hiring|an? ))|代招|受[^，。；\n]{2,30}委托"
    r"|(?:为|替|代)(?:我们?的?|我司的?)?客户[^，。；\n]{0,30}(?:招聘|诚聘|急聘|寻访)"
)
_DISPATCH = (
    r"劳务派遣|派遣制|派遣岗|人事派遣|派遣员工|劳务外包|岗位外包|业务外包|人力外包|外包岗"
    r"|dispatched|outsourced"
)


@dataclass(frozen=True)
class Resolution:
    """Which enterprise each row means.

    Attributes
    ----------
    enterprise_id : Series
        One id a row, on the index of the rows; missing where neither code nor name is given.
    review : DataFrame
        Uncertain pairs: name, enterprise_id given for now, likely_id, likely_name, likeness.
    """

    enterprise_id: pd.Series[str]
    review: pd.DataFrame = field(repr=False)


def bare_name(names: pd.Series[str]) -> pd.Series[str]:
    """Strip legal form, brackets, place prefix and blanks from names of enterprises.

    Examples
    --------
    >>> bare_name(pd.Series(["浙江省宁波市甬江精密机械（集团）股份有限公司", "Yong Co., Ltd."])).tolist()
    ['甬江精密机械', 'yong']
    """
    bare = names.astype("str").str.normalize("NFKC").str.lower().map(simplified, na_action="ignore")
    bare = bare.astype("str")
    bare = bare.str.replace(_BRACKETS, "", regex=True).str.replace(_FORMS, "", regex=True)
    rest = {name: leading_place(name)[1] for name in bare.dropna().unique()}
    bare = bare.map(rest).astype("str")
    return bare.str.replace(r"[\s.,·・、\-_'\"]", "", regex=True)


def _place(name: str) -> str:
    """Return the key of the place that a name begins with, else of one in brackets; else nothing."""
    inner = _BRACKETS.search(name)
    first, _ = leading_place(name.strip().lower())
    return first or (whole_place(inner[0][1:-1].strip().lower()) if inner else "")


def _places_differ(one: pd.Series[str], other: pd.Series[str]) -> np.ndarray:
    """Tell of each pair of names whether they name places of which neither lies in the other."""
    places = {name: _place(name) for name in {*one.dropna(), *other.dropna()}}
    pairs = [(places.get(a, ""), places.get(b, "")) for a, b in zip(one, other, strict=True)]
    flags = [bool(a and b) and not (inside(a, b) or inside(b, a)) for a, b in pairs]
    return np.array(flags, dtype=bool)


def made_up_id(name: str) -> str:
    """Return the id of an enterprise of which only the name is known; the same name, the same id."""
    return firm_id(name)


def resolve_enterprises(frame: pd.DataFrame, register: pd.DataFrame) -> Resolution:
    """Resolve rows to enterprises: code first, then name or alias, then likeness of the name.

    Parameters
    ----------
    frame : DataFrame
        Rows with `name` and, where there is one, `credit_code`.
    register : DataFrame
        The register: enterprise_id, name and, where they are known, credit_code and aliases.

    Returns
    -------
    Resolution
        A name that is like none of the register gets an id of its own. An uncertain one does too,
        and stands in `review`; add it to the aliases of the register to decide it.

    Examples
    --------
    >>> register = pd.DataFrame({"enterprise_id": ["E1"], "name": ["甬江精密机械有限公司"]})
    >>> rows = pd.DataFrame({"name": ["宁波市甬江精密机械有限公司", "海曙软件公司"]})
    >>> resolve_enterprises(rows, register).enterprise_id.tolist()
    ['E1', 'e-70aa1cbcb3f7281b']
    """
    names = frame["name"].astype("str").str.strip()
    names = names.where(names != "")
    ids_by_code = _by_code(frame, register)
    open_names = names[ids_by_code.isna()].dropna()
    distinct = pd.Series(open_names.unique(), dtype="str")
    ids, review = _by_name(distinct, _register_names(register))
    ids_by_name = names.map(dict(zip(distinct, ids, strict=True)))
    result = ids_by_code.where(ids_by_code.notna(), ids_by_name).astype("str")
    return Resolution(result.rename("enterprise_id"), review)


def _by_code(frame: pd.DataFrame, register: pd.DataFrame) -> pd.Series[str]:
    nothing: pd.Series[str] = pd.Series(None, index=frame.index, dtype="str")
    if "credit_code" not in frame:
        return nothing
    codes = frame["credit_code"].astype("str").str.strip().str.upper()
    codes = codes.where(valid_credit_codes(codes))
    if "credit_code" not in register:
        return codes
    with_code = register.dropna(subset=["credit_code"]).drop_duplicates("credit_code")
    ids = dict(zip(with_code["credit_code"], with_code["enterprise_id"], strict=True))
    return codes.map(ids).where(codes.isin(list(ids)), codes).astype("str")


def _register_names(register: pd.DataFrame) -> pd.DataFrame:
    """Return enterprise_id and each of its bare names; a name of two enterprises tells nothing."""
    own = register[["enterprise_id", "name"]]
    parts = [own]
    if "aliases" in register:
        aliases = register[["enterprise_id", "aliases"]].explode("aliases").dropna()
        parts.append(aliases.rename(columns={"aliases": "name"}))
    names = pd.concat(parts, ignore_index=True).dropna()
    names["bare"] = bare_name(names["name"])
    names = names[names["bare"].str.len() > 0].drop_duplicates(["enterprise_id", "bare"])
    return names.reset_index(drop=True)


def _by_name(names: pd.Series[str], register: pd.DataFrame) -> tuple[pd.Series[str], pd.DataFrame]:
    """Return an id for each name, and the pairs that are for a person to decide."""
    bare = bare_name(names)
    pairs = pd.concat([_same_bare(bare, register), _likely_pairs(names, bare, register)])
    if pairs.empty:
        return names.map(made_up_id), _review(pairs, names, names)
    differ = _places_differ(names.loc[pairs["query"]], pairs["name"])
    # 宁波甲 and 上海甲 share the bare name but are two enterprises until a person says otherwise.
    pairs["likeness"] = pairs["likeness"].where(~differ, pairs["likeness"].clip(upper=SURE - 1))
    pairs["sure"] &= ~differ
    best = pairs[pairs["sure"]].sort_values("likeness", ascending=False, kind="stable")
    # Equal names come first; of several that are as near, none is sure.
    exact = best[best["likeness"].ge(100)]
    best = pd.concat([exact, best[~best["query"].isin(exact["query"])]])
    alone = best.groupby("query")["enterprise_id"].transform("nunique").eq(1)
    matches = best[alone].drop_duplicates("query").set_index("query")["enterprise_id"]
    ids = matches.reindex(names.index).astype("str").fillna(names.map(made_up_id))
    open_pairs = pairs[~pairs["query"].isin(matches.index)]
    doubt = open_pairs[open_pairs["sure"] | open_pairs["likeness"].ge(UNCERTAIN)]
    doubt = doubt.sort_values("likeness", ascending=False, kind="stable")
    return ids, _review(doubt.drop_duplicates("query").sort_values("query"), names, ids)


def _review(doubt: pd.DataFrame, names: pd.Series[str], ids: pd.Series[str]) -> pd.DataFrame:
    places = doubt["query"].to_numpy()
    return pd.DataFrame(
        {
            "name": names.loc[places].to_numpy(),
            "enterprise_id": ids.loc[places].to_numpy(),
            "likely_id": doubt["enterprise_id"].to_numpy(),
            "likely_name": doubt["name"].to_numpy(),
            "likeness": doubt["likeness"].round(0).to_numpy(),
        }
    )


def _same_bare(bare: pd.Series[str], register: pd.DataFrame) -> pd.DataFrame:
    """Return the enterprises of the register that have the bare name of a query."""
    parts = [pd.DataFrame({"query": bare.index, "bare": bare.to_numpy(), "likeness": 100.0})]
    register_parts = [register.assign(other=0.0)]
    for rows, exact in ((parts, parts[0]), (register_parts, register_parts[0])):
        shorter = exact.assign(bare=exact["bare"].map(_behind_district)).dropna(subset=["bare"])
        penalty = "likeness" if "likeness" in exact else "other"
        rows.append(shorter.assign(**{penalty: shorter[penalty] - 1}))
    queries = pd.concat(parts)
    same = queries[queries["bare"] != ""].merge(pd.concat(register_parts), on="bare")
    same["likeness"] += same["other"]
    return same[["query", "enterprise_id", "name", "likeness"]].assign(sure=True)


def _behind_district(bare: str) -> str | None:
    """Return a name without the district that it may begin with: 北仑 may be one, or a brand."""
    for length in (2, 3):
        rest = bare[length:]
        if any(level(key) == 3 for key in places_named(bare[:length])):
            brand, trade = parts_of(rest)
            return rest if len(brand) >= 2 and trade and brand not in trade_words() else None
    return None


def _likely_pairs(
    names: pd.Series[str], bare: pd.Series[str], register: pd.DataFrame
) -> pd.DataFrame:
    """Return the likeliest register names of each query; blocking keeps the work near linear."""
    places_of = names.map(_place).to_dict()
    bare = bare[(bare != "") & ~bare.isin(register["bare"])]
    if bare.empty or register.empty:
        kinds = {
            "query": "int64",
            "enterprise_id": "str",
            "name": "str",
            "likeness": "float",
            "sure": "bool",
        }
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    rows, places = _blocks(bare, register["bare"])
    from rapidfuzz import fuzz, process

    queries, entries = bare.iloc[rows].tolist(), register["bare"].iloc[places].tolist()
    likeness = np.asarray(process.cpdist(queries, entries, scorer=fuzz.ratio), dtype=float)
    return pd.DataFrame(
        {
            "query": bare.index[rows],
            "enterprise_id": register["enterprise_id"].iloc[places].to_numpy(),
            "name": register["name"].iloc[places].to_numpy(),
            "likeness": np.minimum(likeness, 99.0),
            "sure": [
                alike >= SURE
                or one_name(one, other, same_place=bool(place) and place == other_place)
                for one, other, alike, place, other_place in zip(
                    queries,
                    entries,
                    likeness,
                    bare.iloc[rows].index.map(places_of),
                    register["name"].iloc[places].map(_place),
                    strict=True,
                )
            ],
        }
    )


def _blocks(bare: pd.Series[str], register: pd.Series[str]) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    register_vectors = vectorizer.fit_transform(register)
    query_vectors = vectorizer.transform(bare)
    matches = sp_matmul_topn(
        query_vectors, register_vectors.T.tocsr(), top_n=min(_NEIGHBOURS, len(register))
    ).tocoo()
    return matches.row, matches.col


def publisher_marks(frame: pd.DataFrame) -> pd.DataFrame:
    """Tell of each posting whether an agency published it and whether it is labour dispatch.

    Parameters
    ----------
    frame : DataFrame
        Postings with any of enterprise_name, title, text.

    Returns
    -------
    DataFrame
        `agency`, `dispatch` (bool), on the index of `frame`.

    Examples
    --------
    >>> rows = pd.DataFrame({"enterprise_name": ["某某人力资源有限公司"], "title": ["普工（劳务派遣）"]})
    >>> publisher_marks(rows).iloc[0].tolist()
    [True, True]
    """
    nothing = pd.Series("", index=frame.index)
    name, title, text = (
        frame.get(column, nothing).astype("str").fillna("")
        for column in ("enterprise_name", "title", "text")
    )
    agency = name.str.contains(_AGENCY, case=False, regex=True)
    agency |= text.str.contains(_FOR_A_CLIENT, case=False, regex=True)
    dispatch = (title + " " + text + " " + name).str.contains(_DISPATCH, case=False, regex=True)
    return pd.DataFrame({"agency": agency, "dispatch": dispatch})
