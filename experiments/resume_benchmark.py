"""How long does a folder of PDF résumés take to load, and is what is stored what they say.

Writes one-page résumés of people who do not exist, loads them by the command and prints CPU seconds a
file beside the limit of .3 s, 1 000 files in five minutes. The time of a start, taken from a folder of
one file, is subtracted.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
from reference import arguments, publish

import talentmatch as tm

FILES = 100
LIMIT = 0.3
SURNAMES, DIGITS = "赵钱孙李周吴郑王冯陈", "零一二三四五六七八九"
FONT = (
    (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] >>"
    ),
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R "
    b"/DW 1000 /W [1 95 500]"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 "
    b"880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def resume(number: int) -> list[str]:
    """Return the lines of a résumé; the person began to work in July 2014."""
    digits = "".join(DIGITS[int(digit)] for digit in f"{number:03d}"[-3:])
    return [
        f"{SURNAMES[number % 10]}{digits}",
        f"男 | 35岁 | 199{number:08d} | p{number}@example.com",
        "求职意向：设备经理",
        "工作经历",
        f"2018.06-至今 虚构{digits}电子有限公司 设备主管",
        "负责设备维护、PLC编程与TPM推进，带领12人团队完成年度目标。",
        "2014.07-2018.05 虚构机床厂 设备工程师",
        "教育经历",
        "2010.09-2014.06 虚构工学院 机械电子工程 本科",
        "自我评价",
        *["工作认真，责任心强，善于沟通，具备较强的分析问题和解决问题的能力。"] * 20,
    ]


def pdf(lines: list[str]) -> bytes:
    """Return a PDF of one page."""
    runs = [
        b"/F 10 Tf 1 0 0 1 50 %d Tm <%s> Tj"
        % (790 - 18 * n, line.encode("utf-16-be").hex().encode())
        for n, line in enumerate(lines)
    ]
    drawn = b"BT\n%s\nET" % b"\n".join(runs)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [7 0 R] /Count 1 >>",
        *FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 "
            b"R >> >> /Contents 6 0 R >>"
        ),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(parts) + 1,
        len(out),
    )
    return out + head + table + end


def load(files: int, folder: Path) -> tuple[float, float]:
    """Load so many résumés; return CPU time [s] and the share stored as they say."""
    place = folder / f"files{files}"
    place.mkdir()
    for number in range(files):
        (place / f"{number}.pdf").write_bytes(pdf(resume(number)))
    store = folder / f"{files}.duckdb"
    command = (sys.executable, "-m", "talentmatch.app.cli", "load", place, "--store", store)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "--consent", "recruiting"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with tm.Store(store) as opened:
        people = opened.read("candidate", as_of="2099-01-01", purpose="recruiting")
    years = (pd.Timestamp.now() - pd.Timestamp("2014-07-01")).days / 365.25
    right = (people["title"] == "设备主管") & (people["education"] == "bachelor")
    right &= (people["experience_years"] - years).abs() < 0.5
    return cpu, float(right.sum()) / files


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    files = 12 if options.quick else FILES
    with tempfile.TemporaryDirectory() as folder:
        start = load(1, Path(folder))
        whole = load(files, Path(folder))
    each = (whole[0] - start[0]) / (files - 1)
    row = (files, each, LIMIT, 1000 * each / 60, whole[1])
    columns = ["files", "cpu_s_a_file", "limit_s", "cpu_minutes_for_1000", "right"]
    table = pd.DataFrame([row], columns=columns).round(3)
    publish("resume_benchmark", table, options, data="seeded")


if __name__ == "__main__":
    main()
