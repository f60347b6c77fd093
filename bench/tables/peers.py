"""Reads one file with a peer, as far as an event log, and prints seconds, peak MB, cases, events.

An event log here is what every analysis starts from: rows sorted by case and time, times as
instants, activity and case as codes, all other attributes kept.
"""

import resource
import sys
import time

tool, path = sys.argv[1], sys.argv[2]
CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"

if tool == "duckdb":
    import duckdb

    connection = duckdb.connect()
    source = f"read_parquet('{path}')" if path.endswith(".parquet") else f"read_csv('{path}')"
    began = time.perf_counter()
    connection.execute(f'create table log as select * from {source} order by "{CASE}", "{TIME}"')
    connection.execute(f'create type activity as enum (select distinct "{ACTIVITY}" from log)')
    connection.execute(f'alter table log alter "{ACTIVITY}" type activity')
    seconds = time.perf_counter() - began
    cases, events = connection.execute(f'select count(distinct "{CASE}"), count(*) from log').fetchone()
elif tool == "duckdb-scan":
    # Without order and codes: the least that can be called reading.
    import duckdb

    connection = duckdb.connect()
    source = f"read_parquet('{path}')" if path.endswith(".parquet") else f"read_csv('{path}')"
    began = time.perf_counter()
    connection.execute(f"create table log as select * from {source}")
    seconds = time.perf_counter() - began
    cases, events = connection.execute(f'select count(distinct "{CASE}"), count(*) from log').fetchone()
elif tool == "polars":
    import polars as pl

    began = time.perf_counter()
    if path.endswith(".parquet"):
        log = pl.read_parquet(path)
    else:
        log = pl.read_csv(path).with_columns(pl.col(TIME).str.to_datetime("%+", time_unit="ns", time_zone="UTC"))
    log = log.with_columns(pl.col(ACTIVITY).cast(pl.Categorical)).sort([CASE, TIME], maintain_order=True)
    seconds = time.perf_counter() - began
    cases, events = log[CASE].n_unique(), log.height
else:
    sys.exit(f"unknown tool {tool}")

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{seconds:.4f} {peak} {cases} {events}")
