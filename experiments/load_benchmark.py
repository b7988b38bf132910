"""Ask how long people's own files take: postings as CSV, candidates as a workbook, alike postings.

The same postings are loaded as CSV and as Parquet, and read and checked by DuckDB alone; the aim
is under 8 s of processor time for 500 000 rows as CSV, and under 60 s for 10 000 candidates
and 500 postings. Postings as a board exports them have no numbers and no skills beside their text:
pay, places and experience are words, and the skills of each text are looked for in it.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from reference import arguments, publish
from store_benchmark import write_postings

from talentmatch.data.store import Store

ROWS, PEOPLE, POSTS, ALIKE = 500_000, 10_000, 500, 50_000
QUICK = 100
_CHECKS = """
SELECT count(*) FROM read_csv('{path}')
WHERE openings >= 1 AND pay_low >= 0 AND pay_high >= 0 AND posted_on IS NOT NULL
  AND education IN ('college', 'bachelor', 'master') AND experience_min BETWEEN 0 AND 60
"""


def _used() -> float:
    """Return processor seconds of this process and of those it waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


def _timed(what: str, rows: int, run: Callable[[], object]) -> dict[str, object]:
    started, used = time.perf_counter(), _used()
    run()
    seconds = time.perf_counter() - started
    return {
        "what": what,
        "rows": rows,
        "cpu_seconds": round(_used() - used, 1),
        "seconds": round(seconds, 1),
    }


def _load(*files: Path) -> None:
    """Load files into a new store, with the reading process ended, so that its time counts."""
    from talentmatch.data.intake import reader_process

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "city.duckdb") as store:
        for file in files:
            store.load(file, consent="recruiting" if "candidate" in file.name else None)
    for reader in reader_process._LIVING:
        reader.close()


def _candidates(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    number = pd.Series(range(rows))
    titles = np.array(["数控车工", "嵌入式软件工程师", "会计", "电气工程师"])
    return pd.DataFrame(
        {
            "姓名": number.map(lambda n: f"虚{chr(0x4E00 + n % 997)}{chr(0x4E00 + n // 997)}"),
            "手机": number.map(lambda n: f"139{n:08d}"),
            "邮箱": number.map("p{}@example.cn".format),
            "现任职位": titles[rng.integers(0, 4, rows)],
            "现公司": number.map(lambda n: f"虚构第{n % 400}机械有限公司"),
            "学历": np.array(["大专", "本科", "硕士"])[rng.integers(0, 3, rows)],
            "工作年限": number.map(lambda n: f"{n % 20}年"),
            "期望年薪": number.map(lambda n: f"{10 + n % 30}万"),
            "期望城市": "宁波",
            "技能": "PLC、CAD",
        }
    )


def _exported(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    def some(*choices: str) -> np.ndarray:
        return np.array(choices)[rng.integers(0, len(choices), rows)]

    days = pd.to_timedelta(rng.integers(0, 300, rows), unit="D")
    text = "负责设备的安装、调试和日常维护，能看懂图纸，熟悉PLC，第{}号"
    return pd.DataFrame(
        {
            "企业名称": [f"宁波虚构第{n}机械有限公司" for n in rng.integers(0, 5_000, rows)],
            "岗位名称": some("数控车工", "嵌入式软件工程师", "会计", "电气工程师", "仓库管理员"),
            "工作地点": some("宁波·鄞州区", "宁波-北仑区", "宁波市慈溪市", "余姚", "杭州·滨江区"),
            "薪资": some("6-8千/月", "8-12K", "10-15K·13薪", "面议", "30-50万/年"),
            "学历要求": some("大专及以上", "本科", "不限", "硕士"),
            "经验要求": some("1-3年", "3-5年", "经验不限", "5年以上"),
            "招聘人数": rng.integers(1, 9, rows),
            "发布日期": pd.Timestamp("2024-01-01") + days,
            "职位描述": [text.format(n) for n in range(rows)],
        }
    )


def _alike(rows: int) -> pd.DataFrame:
    text = "负责设备安装调试与日常维护，能看懂图纸，服从安排，两班倒，包食宿，五险一金，长期有效。"
    number = pd.Series(range(rows))
    return pd.DataFrame(
        {
            "posting_id": number.map("A{:06d}".format),
            "enterprise_id": "E1",
            "title": "钳工",
            "region": "北区",
            "openings": 1,
            "posted_on": pd.Timestamp("2024-01-01") + pd.to_timedelta(number % 100, unit="D"),
            "text": number.map(lambda n: f"{text}编号{n}"),
        }
    )


def _write_alike(postings: pd.DataFrame) -> None:
    with Store() as store:
        store.write("posting", postings)


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    less = QUICK if options.quick else 1
    rows, people, alike = ROWS // less, PEOPLE // less, ALIKE // less
    rng = np.random.default_rng(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parquet, text = folder / "posting.parquet", folder / "posting.csv"
        write_postings(parquet, rows, options.seed)
        postings = pd.read_parquet(parquet)
        postings.assign(skills=postings["skills"].map("、".join)).to_csv(text, index=False)
        few = folder / "posting500.csv"
        pd.read_csv(text, nrows=POSTS).to_csv(few, index=False)
        board = folder / "岗位.csv"
        _exported(rows, np.random.default_rng(options.seed)).to_csv(board, index=False)
        book, listed = folder / "candidate.xlsx", folder / "candidate.csv"
        _candidates(people, rng).to_excel(book, index=False)
        _candidates(people, rng).to_csv(listed, index=False)
        result = pd.DataFrame(
            [
                _timed("postings as CSV", rows, lambda: _load(text)),
                _timed("postings as Parquet", rows, lambda: _load(parquet)),
                _timed(
                    "read and checked by DuckDB alone",
                    rows,
                    lambda: duckdb.execute(_CHECKS.format(path=text)).fetchall(),
                ),
                _timed("postings as a board exports them", rows, lambda: _load(board)),
                _timed("candidates as a workbook, with postings", people, lambda: _load(book, few)),
                _timed("candidates as CSV, with postings", people, lambda: _load(listed, few)),
                _timed("alike postings of one firm", alike, lambda: _write_alike(_alike(alike))),
            ]
        )
    publish("load_benchmark", result, options, data="simulated")


if __name__ == "__main__":
    main()
