"""Runs all tools in turns on the same files and prints medians.

usage: run.py LOG.csv [RUNS]

Turns, not blocks: whatever else the machine does hits all tools alike. Writes LOG.csv.gz and the
Parquet files beside the given one (in `bench/work`).
"""

import gzip
import pathlib
import shutil
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
LOTSE = HERE / "target/release/bench-tables"
WORK = HERE.parent / "work"
log = pathlib.Path(sys.argv[1])
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
WORK.mkdir(exist_ok=True)
packed, parquet = WORK / "log.csv.gz", WORK / "log.parquet"
if not packed.exists():
    with open(log, "rb") as source, gzip.open(packed, "wb", 6) as target:
        shutil.copyfileobj(source, target)
subprocess.run([LOTSE, "write", log, parquet], check=True, stdout=subprocess.DEVNULL)


def peer(tool, path):
    return [sys.executable, HERE / "peers.py", tool, path]


INFLATE = "import gzip,sys,time;b=time.perf_counter();n=len(gzip.open(sys.argv[1]).read());print(time.perf_counter()-b,0,0,n)"
work = {
    "CSV": [("lotse", [LOTSE, "read", log])] + [(tool, peer(tool, log)) for tool in ("duckdb", "duckdb-scan", "polars")],
    "CSV.gz": [("lotse", [LOTSE, "read", packed])]
    + [(tool, peer(tool, packed)) for tool in ("duckdb", "duckdb-scan", "polars")]
    + [("inflate (zlib)", [sys.executable, "-c", INFLATE, packed])],
    "Parquet": [("lotse", [LOTSE, "read", parquet])]
    + [(tool, peer(tool, parquet)) for tool in ("duckdb", "duckdb-scan", "polars")],
    "writing": [
        ("lotse " + ending, [LOTSE, "write", log, WORK / f"out.{ending}"]) for ending in ("csv", "parquet", "xes")
    ],
}
for title, tools in work.items():
    seconds, peaks, counts = {}, {}, {}
    for _ in range(runs):
        for tool, command in tools:
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds.setdefault(tool, []).append(float(out[0]))
            peaks.setdefault(tool, []).append(int(out[1]))
            counts[tool] = out[2:]
    for tool, _ in tools:
        print(
            f"{title:8} {tool:15} {statistics.median(seconds[tool]):7.3f} s  {statistics.median(peaks[tool]):6.0f} MB"
            f"  {' '.join(counts[tool])}  ({', '.join(f'{s:.2f}' for s in seconds[tool])})",
            flush=True,
        )
