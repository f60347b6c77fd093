"""Graph with times and variants of one permit log: Lotse beside Polars and DuckDB.

usage: peers.py BENCH_GRAPH LOG.csv LOG.parquet [ROUNDS]

Each tool holds the log in memory before the clock starts, sorted by case and time, so
that the peers need no sorting either. Rounds are interleaved; medians are printed.
Parquet: COPY (SELECT ... FROM 'LOG.csv' ORDER BY 1, 3) TO 'LOG.parquet' in DuckDB.
"""

import statistics
import subprocess
import sys
import time

import duckdb
import polars as pl

binary, csv, parquet = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5

# Lotse reads the same Parquet.
ours = subprocess.Popen([binary, parquet], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(ours.stdout.readline().strip())

frame = pl.read_parquet(parquet).with_columns(
    pl.col("case").cast(pl.Categorical).to_physical(), pl.col("activity").cast(pl.Categorical)
)
db = duckdb.connect()
db.execute(f"CREATE TYPE act AS ENUM (SELECT DISTINCT activity FROM '{parquet}')")
db.execute(f"""CREATE TABLE log AS SELECT dense_rank() OVER (ORDER BY "case")::UINTEGER AS c,
    activity::act AS a, time AS t, row_number() OVER (ORDER BY "case", time) AS r FROM '{parquet}' ORDER BY "case", time""")


def lotse():
    ours.stdin.write("\n")
    ours.stdin.flush()
    both, graph, edges, events, variants = ours.stdout.readline().split()
    return float(both), (int(edges), int(events), int(variants)), float(graph)


def polars():
    start = time.perf_counter()
    same = pl.col("case") == pl.col("case").shift(1)
    edges = (
        frame.lazy()
        .select(
            pl.col("activity").shift(1).alias("from"),
            pl.col("activity").alias("to"),
            (pl.col("time") - pl.col("time").shift(1)).alias("d"),
            same.alias("same"),
        )
        .filter(pl.col("same"))
        .group_by("from", "to")
        .agg(
            pl.len().alias("n"), pl.col("d").min().alias("min"), pl.col("d").median().alias("median"),
            pl.col("d").mean().alias("mean"), pl.col("d").quantile(0.9).alias("p90"),
            pl.col("d").max().alias("max"), pl.col("d").sum().alias("sum"),
        )
        .collect()
    )
    variants = (
        frame.lazy()
        .group_by("case", maintain_order=True)
        .agg(pl.col("activity").to_physical())
        .group_by("activity")
        .agg(pl.len())
        .collect()
    )
    seconds = time.perf_counter() - start
    return seconds, (edges.height, int(edges["n"].sum()), variants.height), None


def duck():
    start = time.perf_counter()
    edges = db.execute("""SELECT f, a, count(*), min(d), median(d), avg(d), quantile_cont(d, 0.9), max(d), sum(d)
        FROM (SELECT a, lag(a) OVER w AS f, lag(c) OVER w AS fc, c, epoch_us(t) - lag(epoch_us(t)) OVER w AS d
              FROM log WINDOW w AS ()) WHERE c = fc GROUP BY ALL""").fetchall()
    variants = db.execute("SELECT v, count(*) FROM (SELECT list(a ORDER BY r) AS v FROM log GROUP BY c) GROUP BY v").fetchall()
    seconds = time.perf_counter() - start
    return seconds, (len(edges), sum(row[2] for row in edges), len(variants)), None


taken = {tool: [] for tool in (lotse, polars, duck)}
alone = []
for _ in range(rounds):
    for tool in taken:
        seconds, result, graph = tool()
        taken[tool].append(seconds)
        if graph is not None:
            alone.append(graph)
        print(f"{tool.__name__:7} {seconds:.3f} s  edges, their events, variants: {result}", flush=True)
for tool, seconds in taken.items():
    print(f"median {tool.__name__:7} {statistics.median(seconds):.3f} s")
print(f"median lotse, graph alone {statistics.median(alone):.3f} s")
