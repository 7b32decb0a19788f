"""How often the intervals of gross and net revenue retention hold the truth: numpy and scipy, apart from the library.

Revenue at the start is lognormal with this sigma, in whole cents; a customer leaves with this probability, shrinks to
30 to 90 % with 15 %, grows by up to 100 % with 25 %. Run: python3 test/golden/revenueCoverage.py
"""
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20260101)
RUNS = 20_000


def draw(shape, sigma, leaves):
    was = np.round(5000 * np.exp(sigma * rng.standard_normal(shape)))
    fate, size = rng.random(shape), rng.random(shape)
    shrunk, grown = np.round(was * (0.3 + 0.6 * size)), np.round(was * (1 + size))
    now = np.where(fate < leaves, 0, np.where(fate < leaves + 0.15, shrunk, np.where(fate < leaves + 0.4, grown, was)))
    return was, now


def ratio(y, x):
    n, total = x.shape[1], x.sum(axis=1)
    r = y.sum(axis=1) / total
    return r, np.sqrt(n / (n - 1) * ((y - r[:, None] * x) ** 2).sum(axis=1)) / total


cases = []
for sigma in (0.3, 1.0):
    for leaves in (0.03, 0.15):
        was, now = draw((1, 20_000_000), sigma, leaves)
        gross, net = np.minimum(was, now).sum() / was.sum(), now.sum() / was.sum()
        for n in (50, 300):
            was, now = draw((RUNS, n), sigma, leaves)
            t = stats.t.ppf(0.975, n - 1)
            r, error = ratio(np.minimum(was, now), was)
            known = (r > 0) & (r < 1)
            centre, width = np.log(r[known] / (1 - r[known])), t * error[known] / (r[known] * (1 - r[known]))
            truth = np.log(gross / (1 - gross))
            held = np.abs(centre - truth) <= width
            r, error = ratio(now, was)
            cases.append({
                "sigma": sigma, "leaves": leaves, "n": n, "gross": gross, "net": net,
                "grossCoverage": float(held.mean()),
                "netCoverage": float((np.abs(np.log(r / net)) <= t * error / r).mean()),
            })
tool = {"numpy": np.__version__, "scipy": scipy.__version__}
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"tool": tool, "runs": RUNS, "cases": cases}, indent=1) + "\n")
for case in cases:
    print(case)
