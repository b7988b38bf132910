"""Write docs/figures.md and docs/figures.zh.md: every claim, its figure, reference, commit and day.

What is claimed stands in ``claims.yml``. A figure is read out of ``experiments/results``; nobody
types it. A claim whose code or script was changed after its result was written is marked: run its
script again.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from reference import RESULTS, ROOT

__all__ = ["CLAIMS", "Claim", "Figure", "figures_page", "values_of"]

_TEXTS = {
    "en": {
        "title": "# Figures",
        "intro": "Written by `make figures` from `experiments/results/`; do not edit. `make bench` "
        "runs"
        " every script first. Each figure stands beside its reference, measured in the same run;"
        " marked with ⚠ is a claim whose code or script was changed after it was measured.",
        "head": ("claim", "ours", "reference", "shown by", "data", "commit", "day"),
        "changed": "⚠ code changed since ({n})",
        "group": {
            "demand": "Demand",
            "match": "Matches",
            "team": "Teams",
            "plan": "Planning and leads",
            "guard": "Protection",
            "speed": "Time and memory",
        },
    },
    "zh": {
        "title": "# 各项数据",
        "intro": "由 `make figures` 根据 `experiments/results/` 生成，请勿手工修改；`make bench` "
        "会先重新运行"
        "全部脚本。每个数值旁均为同一次运行中测得的参照值；标有 ⚠ "
        "的，其代码或脚本在测量之后有改动。",
        "head": ("结论", "本程序", "参照", "脚本", "数据", "提交", "日期"),
        "changed": "⚠ 代码此后有改动（{n} 次）",
        "group": {
            "demand": "需求预测",
            "match": "匹配",
            "team": "团队",
            "plan": "规划与线索",
            "guard": "保护",
            "speed": "时间与内存",
        },
    },
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One or more cells of a result, shown one after the other.

    Attributes
    ----------
    rows : sequence of dict
        Of each cell, what its row has in other columns.
    column : str or sequence of str
        Where it stands; of several columns each is shown.
    text : str
        How each is written, such as "{:.3f}".
    over : str, optional
        What is taken of several rows, "max" or "mean"; by default there must be one.
    name : dict of str to str
        What it is, in both languages; empty for our own.
    """

    rows: Sequence[dict[str, object]]
    column: str | Sequence[str]
    text: str = "{:.3f}"
    over: str = ""
    name: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What is claimed, and where it is read.

    Attributes
    ----------
    group : str
        Which part of the page it stands in.
    said : dict of str to str
        The claim in both languages.
    result : str
        File of ``experiments/results``, without its ending.
    ours : Figure
        Our figure.
    references : sequence of Figure
        What it is compared with.
    code : sequence of str
        Files and folders whose change makes the figure old.
    script : str
        Script of ``experiments``; by default that of the name of the result.
    """

    group: str
    said: dict[str, str]
    result: str
    ours: Figure
    references: Sequence[Figure] = ()
    code: Sequence[str] = ()
    script: str = ""

    @property
    def shown_by(self) -> str:
        """Path of the script."""
        return f"experiments/{self.script or self.result}.py"


def _claims() -> tuple[Claim, ...]:
    """Read what is claimed; a reference differs from our figure in what it says."""
    declared = yaml.safe_load((ROOT / "experiments" / "claims.yml").read_text("utf-8"))
    return tuple(
        Claim(
            **{
                **claim,
                "ours": _figure(claim["ours"]),
                "references": [_figure(one, claim["ours"]) for one in claim.get("references", ())],
            }
        )
        for claim in declared
    )


def _figure(said: dict[str, Any], ours: dict[str, Any] | None = None) -> Figure:
    if "value" in said:  # a reference that is no measurement
        return Figure(rows=[], column=said["value"], name=said["name"])
    whole = {
        **(ours or {}),
        **said,
        "where": {**(ours or {}).get("where", {}), **said.get("where", {})},
    }
    where = whole.pop("where")
    listed = next((name for name, value in where.items() if isinstance(value, list)), None)
    values = where[listed] if listed else [None]
    return Figure(rows=[where | ({listed: value} if listed else {}) for value in values], **whole)


CLAIMS = _claims()


def values_of(figure: Figure, table: pd.DataFrame) -> str:
    """Return the cells of a figure, as they are written.

    Raises
    ------
    LookupError
        If a cell stands in no row or in several.
    """
    columns = [figure.column] if isinstance(figure.column, str) else list(figure.column)
    if not figure.rows:
        return columns[0]  # a reference that is no measurement
    said = []
    for wanted in figure.rows:
        chosen = table
        for name, value in wanted.items():
            chosen = chosen.loc[chosen[name].eq(value)]
        if chosen.empty or (len(chosen) > 1 and not figure.over):
            raise LookupError(f"{wanted}: {len(chosen)} rows")
        said += [figure.text.format(chosen[name].agg(figure.over or "max")) for name in columns]
    return " / ".join(said)


def figures_page(lang: str = "en", *, folder: Path = RESULTS) -> str:
    """Return the page of all claims.

    Parameters
    ----------
    lang : {"en", "zh"}
        Language of the reader.
    folder : Path
        Where the results are.
    """
    texts = _TEXTS[lang]
    parts = [texts["title"], texts["intro"]]
    for group, title in texts["group"].items():
        rows = [_row(claim, lang, folder) for claim in CLAIMS if claim.group == group]
        head = [texts["head"], ["---"] * len(texts["head"])]
        lines = ["| " + " | ".join(cells) + " |" for cells in [*head, *rows]]
        parts += [f"## {title}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _row(claim: Claim, lang: str, folder: Path) -> list[str]:
    path = folder / f"{claim.result}.csv"
    table = pd.read_csv(path, dtype={"commit": str})
    colon = "：" if lang == "zh" else ": "
    references = [f"{one.name[lang]}{colon}{values_of(one, table)}" for one in claim.references]
    written, day, changes = _history(path, [*claim.code, claim.shown_by])
    state = _TEXTS[lang]["changed"].format(n=changes) if changes else ""
    return [
        claim.said[lang],
        f"**{values_of(claim.ours, table)}**",
        ("；" if lang == "zh" else "; ").join(references),
        f"`{claim.shown_by}`",
        str(table["data"].iloc[0]),
        f"`{table['commit'].iloc[0]}`" if "commit" in table else written,
        " ".join(filter(None, [day, state])),
    ]


def _history(result: Path, code: Sequence[str]) -> tuple[str, str, int]:
    """Return the commit and day that wrote a result, and how often its code was changed since."""
    last = _git("log", "-1", "--format=%h %cs", "--", str(result)).split()
    if len(last) != 2:
        return "", "", 0
    changes = _git("log", "--format=%h", f"{last[0]}..HEAD", "--", *code).split()
    return last[0], last[1], len(changes)


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


def main() -> None:
    """Write both pages."""
    for lang, name in (("en", "figures.md"), ("zh", "figures.zh.md")):
        path = ROOT / "docs" / name
        path.write_text(figures_page(lang), "utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
