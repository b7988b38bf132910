"""Lists as CSV and JSON: figures as they are, words or codes in their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from talentmatch.data.reading.cells.formulas import neutralise
from talentmatch.i18n import Language
from talentmatch.lists.words import in_codes, in_words
from talentmatch.report.labels import heading, readable

if TYPE_CHECKING:
    import pandas as pd

    from talentmatch.lists import Result

__all__ = ["csv_bytes", "json_bytes"]


def csv_bytes(
    result: Result, lang: Language, *, headings: Literal["words", "codes"] | None = None
) -> bytes:
    r"""Return a CSV file that spreadsheets open as they should: no formula, Chinese by its mark.

    Parameters
    ----------
    result : Result
        The list.
    lang : str
        Language of the words.
    headings : {"words", "codes"}, optional
        Words, or codes for programs, in whose cells codes stand too. If not given, headings are in
        the reader's language; in English they are the codes, which are English.

    Examples
    --------
    >>> import pandas as pd
    >>> from talentmatch.lists import Field, ListSpec, Result
    >>> spec = ListSpec("posts", (Field("post"), Field("education", vocabulary="education")))
    >>> result = Result(spec, pd.DataFrame({"post": ["=1+1"], "education": ["bachelor"]}))
    >>> csv_bytes(result, "zh").decode("utf-8-sig")
    "岗位,学历\n'=1+1,本科\n"
    >>> csv_bytes(result, "zh", headings="codes").decode("utf-8-sig")
    "post,education\n'=1+1,bachelor\n"
    """
    if headings == "codes":
        frame = in_codes(result.table)
    elif headings == "words" or lang != "en":
        frame = readable(result, lang).frame.rename(columns=lambda name: heading(str(name), lang))
    else:
        frame = in_words(result.spec, result.table, lang)
    flat = frame.map(lambda value: "; ".join(value) if isinstance(value, list) else value)
    text: str = neutralise(flat).to_csv(index=False, date_format="%Y-%m-%d")
    return text.encode("utf-8-sig")


def json_bytes(result: Result, lang: Language, *, coded: bool = False) -> bytes:
    """Return a list as JSON records, whose keys are codes.

    Parameters
    ----------
    result : Result
        The list.
    lang : str
        Language of the words.
    coded : bool, default=False
        Whether cells hold codes rather than words.
    """
    frame: pd.DataFrame = (
        in_codes(result.table) if coded else in_words(result.spec, result.table, lang)
    )
    text: str = frame.to_json(orient="records", date_format="iso", force_ascii=False)
    return (text + "\n").encode()
