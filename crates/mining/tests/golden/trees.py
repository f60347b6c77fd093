"""Process trees by PM4Py 2.7.23, an oracle for discovery; not part of the program.

`pip install pm4py`, then
  python trees.py random N SEED        N generated logs with their trees, one a line: noise | traces | tree
  python trees.py strict               the same for logs of optional steps, which strict sequence cuts are about
  python trees.py log FILE.xes.gz ...  the tree of each log at each threshold: file | noise | tree
`trees.txt` is a sample of the lines of the first two. For `trees_of_logs.txt` the trees of the third, which contain names
from logs that are not ours, were replaced by the digest that the test computes.
"""
import datetime
import itertools
import os
import random
import sys
from collections import Counter

import pm4py
from pm4py.objects.log.obj import Event, EventLog, Trace


def draw(activities, r):
    """A random process tree over these activities."""
    if len(activities) == 1:
        x = r.random()
        if x < 0.15:
            return ("X", [activities[0], None])
        return ("*", [activities[0], None]) if x < 0.25 else activities[0]
    parts = min(len(activities), r.choice([2, 2, 2, 3, 3, 4]))
    at = [0] + sorted(r.sample(range(1, len(activities)), parts - 1)) + [len(activities)]
    parts = [activities[i:j] for i, j in zip(at, at[1:])]
    operator = r.choice(["->", "->", "X", "+", "*"])
    if operator == "*":
        parts = [parts[0], sum(parts[1:], [])]
    return (operator, [draw(part, r) for part in parts])


def play(tree, r):
    """A random trace of it."""
    if tree is None or isinstance(tree, str):
        return [tree] if tree else []
    operator, children = tree
    if operator == "->":
        return sum((play(child, r) for child in children), [])
    if operator == "X":
        return play(r.choice(children), r)
    if operator == "*":
        trace = play(children[0], r)
        while r.random() < 0.4:
            trace += play(children[1], r) + play(children[0], r)
        return trace
    parts, trace = [play(child, r) for child in children], []
    while any(parts):
        trace.append(r.choice([part for part in parts if part]).pop(0))
    return trace


def disturbed(trace, r):
    """Sometimes one event lost, doubled or swapped."""
    trace = list(trace)
    if trace and r.random() < 0.5:
        at, kind = r.randrange(len(trace)), r.randrange(3)
        if kind == 0:
            trace.pop(at)
        elif kind == 1:
            trace.insert(at, r.choice(trace))
        elif at + 1 < len(trace):
            trace[at], trace[at + 1] = trace[at + 1], trace[at]
    return trace


def line(counts, noise):
    log = EventLog()
    for trace, count in counts.items():
        for _ in range(count):
            case = Trace(attributes={"concept:name": str(len(log))})
            for at, activity in enumerate(trace):
                time = datetime.datetime(2020, 1, 1) + datetime.timedelta(hours=at)
                case.append(Event({"concept:name": activity, "time:timestamp": time}))
            log.append(case)
    tree = str(pm4py.discover_process_tree_inductive(log, noise_threshold=noise))
    traces = "; ".join(" ".join(trace) + f" *{count}" for trace, count in counts.items())
    return f"{noise} | {traces} | {tree}"


def generated(number, seed):
    r = random.Random(seed)
    for _ in range(number):
        activities = list("abcdefgh"[: r.randint(1, 8)])
        r.shuffle(activities)
        tree, counts, noisy = draw(activities, r), Counter(), r.random() < 0.5
        for _ in range(r.choice([1, 2, 3, 5, 8, 20, 50])):
            trace = play(tree, r)
            trace = disturbed(trace, r) if noisy else trace
            if 0 < len(trace) <= 20:
                counts[tuple(trace)] += r.choice([1, 1, 2, 5, 20])
        if counts:
            print(line(counts, r.choice([0.0, 0.0, 0.1, 0.2, 0.3, 0.5])))


def strict():
    for letters in ("abc", "abcd", "abcde"):
        parts = ["".join(part) for size in range(1, len(letters)) for part in itertools.combinations(letters, size)]
        r = random.Random(3)
        for _ in range(200):
            chosen = r.sample(parts, r.choice([1, 2, 2, 3, 3, 4, 5]))
            print(line(Counter({tuple(trace): 1 for trace in [letters, *chosen]}), 0.0))


def logs(files):
    for file in files:
        log = pm4py.read_xes(file)[["case:concept:name", "concept:name", "time:timestamp"]]
        for noise in (0.0, 0.1, 0.2, 0.4, 0.8):
            print(f"{os.path.basename(file)} | {noise} | {pm4py.discover_process_tree_inductive(log, noise_threshold=noise)}")


if __name__ == "__main__":
    {"random": lambda: generated(int(sys.argv[2]), int(sys.argv[3])), "strict": strict, "log": lambda: logs(sys.argv[2:])}[sys.argv[1]]()
