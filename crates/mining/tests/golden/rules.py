"""Digests of Declare rules and temporal profiles by PM4Py 2.7.23, an oracle for discovery; not part of the program.

`pip install pm4py`, then `python rules.py FOLDER_OF_LOGS > rules.txt`. Lines: log | what | digest of the sorted lines that
the test writes. Left out: not-succession and not-chain-succession, which PM4Py reads as the negation of both directions.
"""
import sys

import pm4py

LOGS = ["admin/receipt_wabo.xes.gz", "synthetic/running-example.xes", "other/helpdesk.xes.gz"]
NAMES = {
    "existence": "existence", "absence": "absence", "exactly_one": "exactly_one", "init": "init",
    "responded_existence": "responded_existence", "response": "response", "precedence": "precedence",
    "succession": "succession", "altresponse": "alternate_response", "altprecedence": "alternate_precedence",
    "altsuccession": "alternate_succession", "chainresponse": "chain_response", "chainprecedence": "chain_precedence",
    "chainsuccession": "chain_succession", "coexistence": "coexistence", "noncoexistence": "not_coexistence",
}


def digest(lines):
    value = 0xCBF29CE484222325
    for byte in "\n".join(sorted(lines)).encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


for path in LOGS:
    log = pm4py.read_xes(f"{sys.argv[1]}/{path}")
    rules = pm4py.discover_declare(log, min_support_ratio=0.0, min_confidence_ratio=0.0)
    for theirs, ours in NAMES.items():
        lines = set()
        for key, value in rules[theirs].items():
            names = list(key) if isinstance(key, tuple) else [key]
            names = sorted(names) if "coexistence" in ours else names
            if value["support"] > 0:
                lines.add("|".join(names + [str(value["support"]), str(value["confidence"])]))
        print(f"{path} | {ours} | {digest(lines)}")
    profile = pm4py.discover_temporal_profile(log)
    # Milliseconds, shifted so that no half of one is rounded up here and down there.
    lines = [f"{a}|{b}|{mean + 3.7e-5:.3f}|{deviation + 3.7e-5:.3f}" for (a, b), (mean, deviation) in profile.items()]
    print(f"{path} | temporal | {digest(lines)}")
