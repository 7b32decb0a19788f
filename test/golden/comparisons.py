"""Resampling, strata, equivalence and power by scipy and statsmodels, beside comparisons.R.

Run from the root of the project: /usr/bin/python3 test/golden/comparisons.py (Debian: python3-scipy,
python3-statsmodels). Reads comparisons-r.json for its lists; writes comparisons-py.json beside this file. What is
resampled is drawn 400,000 times, so that its ends stand to about a hundredth of their width.
"""

import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW, ttost_ind

HERE = Path(__file__).resolve().parent
R = json.loads((HERE / 'comparisons-r.json').read_text())['cases']
DRAWS = 400_000
SPATIAL = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]


def bounds(interval):
    return [float(interval.low), float(interval.high)]


def resampled(one):
    xs, ys, level = np.array(one['xs']), np.array(one['ys']), one['level']

    def difference(x, y, axis=-1):
        return np.mean(y, axis=axis) - np.mean(x, axis=axis)

    out = {'difference': float(difference(xs, ys))}
    for name in ['percentile', 'BCa']:
        found = stats.bootstrap((xs, ys), difference, n_resamples=DRAWS, batch=2000, vectorized=True, method=name,
                                confidence_level=level, random_state=np.random.default_rng(1))
        out[name] = bounds(found.confidence_interval)
    tested = stats.permutation_test((xs, ys), difference, n_resamples=DRAWS if len(xs) > 10 else np.inf, batch=2000,
                                    vectorized=True, random_state=np.random.default_rng(2))
    # scipy's two-sided p is twice the smaller tail; ours counts by size, so both tails are counted here.
    null = tested.null_distribution
    out['permutation'] = float(np.mean(np.abs(null) >= abs(out['difference']) - 1e-9))
    deviations = [xs.mean() - xs, ys - ys.mean()]
    out['acceleration'] = float(
        sum((d**3).sum() / len(d)**3 for d in deviations) / 6 / sum((d**2).sum() / len(d)**2 for d in deviations)**1.5)
    return out


def spatial():
    data = np.array(SPATIAL, float)
    n = len(data)
    jack = np.array([np.delete(data, i).var() for i in range(n)])
    u = jack.mean() - jack
    found = stats.bootstrap((data,), np.var, n_resamples=DRAWS, batch=2000, method='BCa', confidence_level=0.9,
                            random_state=np.random.default_rng(3))
    return {'values': SPATIAL, 'variance': data.var(), 'acceleration': float((u**3).sum() / 6 / (u**2).sum()**1.5),
            'influences': u.tolist(), 'interval': bounds(found.confidence_interval), 'published': [115.8, 259.6]}


def strata(case):
    tables = [np.array([[s['b']['yes'], s['b']['n'] - s['b']['yes']], [s['a']['yes'], s['a']['n'] - s['a']['yes']]])
              for s in case['strata']]
    t = StratifiedTable(tables)
    low, high = t.oddsratio_pooled_confint(method='normal')
    equal = t.test_equal_odds(adjust=True)
    # The Mantel-Haenszel risk difference and Sato's standard error, from their printed formulas.
    cells = [(s['b']['yes'], s['b']['n'], s['a']['yes'], s['a']['n']) for s in case['strata']]
    weights = [n1 * n0 / (n1 + n0) for _, n1, _, n0 in cells]
    difference = sum((a * n0 - c * n1) / (n1 + n0) for a, n1, c, n0 in cells) / sum(weights)
    p = sum((n1 * n1 * c - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / (n1 + n0)**2 for a, n1, c, n0 in cells)
    q = sum((a * (n0 - c) + c * (n1 - a)) / (2 * (n1 + n0)) for a, n1, c, n0 in cells)
    error = np.sqrt((difference * p + q) / sum(weights)**2)
    return {'oddsRatio': float(t.oddsratio_pooled), 'interval': [float(low), float(high)],
            'logStandardError': float(t.logodds_pooled_se),
            'homogeneity': {'statistic': float(equal.statistic), 'pValue': float(equal.pvalue)},
            'difference': float(difference), 'differenceError': float(error)}


def equivalent(one, margin):
    pair = CompareMeans(DescrStatsW(one['ys']), DescrStatsW(one['xs']))
    p, lower, upper = ttost_ind(np.array(one['ys']), np.array(one['xs']), -margin, margin, usevar='unequal')
    return {'margin': margin, 'pValue': float(p), 'lower': float(lower[1]), 'upper': float(upper[1]),
            'interval': [float(x) for x in pair.tconfint_diff(0.1, usevar='unequal')]}


def power():
    # The right tail alone: a significant difference in the wrong direction is no success.
    solve = TTestIndPower()
    right = {'alpha': 0.025, 'alternative': 'larger'}
    rows = []
    for d, ratio in [(0.5, 1), (0.2, 2), (0.8, 0.5)]:
        rows.append({'d': d, 'ratio': ratio,
                     'n': float(solve.solve_power(effect_size=d, power=0.8, ratio=ratio, **right)),
                     'at60': float(solve.power(d, 60, ratio=ratio, **right))})
    return rows


BATTERS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]


