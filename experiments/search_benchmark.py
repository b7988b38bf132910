"""Ask how long a page of a search takes among 100 000 people with résumés of about a page.

Beside each search stands the reference, as the page did before: all people are read, and one word
is looked for with pandas, without fields, places or kinds of skills. The aim is half a second.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, publish

from talentmatch.data.store import Store
from talentmatch.pipeline.people.people_search import search_people
from talentmatch.pipeline.people.records import candidates

ROWS = 100_000
QUICK_ROWS = 2_000
DAY = pd.Timestamp("2024-01-01")
#: A search, and its words as the reference looks for them.
SEARCHES = (
    ("", ""),
    ("注塑", "注塑"),
    ("Java", "Java"),
    ("skill:Java 年薪<20万 years>=5", "Java"),
    ("place:慈溪", "慈溪"),
    ("(CNC OR 焊工) NOT 本科", "CNC"),
    ("name:王小明", "王小明"),
)


def write_people(store: Store, rows: int, seed: int) -> None:
    """Store simulated people."""
    rng = np.random.default_rng(seed)

    def one_of(*texts: str) -> np.ndarray:
        return np.array(texts)[rng.integers(0, len(texts), rows)]

    ids = [f"P{number:07d}" for number in range(rows)]
    done = "负责{0}相关工作，完成设备调试、工艺改进和人员培训，熟悉{1}与{2}，按期交付。"
    words = [one_of("注塑", "焊工", "会计", "仓储", "Java", "CNC", "PLC") for _ in range(3)]
    texts = [done.format(*three) * 12 for three in zip(*words, strict=True)]
    people = pd.DataFrame(
        {
            "candidate_id": ids,
            "title": one_of("数控车工", "注塑技师", "Java 开发工程师", "会计", "电焊工"),
            "region": one_of("慈溪", "余姚", "宁波", "杭州", "苏州"),
            "education": one_of("vocational", "college", "bachelor", "master"),
            "experience_years": rng.integers(0, 25, rows).astype(float),
            "expected_yearly_pay": rng.integers(6, 40, rows) * 1e4,
            "skills": [[one] for one in one_of("Java", "Welding", "CNC machining", "Excel")],
            "registered_on": DAY - pd.to_timedelta(rng.integers(0, 900, rows), "D"),
            "text": texts,
        }
    )
    names = one_of("王小明", "李雷", "韩梅", "赵云", "陈思")
    store.write("candidate", people)
    consent = {"candidate_id": ids, "purpose": "recruiting", "given_on": DAY}
    store.write("consent", pd.DataFrame(consent))
    mails = [f"p{number}@example.invalid" for number in range(rows)]
    contact = pd.DataFrame({"candidate_id": ids, "name": names, "email": mails})
    store.write("contact", contact)


def seconds(work: object) -> float:
    """Return the median time of five runs [s]."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - started)
    return round(float(np.median(times)), 3)


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    rows = QUICK_ROWS if options.quick else ROWS
    with (
        tempfile.TemporaryDirectory() as folder,
        Store(Path(folder) / "city.duckdb") as store,
    ):
        write_people(store, rows, options.seed)
        columns = ["name", "title", "region", "text"]
        result = pd.DataFrame(
            [
                {
                    "search": text or "all",
                    "people": search_people(store, text).total,
                    "page_seconds": seconds(lambda text=text: search_people(store, text)),
                    "reference_seconds": seconds(
                        lambda words=words: (
                            candidates(store)
                            .table[columns]
                            .apply(lambda column: column.str.contains(words, regex=False))
                            .any(axis=1)
                            .sum()
                        )
                    ),
                }
                for text, words in SEARCHES
            ]
        )
    result = result.assign(rows=rows)
    publish("search_benchmark", result, options, data="simulated")


if __name__ == "__main__":
    main()
