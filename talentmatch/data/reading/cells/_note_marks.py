"""Cells that carry more than their value: marks that point to a note, formulas without a value."""

from __future__ import annotations

import re

__all__ = [
    "ERRORS",
    "NO_FIGURE",
    "is_formula",
    "marks_in",
    "name_without_marks",
    "unflagged",
    "unmarked",
    "unquoted",
]

#: Numbers and letters in circles, brackets or with a point, written as one character.
_CIRCLED = "\u2460-\u24ff\u2776-\u2793\u3200-\u325f\u3280-\u32bf"
#: Raised figures and letters; behind a metre they are part of the unit.
_RAISED = "\u00b2\u00b3\u00b9\u2070-\u207f\u1d43-\u1d5d\u02b0-\u02b8"
_SIGNS = "*＊†‡§¶※#"
#: Behind a figure alone: in front of one they may mean less or more.
_SHAPES = "▲△★☆◆◇●○"
_MARK = rf"(?:[{_CIRCLED}]|(?<![mM米])[{_RAISED}])+"
_NOTE = (
    r"[\[［〔【](?:(?:注|note)?\s*\d{1,2}|注|note|[a-z])[\]］〕】]"
    r"|[(（](?:注\s*\d{0,2}|[a-z])[)）]|注\s*\d{1,2}"
)
_BETWEEN = re.compile(rf"(?<=\d){_MARK}(?=\d)")
_ANY = re.compile(
    rf"{_MARK}|^\s*[{_SIGNS}]+(?=\s*[-+\d])"
    rf"|(?<=[\w%％‰+])\s*(?:[{_SIGNS}]+|[{_SHAPES}]+|{_NOTE})\s*$",
    re.I,
)
_BEHIND_NAME = re.compile(
    rf"(?<=[\w)）])\s*(?:[\u2460-\u24ff\u2776-\u2793{_RAISED}*＊†‡※]"
    rf"|[\[［〔](?:(?:注|note)?\s*\d{{1,2}}|注|note)[\]］〕])+\s*$",
    re.I,
)
#: A sign before a name for a note on it, or for a part of the row above: ★, ▲, #.
_BEFORE_NAME = re.compile(
    rf"^\s*(?:[{_SIGNS}＃{_SHAPES}]+|其\s*中\s*[:：])\s*(?=[\u4e00-\u9fff（(A-Za-z])"
)
#: What a spreadsheet would calculate: a reference, a call, a number or a text behind the sign.
_FORMULA = re.compile(r"=[-+(@\s]*(?:\$?[A-Z]{1,3}\$?\d|[A-Z_][\w.]*\(|[\d\"'.…]|[^=>\s]+!)", re.I)

#: What a spreadsheet shows where a formula failed.
ERRORS = frozenset(
    {"#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#n/a", "#spill!", "#calc!"}
)
#: What statistical offices write for a figure that they do not give: not available, confidential,
#: suppressed, negligible.
NO_FIGURE = re.compile(
    r"[\[(]?(?:[:.·]{1,3}|[cuxzs]|low|conf(?:idential)?|suppressed|notavailable)[\])]?|:[cuz]"
    r"|[*#~]{1,3}|…+|\.{2,6}"
)
#: A figure with the letters that say how it came about: broken series, estimate, provisional.
_FLAGGED = re.compile(r"([-+]?\d[\d,.\s]*?)\s*[\[(]?([bcdefnprsuz]{1,2})[\])]?", re.I)
#: How text tables keep a number with noughts in front from being read as one.
_QUOTED = re.compile(r'="([^"]*)"')

#: A text longer than this is none that a mark belongs to, and searching megabytes takes seconds.
_LONGEST = 2000


def unmarked(text: str) -> str:
    """Return what a cell says without the marks that point to a note.

    A mark between two figures parts them, so that nobody reads one number out of both. Case and
    width stay; to be called before characters are folded, which makes 121 of 12①.

    Examples
    --------
    >>> [unmarked(text) for text in ("12①", "8²", "12*", "¹1,200", "35%[1]", "50①-100②", "120 m²")]
    ['12', '8', '12', '1,200', '35%', '50-100', '120 m²']
    >>> unmarked("5①3"), unmarked("8-12k*13"), unmarked("①"), unmarked("1,130▲"), unmarked("▲12")
    ('5¦3', '8-12k*13', '', '1,130', '▲12')
    """
    if len(text) > _LONGEST:
        return text
    return _ANY.sub("", _BETWEEN.sub("¦", text))


def name_without_marks(name: str) -> str:
    """Return a name without the marks around it that point to a note; C# and (B) are parts of names.

    Examples
    --------
    >>> [name_without_marks(name) for name in ("护理①", "江畔学院*", "Birch [note 2]", "C#", "变压器（B）")]
    ['护理', '江畔学院', 'Birch', 'C#', '变压器（B）']
    >>> [name_without_marks(name) for name in ("★甲江机械有限公司", "#东区", "其中：西区", "△")]
    ['甲江机械有限公司', '东区', '西区', '△']
    """
    return _BEHIND_NAME.sub("", _BEFORE_NAME.sub("", name)) or name


def unflagged(text: str) -> str:
    """Return a figure without the letter of a statistical office behind it.

    Examples
    --------
    >>> unflagged("12 b"), unflagged("1,204.5p"), unflagged("12k"), unflagged("b")
    ('12', '1,204.5', '12k', 'b')
    """
    match = _FLAGGED.fullmatch(text.strip())
    return match[1] if match else text


def marks_in(cell: object) -> bool:
    """Tell a cell with a figure that carries marks or flags.

    Examples
    --------
    >>> [marks_in(cell) for cell in ("12①", "12 b", "12", 12, "③", "100m²")]
    [True, True, False, False, False, False]
    """
    if not isinstance(cell, str) or not any(map(str.isdecimal, cell)):
        return False
    return unmarked(cell) != cell or unflagged(cell) != cell


def unquoted(cell: str) -> str:
    """Return what a text table means by ``="0012"``.

    Examples
    --------
    >>> unquoted('="0012"'), unquoted("12")
    ('0012', '12')
    """
    match = _QUOTED.fullmatch(cell) if cell.startswith("=") else None
    return match[1] if match else cell


def is_formula(cell: object) -> bool:
    """Tell a formula that nobody has calculated; ``="0012"`` says what it says.

    Examples
    --------
    >>> [is_formula(cell) for cell in ("=E3+F3", "=SUM(A1:A3)", "== 岗位职责 ==", '="0012"', 5)]
    [True, True, False, False, False]
    """
    return (
        isinstance(cell, str)
        and cell.startswith("=")
        and not _QUOTED.fullmatch(cell)
        and bool(_FORMULA.match(cell))
    )
