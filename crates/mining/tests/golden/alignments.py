"""Costs of PM4Py's alignments: `log | net | cost of each case | mean fitness | log fitness`, one line per pair.

Usage: alignments.py DATA > alignments.txt. PM4Py is an external oracle: it is run, never linked. Where a net names no final
marking, it is one token on its only place with arcs in and none out; a net without such a place is left out, and so is a
log that PM4Py cannot read.
"""
import glob
import os
import sys

import pm4py
from pm4py.algo.evaluation.replay_fitness.variants import alignment_based
from pm4py.objects.petri_net.obj import Marking


def line(log_path, net_path):
    try:
        log = pm4py.read_xes(log_path)
    except Exception:
        return
    net, initial, final = pm4py.read_pnml(net_path)
    if not final:
        ends = [place for place in net.places if place.in_arcs and not place.out_arcs]
        if len(ends) != 1:
            return
        final = Marking({ends[0]: 1})
    found = pm4py.conformance_diagnostics_alignments(log, net, initial, final, multi_processing=False)
    fitness = alignment_based.evaluate(found)
    costs = " ".join(str(int(case["cost"] // 10000)) for case in found)
    numbers = [repr(fitness["average_trace_fitness"]), repr(fitness["log_fitness"])]
    print(" | ".join([log_path, net_path, costs, *numbers]))


os.chdir(sys.argv[1])
for net in sorted(glob.glob("pnml/da4py/tiny/*.pnml")):
    for log in ["2trAB", "4ABC_repair", "A"]:
        line(f"pnml/da4py/tiny/{log}.xes", net)
for name in ["CloseToM8", "aa", "clusteringMotivation", "model2"]:
    line(f"pnml/da4py/medium/{name}.xes", f"pnml/da4py/medium/{name}.pnml")
for name in ["running-example", "reviewing"]:
    line(f"logs/synthetic/{name}.xes", "logs/synthetic/running-example.pnml")
