"""Recomputes shares with statsmodels, and sums, means and variances in exact fractions; writes survey-py.json beside itself.

Run from the root of the project: /usr/bin/python3 test/golden/survey.py (Debian: python3-statsmodels, python3-mpmath)
"""

import json
import math
import random
from fractions import Fraction
from pathlib import Path

import mpmath
import statsmodels
from mpmath import mp, mpf
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

LEVELS = [0.8, 0.9, 0.95, 0.99]
mp.dps = 40


def shares():
    pairs = [(0, 1), (1, 1), (0, 5), (2, 5), (5, 5), (0, 40), (1, 40), (31, 40), (40, 40), (682, 925), (0, 10 ** 6),
             (3, 10 ** 6), (271828, 10 ** 6), (10 ** 6, 10 ** 6)]
    return [{'yes': yes, 'n': n, 'level': level, 'wilson': list(proportion_confint(yes, n, 1 - level, 'wilson'))}
            for yes, n in pairs for level in LEVELS]


def newcombe():
    """statsmodels gives the first minus the second, so the second here goes in first: the difference is second - first."""
    pairs = [((48, 80), (56, 70)), ((0, 10), (10, 10)), ((0, 29), (5, 56)), ((56, 70), (48, 80)), ((0, 1), (0, 1)),
             ((1, 1), (1, 1)), ((1, 1), (0, 1)), ((0, 20), (0, 30)), ((7, 7), (5, 9)), ((3, 9), (7, 12)), ((12, 40), (12, 40)),
             ((410, 1000), (455, 1000)), ((271828, 10 ** 6), (314159, 10 ** 6)), ((0, 10 ** 6), (3, 10))]
    published = {0: (0.0524, 0.3339), 1: (0.6075, 1), 2: (-0.0381, 0.1926)}
    cases = []
    for i, (first, second) in enumerate(pairs):
        for level in LEVELS:
            bounds = confint_proportions_2indep(*second, *first, method='newcomb', compare='diff', alpha=1 - level)
            if level == 0.95 and i in published:
                assert all(abs(a - b) < 5e-5 for a, b in zip(bounds, published[i])), bounds
            cases.append({'first': first, 'second': second, 'level': level, 'interval': list(map(float, bounds))})
    return cases


def t_quantile(tail, df):
    """To 40 digits: scipy starts the search, mpmath's incomplete beta function ends it."""
    def excess(t):
        return mpmath.betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2 - tail
    return mpmath.findroot(excess, mpf(stats.t.isf(float(tail), df)))


def amounts(name, values, level=0.95, pattern=None):
    """Every number exact, or to 40 digits, until its one rounding."""
    exact = [Fraction(value) for value in values]
    n, total = len(exact), sum(exact)
    mean = total / n
    assert float(total) == math.fsum(values)
    case = {'name': name, **(pattern or {'values': values}), 'n': n, 'level': level, 'sum': float(total), 'mean': float(mean),
            'min': min(values), 'max': max(values)}
    if n < 2:
        return case
    variance = sum((value - mean) ** 2 for value in exact) / (n - 1)
    real = lambda fraction: mpf(fraction.numerator) / fraction.denominator
    error = mpmath.sqrt(real(variance / n))
    half = t_quantile((1 - mpf(level)) / 2, n - 1) * error
    return {**case, 'variance': float(variance), 'standardDeviation': float(mpmath.sqrt(real(variance))),
            'standardError': float(error), 'interval': [float(real(mean) - half), float(real(mean) + half)]}


def repeated(name, first, pair, times):
    """As NIST's NumAcc data: one value, then two in turn."""
    return amounts(name, [first, *pair * times], pattern={'start': first, 'pair': pair, 'times': times})


def means():
    draw = random.Random(61)
    return [
        amounts('one', [7.25]),
        amounts('two', [1, 2]),
        amounts('cancelling', [1e16, 1, -1e16]),
        amounts('far from zero', [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]),
        amounts('NIST NumAcc1', [10000001, 10000003, 10000002]),
        repeated('NIST NumAcc2', 1.2, [1.1, 1.3], 500),
        repeated('NIST NumAcc3', 1000000.2, [1000000.1, 1000000.3], 500),
        repeated('NIST NumAcc4', 10000000.2, [10000000.1, 10000000.3], 500),
        amounts('all equal', [0.1] * 10),
        amounts('tenths', [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 0.9),
        amounts('tiny and huge', [1e-140, 1e140, -1e140, 2e-140]),
        amounts('close together', [1 + k * 2 ** -52 for k in range(6)]),
        amounts('money', [round(draw.uniform(-50, 900), 2) for _ in range(80)], 0.99),
        amounts('any size', [draw.choice([-1, 1]) * 10 ** draw.uniform(-30, 30) for _ in range(60)], 0.8),
        amounts('heavy tail', [draw.paretovariate(1.1) for _ in range(70)]),
    ]


golden = {
    'tool': f'statsmodels {statsmodels.__version__}, mpmath {mpmath.__version__}, fractions',
    'script': 'test/golden/survey.py',
    'cases': {'shares': shares(), 'newcombe': newcombe(), 'means': means()},
}
text = json.dumps(golden, allow_nan=False, separators=(',', ':'))
(Path(__file__).resolve().parent / 'survey-py.json').write_text(text + '\n', encoding='utf-8')
