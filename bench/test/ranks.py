#!/usr/bin/python3
# SPDX-License-Identifier: MIT
# Prints ranks.inc: random cases, with what scipy and numpy say of them. Needs python3-scipy, which nothing else does.
import random

import numpy
import scipy
from scipy.stats import mannwhitneyu

CASES = 200
SEED = 20261122


def sizes(case):
    if case % 10 == 0:
        return random.randint(2, 8), random.randint(30, 60)
    return random.randint(2, 25), random.randint(2, 25)


def samples(case):
    a, b = sizes(case)
    most, shift = random.choice([0, 0, 1, 3, 10, 50]), random.choice([0, 0, 1, 5])
    if case in (7, 19):
        return [5] * a, [5] * b
    if most:
        return ([random.randint(0, most) for _ in range(a)],
                [random.randint(0, most) + shift for _ in range(b)])
    pool = random.sample(range(100000), a + b)
    return pool[:a], [value + 3000 * shift for value in pool[a:]]


random.seed(SEED)
print(f"/* By ranks.py: what scipy {scipy.__version__} and numpy {numpy.__version__} say. */")
for case in range(CASES):
    a, b = samples(case)
    p = float(mannwhitneyu(a, b, alternative="two-sided").pvalue)
    median, quantile = float(numpy.median(a)), float(numpy.quantile(b, 0.9))
    print(f"{{ {len(a)}, {len(b)}, {p!r}, {median!r}, {quantile!r},")
    print("  { " + ", ".join(map(str, a + b)) + " } },")