def shrunk(yes, n):
    yes, n = np.array(yes, float), np.array(n, float)
    p = yes.sum() / n.sum()
    variance = p * (1 - p) / n
    found = combine_effects(yes / n, variance, method_re='iterated', use_t=False, atol=1e-10, maxiter=1000)
    k = len(n)
    keep = 1 - (k - 3) / (k - 1) * variance / (variance + found.tau2)
    return {'yes': yes.tolist(), 'n': n.tolist(), 'between': float(found.tau2), 'mean': float(found.mean_effect_re),
            'keep': keep.tolist(), 'values': (found.mean_effect_re + keep * (yes / n - found.mean_effect_re)).tolist()}


def kitagawa(a, b):
    # a, b: lists of (yes, n) by segment.
    a, b = np.array(a, float), np.array(b, float)
    wa, wb = a[:, 1] / a[:, 1].sum(), b[:, 1] / b[:, 1].sum()
    ra, rb = a[:, 0] / a[:, 1], b[:, 0] / b[:, 1]
    return {'before': a.tolist(), 'after': b.tolist(), 'change': float(wb @ rb - wa @ ra),
            'mix': float((wb - wa) @ (ra + rb) / 2), 'rate': float((rb - ra) @ (wa + wb) / 2),
            'rates': ((rb - ra) * (wa + wb) / 2).tolist(), 'atBefore': float(wa @ rb),
            'atBeforeError': float(np.sqrt((wa**2 * rb * (1 - rb) / b[:, 1]).sum()))}


def sides(name):
    side = {s: [(one[s]['yes'], one[s]['n']) for one in R[name]['strata']] for s in 'ab'}
    return side['a'], side['b']


men, women = sides('berkeley')
cases = {
    'resampled': [resampled(one) for one in R['lists']],
    'spatial': spatial(),
    'berkeley': strata(R['berkeley']),
    'stones': strata(R['stones']),
    'equivalence': [equivalent(R['lists'][0], 4.0), equivalent(R['lists'][2], 3.0), equivalent(R['lists'][5], 0.2)],
    'power': power(),
    'shrunk': [shrunk(BATTERS, [45] * 18), shrunk(R['departments']['yes'], R['departments']['n']),
               shrunk([3, 8, 1, 0, 22], [10, 20, 4, 3, 50]), shrunk([50, 51, 49, 50, 52], [100] * 5)],
    'kitagawa': {'berkeley': kitagawa(women, men), 'stones': kitagawa(*sides('stones')),
                 'jeter': kitagawa([(104, 411), (45, 140)], [(12, 48), (183, 582)])},
}
tool = {'scipy': scipy.__version__, 'statsmodels': statsmodels.__version__, 'numpy': np.__version__}
(HERE / 'comparisons-py.json').write_text(json.dumps({'tool': tool, 'cases': cases}) + '\n')
