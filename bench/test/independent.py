#!/usr/bin/python3
# SPDX-License-Identifier: MIT
# Prints independent.inc: random cases, with what numpy, scipy and statsmodels say of them, and a plain bootstrap written
# here. Needs python3-scipy and python3-statsmodels, which nothing else does. A minute.
import math
import random

import numpy
import scipy
import statsmodels
from scipy.stats import gmean, mannwhitneyu, median_abs_deviation
from statsmodels.stats.multitest import multipletests

CASES = 200
SEED = 20261130
QUANTILES = [0.025, 0.25, 0.9, 0.975]
RESAMPLES = 2000  # as bootstrap.c has it, and its seed
MASK = 2**64 - 1


def number(value):
    return "NAN" if math.isnan(value) else f"{value:.13g}"


def text(values):
    return "{ " + ", ".join(map(number, values)) + " }"


def table(name, rows):
    print(f"static const struct {name}_case {name}_cases[] = {{")
    print(*rows, sep=",\n", end=",\n};\n")


def samples(n, positive=False):
    """Of six digits, which keeps the file small."""
    return [float(f"{value:.6g}") for value in long_samples(n, positive)]


def long_samples(n, positive):
    """Times: many alike, some alike, none alike; small, large, skewed; of whole numbers or not."""
    kind = random.randrange(6)
    if kind == 0:
        return [random.choice([5, 5, 5, 6, 7]) for _ in range(n)]
    if kind == 1:
        return [random.randint(1, max(2, n // 2)) for _ in range(n)]
    if kind == 2:
        return [random.randint(1, 10**9) for _ in range(n)]
    scale = 10.0 ** random.randint(-3, 9)
    if kind == 3:
        return [scale * random.lognormvariate(0, 0.5) for _ in range(n)]
    if kind == 4:
        return [scale * random.choice([0.1, 0.2, 0.3]) for _ in range(n)]
    return [scale * (random.gauss(0, 1) if not positive else random.paretovariate(1.5)) for _ in range(n)]


def fence(values):
    """Iglewicz and Hoaglin, and what stands in for a MAD of 0; see stats.h."""
    if len(values) < 6:
        return math.nan, math.nan
    median = float(numpy.median(values))
    reach = 3.5 * 1.4826 * float(median_abs_deviation(values))
    if reach == 0:
        reach = 3.5 * 1.2533 * float(numpy.mean(numpy.abs(numpy.asarray(values) - median)))
    reach = max(reach, 0.001 * abs(median))
    return median - reach, median + reach


def series_row(case):
    values = samples(1 + case % 40, positive=True)
    ranked = [float(numpy.quantile(values, q, method="inverted_cdf")) for q in (0.5, 0.99)]
    return (f"{{ {len(values)}, {number(numpy.median(values))}, {text(numpy.quantile(values, QUANTILES))},\n"
            f"  {number(median_abs_deviation(values) if len(values) > 1 else math.nan)}, {text(fence(values))},"
            f" {text(ranked)},\n  {text(values)} }}")


def holm_row(case):
    p = [float(f"{random.choice([1, 1, 0.1, 1e-3, 1e-9]) * random.random():.6g}") for _ in range(1 + case % 30)]
    for _ in range(random.randrange(len(p))):
        p[random.randrange(len(p))] = random.choice(p)
    return f"{{ {len(p)}, {text(p)},\n  {text(multipletests(p, method='holm')[1])} }}"


def means_row(case):
    """The ratio of point i has schedule i % 3 and writer i % 2."""
    spread = random.choice([0.01, 0.5, 3])
    ratios = [float(f"{random.lognormvariate(0, spread):.6g}") for _ in range(6 + case % 20)]
    groups = [ratios] + [ratios[i::3] for i in range(3)] + [ratios[i::2] for i in range(2)]
    floor = numpy.quantile([math.exp(abs(math.log(r))) - 1 for r in ratios], 0.95, method="inverted_cdf")
    return f"{{ {len(ratios)}, {text([float(gmean(g)) for g in groups])}, {number(floor)},\n  {text(ratios)} }}"


def ranks_row(case):
    """Values that are no whole numbers, of which some stand on both sides."""
    a, b = samples(2 + case % 23), samples(2 + (7 * case) % 19)
    if case % 3:
        b = [random.choice(a) if random.random() < 0.5 else v for v in b]
    least = mannwhitneyu(range(len(a)), range(1000, 1000 + len(b)), alternative="two-sided").pvalue
    p = mannwhitneyu(a, b, alternative="two-sided").pvalue
    return f"{{ {len(a)}, {len(b)}, {number(p)}, {number(least)},\n  {text(a)}, {text(b)} }}"


class Splitmix:
    """The published generator; a draw below a limit is the upper half of the product."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) * limit) >> 64


def drawn(boots, rng):
    """Boots, loads in each, samples in each of these."""
    out = []
    for _ in boots:
        boot = boots[rng.below(len(boots))]
        for _ in boot:
            load = boot[rng.below(len(boot))]
            out += [load[rng.below(len(load))] for _ in load]
    return sorted(out)


def middle(values):
    n = len(values)
    return (values[(n - 1) // 2] + values[n // 2]) / 2


def grouped(side):
    boots = {}
    for value, boot, load in side:
        boots.setdefault(boot, {}).setdefault(load, []).append(value)
    return [[sorted(loads[k]) for k in sorted(loads)] for _, loads in sorted(boots.items())]


def bounds(a, b):
    rng, all_of = Splitmix(1), []
    for _ in range(RESAMPLES):
        value = middle(drawn(a, rng))
        all_of.append(value / middle(drawn(b, rng)) if b else value)
    return [float(q) for q in numpy.quantile(all_of, [0.025, 0.975])]


def side_of(case, n):
    boots, loads = (1, 1) if case % 2 else (random.randint(1, 3), random.randint(1, 3))
    return [(abs(v) + 1, random.randint(1, boots), random.randint(1, loads)) for v in samples(n, positive=True)]


def side_text(side):
    return f"{{ {len(side)}, {text([s[0] for s in side])},\n    {text([s[1] for s in side])}, {text([s[2] for s in side])} }}"


def bootstrap_row(case):
    a, b = side_of(case, 6 + case % 9), side_of(case, 6 + (5 * case) % 11)
    medians = [float(numpy.median([s[0] for s in side])) for side in (a, b)]
    alone, ratio = bounds(grouped(a), None), bounds(grouped(a), grouped(b))
    return (f"{{ {side_text(a)},\n  {side_text(b)},\n  {text([medians[0]] + alone)},"
            f" {text([medians[0] / medians[1]] + ratio)} }}")


random.seed(SEED)
print(f"/* By independent.py: numpy {numpy.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}. */")
for name, row in (("series", series_row), ("ranks", ranks_row), ("holm", holm_row), ("means", means_row),
                  ("bootstrap", bootstrap_row)):
    table(name, [row(case) for case in range(CASES)])
