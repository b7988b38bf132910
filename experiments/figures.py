"""Write docs/figures.md and docs/figures.zh.md: every claim, its figure, reference, commit and day.

A figure is read out of ``experiments/results``; nobody types it. A claim whose code or script was
changed after its result was written is marked: run its script again.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from reference import RESULTS, ROOT

__all__ = ["CLAIMS", "Claim", "Figure", "figures_page", "values_of"]

_TEXTS = {
    "en": {
        "title": "# Figures",
        "intro": "Written by `make figures` from `experiments/results/`; do not edit. `make bench` runs"
        " every script first. Each figure stands beside its reference, measured in the same run;"
        " marked with ⚠ is a claim whose code or script was changed after it was measured.",
        "head": ("claim", "ours", "reference", "shown by", "data", "commit", "day"),
        "changed": "⚠ code changed since ({n})",
        "group": {"demand": "Demand", "match": "Matches", "team": "Teams", "plan": "Planning and leads",
                  "guard": "Protection", "speed": "Time and memory"},
    },
    "zh": {
        "title": "# 各项数据",
        "intro": "由 `make figures` 根据 `experiments/results/` 生成，请勿手工修改；`make bench` 会先重新运行"
        "全部脚本。每个数值旁均为同一次运行中测得的参照值；标有 ⚠ 的，其代码或脚本在测量之后有改动。",
        "head": ("结论", "本程序", "参照", "脚本", "数据", "提交", "日期"),
        "changed": "⚠ 代码此后有改动（{n} 次）",
        "group": {"demand": "需求预测", "match": "匹配", "team": "团队", "plan": "规划与线索",
                  "guard": "保护", "speed": "时间与内存"},
    },
}  # fmt: skip


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


def _reference(
    en: str,
    zh: str,
    rows: Sequence[dict[str, object]],
    column: str | Sequence[str],
    text: str = "{:.3f}",
    over: str = "",
) -> Figure:
    return Figure(rows=rows, column=column, text=text, over=over, name={"en": en, "zh": zh})


def _of(name: str, values: Sequence[object], **more: object) -> list[dict[str, object]]:
    return [{name: value, **more} for value in values]


_SETS = ("r0", "region", "r1")
_SDF = {m: [{"set": s, "origins": "test", "method": m} for s in _SETS]
        for m in ("talentmatch", "mean of three", "last value", "seasonal naive")}  # fmt: skip
_YEARLY = {"origins": "test"}
_MUTUAL = {"split": "cold"}

CLAIMS: tuple[Claim, ...] = (
    Claim(
        group="demand",
        said={"en": "Openings by month, mean absolute error over 3 months (Job-SDF: r0 / region / r1)",
              "zh": "月度需求人数预测的平均绝对误差，三个月（Job-SDF：r0 / region / r1）"},
        result="demand_benchmark",
        ours=Figure(rows=_SDF["talentmatch"], column="mae", text="{:.1f}"),
        references=(
            _reference("mean of three months", "近三月平均", _SDF["mean of three"], "mae", "{:.1f}"),
            _reference("last value", "上月值", _SDF["last value"], "mae", "{:.1f}"),
            _reference("seasonal naive", "上年同月值", _SDF["seasonal naive"], "mae", "{:.1f}"),
        ),
        code=("talentmatch/demand",),
    ),
    Claim(
        group="demand",
        said={"en": "Share of months of at least 5 openings inside the 80 % interval (r0 / region / r1)",
              "zh": "需求不少于 5 人的月份落入 80% 区间的比例（r0 / region / r1）"},
        result="demand_benchmark",
        ours=Figure(rows=_SDF["talentmatch"], column="coverage_80_from_5"),
        references=(_reference("should be", "应为", [], "0.800"),),
        code=("talentmatch/demand",),
    ),
    Claim(
        group="demand",
        said={"en": "Employment by industry 1 to 5 years ahead, mean absolute log error [%]",
              "zh": "分行业就业人数提前 1 至 5 年预测的平均绝对对数误差（%）"},
        result="projection_benchmark",
        ours=Figure(rows=[{**_YEARLY, "method": "talentmatch"}], column="error", text="{:.2f}"),
        references=(
            _reference("AutoETS (statsforecast)", "AutoETS（statsforecast）",
                       [{**_YEARLY, "method": "AutoETS, statsforecast"}], "error", "{:.2f}"),
            _reference("AutoARIMA (statsforecast)", "AutoARIMA（statsforecast）",
                       [{**_YEARLY, "method": "AutoARIMA, statsforecast"}], "error", "{:.2f}"),
            _reference("mean of three simple ones", "三种简单方法的平均",
                       [{**_YEARLY, "method": "mean of last value, damped change, regression"}],
                       "error", "{:.2f}"),
        ),
        code=("talentmatch/demand/yearly",),
    ),
    Claim(
        group="demand",
        said={"en": "The same: share inside the 80 % interval, one / five years ahead",
              "zh": "同上：提前一年 / 五年落入 80% 区间的比例"},
        result="projection_benchmark",
        ours=Figure(rows=[{**_YEARLY, "method": "talentmatch"}],
                    column=("coverage_80_1", "coverage_80_5")),
        references=(
            _reference("AutoETS (statsforecast)", "AutoETS（statsforecast）",
                       [{**_YEARLY, "method": "AutoETS, statsforecast"}],
                       ("coverage_80_1", "coverage_80_5")),
        ),
        code=("talentmatch/demand/yearly",),
    ),
    Claim(
        group="demand",
        said={"en": "The demand of a year by post, mean error against the truth, five simulated cities",
              "zh": "分岗位全年需求与真实值的平均误差，五个模拟城市"},
        result="demand_sources_benchmark",
        ours=Figure(rows=[{"city": "mean", "way": "one demand"}], column="error"),
        references=tuple(
            _reference(en, zh, [{"city": "mean", "way": way}], "error")
            for way, en, zh in (
                ("forecast", "forecast alone", "仅用预测"),
                ("survey", "survey alone", "仅用调查"),
                ("headcount", "headcount alone", "仅用职工人数"),
                ("by variance alone", "weighed by variance alone", "仅按方差加权"),
            )
        ),
        code=("talentmatch/pipeline/demand_sources.py", "talentmatch/pipeline/reconciled_demand.py"),
    ),
    Claim(
        group="demand",
        said={"en": "Half of the series late by one or two months: error of their forecasts against those of the full data",
              "zh": "半数序列迟报一至两个月：其预测与完整数据下预测的差距"},
        result="demand_late_returns",
        ours=Figure(rows=[{"late": 0.5, "reading": "unknown"}], column="late_series"),
        references=(_reference("late months read as zero", "迟报月份按零计",
                               [{"late": 0.5, "reading": "zeros"}], "late_series"),),
        code=("talentmatch/demand/history", "talentmatch/demand/forecaster.py"),
    ),
    Claim(
        group="demand",
        said={"en": "Smoothing 100 000 series [s]", "zh": "平滑 10 万个序列所用时间（秒）"},
        result="demand_smoothers",
        script="demand_speed",
        ours=Figure(rows=[{"method": "smoothers"}], column="seconds", text="{:.2f}"),
        references=(_reference("statsforecast ETS(A,N,N)", "statsforecast ETS(A,N,N)",
                               [{"method": "statsforecast ETS(A,N,N)"}], "seconds", "{:.2f}"),),
        code=("talentmatch/demand/models/smoothing.py",),
    ),
    Claim(
        group="match",
        said={"en": "Speed dating, AUC of both saying yes, people unseen",
              "zh": "快速约会数据：对未见过的人，双方同意的 AUC"},
        result="reciprocal_benchmark",
        ours=Figure(rows=[{**_MUTUAL, "model": "ReciprocalRanker"}], column="auc_mutual"),
        references=(
            _reference("one direct model", "单一直接模型",
                       [{**_MUTUAL, "model": "direct model"}], "auc_mutual"),
            _reference("one side only", "只看一方",
                       [{**_MUTUAL, "model": "one side only"}], "auc_mutual"),
        ),
        code=("talentmatch/match/ranking",),
    ),
    Claim(
        group="match",
        said={"en": "Scout, recall@10 of recommended vacancies, mean of three draws",
              "zh": "Scout：推荐岗位的 recall@10，三次抽样平均"},
        result="application_benchmark",
        ours=Figure(rows=[{"model": "PostingRecommender", "draw": "mean"}], column="recall@10"),
        references=(
            _reference("ALS, the algorithm of implicit", "ALS（implicit 所用算法）",
                       [{"model": "ALS (128 factors, α 20)", "draw": "mean"}], "recall@10"),
            _reference("EASE", "EASE", [{"model": "EASE (λ 200)", "draw": "mean"}], "recall@10"),
            _reference("item-kNN", "item-kNN",
                       [{"model": "item-kNN (cosine, shrink 20)", "draw": "mean"}], "recall@10"),
        ),
        code=("talentmatch/match/recommend/postings.py", "talentmatch/match/recommend/factors.py"),
    ),
    Claim(
        group="match",
        said={"en": "Simulated cities, nDCG@10 of the lists of postings that both would accept",
              "zh": "模拟城市：双方都愿接受的名单的 nDCG@10"},
        result="city_match_benchmark",
        ours=Figure(rows=[{"model": "ReciprocalRanker", "city": "mean"}], column="posting_ndcg@10"),
        references=(
            _reference("employer's side only", "只看用人单位一方",
                       [{"model": "employer's side only", "city": "mean"}], "posting_ndcg@10"),
            _reference("the truth itself", "真实效用",
                       [{"model": "true utilities", "city": "mean"}], "posting_ndcg@10"),
        ),
        code=("talentmatch/match/ranking", "talentmatch/match/features"),
    ),
    Claim(
        group="match",
        said={"en": "TalentCLEF 2025 English titles, mean average precision: by letters / by meaning",
              "zh": "TalentCLEF 2025 英文职位名称的平均精度：按字面 / 按含义"},
        result="title_benchmark",
        ours=Figure(rows=_of("method", ("TitleMatcher ngram", "TitleMatcher semantic")), column="map"),
        references=(
            _reference("TF-IDF n-grams", "TF-IDF 字符 n-gram",
                       [{"method": "TF-IDF character n-grams"}], "map"),
            _reference("sentence encoder alone", "仅用句向量",
                       [{"method": "sentence encoder alone"}], "map"),
            _reference("rapidfuzz", "rapidfuzz", [{"method": "rapidfuzz WRatio"}], "map"),
        ),
        code=("talentmatch/match/recommend/titles.py", "talentmatch/match/similarity"),
    ),
    Claim(
        group="match",
        said={"en": "Records of one person found among 5 000, precision / recall",
              "zh": "5 000 条记录中识别同一人：精确率 / 召回率"},
        result="identity_benchmark",
        ours=Figure(rows=[{"question": "people of 5,000 records, book judged", "by": "talentmatch"}],
                    column=("precision", "recall")),
        references=(_reference("splink", "splink",
                               [{"question": "people of 5,000 records, book judged", "by": "splink"}],
                               ("precision", "recall")),),
        code=("talentmatch/data/intake/identity",),
    ),
    Claim(
        group="team",
        said={"en": "OpeNTF, nDCG@10 of the members of a past team: dblp / imdb",
              "zh": "OpeNTF：以往团队成员的 nDCG@10（dblp / imdb）"},
        result="team_benchmark",
        ours=Figure(rows=_of("set", ("dblp", "imdb"), model="TeamRecommender"), column="ndcg_all"),
        references=(
            _reference("nearest teams by TF-IDF", "TF-IDF 最近团队",
                       _of("set", ("dblp", "imdb"), model="TF-IDF nearest teams"), "ndcg_all"),
            _reference("naive Bayes", "朴素贝叶斯",
                       _of("set", ("dblp", "imdb"), model="naive Bayes"), "ndcg_all"),
        ),
        code=("talentmatch/team/recommend",),
    ),
    Claim(
        group="team",
        said={"en": "Simulated cities, nDCG@10 of teams that both sides accept",
              "zh": "模拟城市：双方都愿接受的团队的 nDCG@10"},
        result="city_team_benchmark",
        ours=Figure(rows=[{"ranked by": "learnt: mutual"}], column="ndcg_at_10"),
        references=(
            _reference("one side, learnt", "学习所得，只看一方",
                       [{"ranked by": "learnt: project"}], "ndcg_at_10"),
            _reference("true chances", "真实概率",
                       [{"ranked by": "true mutual chance"}], "ndcg_at_10"),
        ),
        code=("talentmatch/team/mutual.py", "talentmatch/team/fit.py"),
    ),
    Claim(
        group="plan",
        said={"en": "Of the twelve scarcest posts, how many truly are; mean of five simulated cities",
              "zh": "最紧缺的十二个岗位中确属最紧缺的个数，五个模拟城市平均"},
        result="shortage_benchmark",
        ours=Figure(rows=[{"city": "mean", "way": "edition in force"}], column="true_of_12", text="{:.1f}"),
        references=(_reference("by openings alone", "仅按需求人数",
                               [{"city": "mean", "way": "openings alone"}], "true_of_12", "{:.1f}"),),
        code=("talentmatch/plan/shortage.py", "talentmatch/pipeline/shortages.py"),
    ),
    Claim(
        group="plan",
        said={"en": "Grades kept when the data is drawn again, with an edition in force",
              "zh": "数据重新抽样后紧缺等级保持不变的比例（已有在用版次）"},
        result="shortage_benchmark",
        ours=Figure(rows=[{"city": "mean", "way": "edition in force"}], column="kept_mean"),
        references=(_reference("a first edition", "首个版次",
                               [{"city": "mean", "way": "first edition"}], "kept_mean"),),
        code=("talentmatch/plan/shortage.py", "talentmatch/plan/editions"),
    ),
    Claim(
        group="plan",
        said={"en": "Plan targets: calibration error of the probability to reach them",
              "zh": "规划目标：达成概率的校准误差"},
        result="target_benchmark",
        ours=Figure(rows=[{"way": "talentmatch"}], column="calibration_error"),
        references=(
            _reference("straight line", "直线外推", [{"way": "straight line"}], "calibration_error"),
            _reference("honest by construction", "理论上可达",
                       [{"way": "honest by construction"}], "calibration_error"),
        ),
        code=("talentmatch/plan", "talentmatch/pipeline/targets.py"),
    ),
    Claim(
        group="plan",
        said={"en": "Fees earned by the first 20 calls, mean of six simulated cities [CNY]",
              "zh": "前 20 次联系所得服务费，六个模拟城市平均（元）"},
        result="leads_benchmark",
        ours=Figure(rows=[{"question": "earnings", "calls": 20}], column="leads_cny",
                    text="{:,.0f}", over="mean"),
        references=(_reference("largest enterprises first", "先联系规模最大的企业",
                               [{"question": "earnings", "calls": 20}],
                               "largest_first_cny", "{:,.0f}", "mean"),),
        code=("talentmatch/plan/leads.py", "talentmatch/pipeline/lead_ranking.py"),
    ),
    Claim(
        group="guard",
        said={"en": "Call-back rates of Bertrand & Mullainathan, ratio black to white",
              "zh": "Bertrand 与 Mullainathan 回电率之比（黑人 / 白人）"},
        result="fairness_benchmark",
        ours=Figure(rows=[{"attribute": "race", "group": "black"}], column="ratio"),
        references=(_reference("published", "论文公布", [], "0.668"),),
        code=("talentmatch/evaluate",),
    ),
    Claim(
        group="guard",
        said={"en": "Second edition of a public list of a simulated city: changes of few enterprises that both editions give away",
              "zh": "模拟城市第二版公开清单：两版对照泄露的少数企业变动"},
        result="linked_disclosure_benchmark",
        script="disclosure_benchmark",
        ours=Figure(rows=[{"scale": 1.0, "edition": 2, "figure": "openings"}],
                    column="thin_changes_beside_all", text="{:.0f}"),
        references=(_reference("each edition on its own", "各版单独处理",
                               [{"scale": 1.0, "edition": 2, "figure": "openings"}],
                               "thin_changes_alone", "{:.0f}"),),
        code=("talentmatch/report/disclosure.py", "talentmatch/report/linked_protection.py",
              "talentmatch/report/linked_cells.py"),
    ),
    Claim(
        group="guard",
        said={"en": "Nights killed and run again whose lists are the same, of 50",
              "zh": "夜间任务被中断后重跑，清单完全一致的次数（共 50 次）"},
        result="nightly_benchmark",
        ours=Figure(rows=[{"question": "kills"}], column="same", text="{:.0f}"),
        references=(_reference("should be", "应为", [], "50"),),
        code=("talentmatch/pipeline/nightly.py", "talentmatch/pipeline/night_ledger.py"),
    ),
    Claim(
        group="speed",
        said={"en": "One team out of 10 000, most seconds of the processor over 18 tasks",
              "zh": "从 10 000 人中组队：18 个任务中最长的处理器时间（秒）"},
        result="assembly_benchmark",
        ours=Figure(rows=[{}], column="cpu_seconds", text="{:.2f}", over="max"),
        references=(_reference("CP-SAT, given", "CP-SAT 时限", [], "10"),),
        code=("talentmatch/team/assembly",),
    ),
    Claim(
        group="speed",
        said={"en": "Two million postings from Parquet, checked and stored [s]",
              "zh": "从 Parquet 导入、校验并保存 200 万条招聘信息（秒）"},
        result="store_benchmark",
        ours=Figure(rows=[{}], column="load_seconds", text="{:.1f}"),
        code=("talentmatch/data/contract", "talentmatch/data/intake"),
    ),
    Claim(
        group="speed",
        said={"en": "The demo, on the clock [s]", "zh": "运行 demo 的实际耗时（秒）"},
        result="startup_benchmark",
        ours=Figure(rows=[{"what": "talentmatch demo (limit: wall)"}], column="wall_s", text="{:.0f}"),
        references=(_reference("limit", "上限", [], "60"),),
        code=("talentmatch/app/demo.py", "talentmatch/pipeline"),
    ),
    Claim(
        group="speed",
        said={"en": "A page of a search among 100 000 people [s]",
              "zh": "在 10 万人中检索一页的时间（秒）"},
        result="search_benchmark",
        ours=Figure(rows=[{"search": "all"}], column="page_seconds", text="{:.2f}"),
        references=(_reference("reading them all", "全部读出", [{"search": "all"}],
                               "reference_seconds", "{:.2f}"),),
        code=("talentmatch/pipeline/people_search.py", "talentmatch/pipeline/search_words.py"),
    ),
)  # fmt: skip


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
