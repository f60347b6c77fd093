#!/bin/sh
# Needs python3 with duckdb and polars (PYTHON names another interpreter) and a CSV log (LOG).
set -eu
cd "$(dirname "$0")"
cargo build --release --quiet
exec "${PYTHON:-python3}" run.py "${LOG:?name a CSV log: LOG=/path/to/log.csv}" "${RUNS:-5}"
