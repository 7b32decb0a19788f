"""Adds up lifetime values term by term, in exact fractions or with 40 digits; writes clv.json beside itself.

No closed form is used: a margin a period, from the first to the last that still counts.
Run from the root of the project: /usr/bin/python3 test/golden/clv.py (Debian: python3-mpmath)
"""

import json
import platform
from fractions import Fraction
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 40


def terms_of(case):
    """Margin, ratio of one period to the one before, and how the first period is weighed; as exact fractions."""
    margin = Fraction(case['amount']) * Fraction(case.get('margin', 1))
    churn = Fraction(case['churnRate']) if 'churnRate' in case else 1 - Fraction(case['retentionRate'])
    growth, discount = Fraction(case.get('growth', 0)), Fraction(case.get('discountRate', 0))
    return margin, (1 - churn) * (1 + growth) / (1 + discount), 1 - churn


def to_mpf(x):
    return mpf(x.numerator) / mpf(x.denominator)


def geometric_sum(ratio, start, horizon):
    if horizon is not None and horizon <= 40:
        return to_mpf(sum((ratio ** t for t in range(start, start + horizon)), Fraction(0)))
    x = to_mpf(ratio)
    term, total, t = x ** start, mpf(0), 0
    while (horizon is None or t < horizon) and (horizon is not None or term > total * mpf(10) ** -32):
        total += term
        term *= x
        t += 1
    # What is left after the last term is below its size / (1 - x).
    assert horizon is not None or term / (1 - x) <= total * mpf(10) ** -25
    return total


def rates():
    cases = []
    for churn in [0.001, 0.02, 0.05, 0.3, 1 / 3, 0.999, 1.0]:
        for discount in [0, 0.01, 0.15]:
            for timing in ['end', 'start']:
                for extra in [{}, {'horizon': 1}, {'horizon': 12}, {'horizon': 500}, {'growth': 0.0005},
                              {'growth': -0.1, 'margin': 0.7}, {'growth': 0.05, 'horizon': 240}]:
                    cases.append({'amount': 49.9, 'churnRate': churn, 'discountRate': discount, 'timing': timing, **extra})
    for retention in [0.0, 1e-12, 0.6, 0.97, 1.0]:
        for timing in ['end', 'start']:
            for extra in [{'discountRate': 0.1}, {'horizon': 36}, {'horizon': 1000, 'discountRate': 1e-9},
                          {'horizon': 5, 'growth': 0.25, 'margin': -0.2}]:
                cases.append({'amount': 1200, 'retentionRate': retention, 'timing': timing, **extra})
    for case in cases:
        margin, ratio, stay = terms_of(case)
        start, horizon = (1 if case['timing'] == 'end' else 0), case.get('horizon')
        assert horizon is not None or ratio < 1
        case['value'] = float(to_mpf(margin) * geometric_sum(ratio, start, horizon))
        endless = stay == 1 and horizon is None
        case['expectedLifetime'] = None if endless else float(geometric_sum(stay, 0, horizon))
    return cases


def curves():
    shapes = {
        'regular': [1, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241],
        'high end': [1, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491],
        'all stay': [1.0] * 25,
        'all leave': [1, 0, 0],
    }
    cases = []
    for survival in shapes.values():
        for timing in ['end', 'start']:
            for discount in [0, 0.1]:
                for growth in [0, 0.03]:
                    for horizon in [None, 2]:
                        first = 1 if timing == 'end' else 0
                        last = len(survival) if horizon is None else first + horizon
                        value = sum(Fraction(80) * Fraction(survival[t]) * ((1 + Fraction(growth)) / (1 + Fraction(discount))) ** t
                                    for t in range(first, last)) - 30
                        cases.append({'amount': 80, 'survival': survival, 'timing': timing, 'discountRate': discount,
                                      'growth': growth, 'acquisitionCost': 30,
                                      **({} if horizon is None else {'horizon': horizon}), 'value': float(to_mpf(value)),
                                      'expectedLifetime': float(sum(Fraction(s) for s in survival[:last - first]))})
    return cases


def paybacks():
    """The whole periods by adding up margins, the fraction by bisection of the sum's continuation."""
    cases = []
    for cac in [0.5, 90, 300, 1000, 5000]:
        for churn in [0, 0.01, 0.05, 0.25, 0.9]:
            for discount in [0, 0.02]:
                margin, x = Fraction(100) * Fraction(0.8), (1 - Fraction(churn)) / (1 + Fraction(discount))
                case = {'cac': cac, 'amount': 100, 'margin': 0.8, 'churnRate': churn, 'discountRate': discount}
                if x < 1 and margin / (1 - x) <= Fraction(cac):
                    cases.append({**case, 'value': None, 'periods': None})
                    continue
                total, periods, term = mpf(0), 0, to_mpf(margin)
                while total < cac:
                    total, periods, term = total + term, periods + 1, term * to_mpf(x)

                def paid(n):
                    return to_mpf(margin) * (n if x == 1 else (1 - to_mpf(x) ** n) / (1 - to_mpf(x)))

                low, high = mpf(periods - 1), mpf(periods)
                for _ in range(120):
                    middle = (low + high) / 2
                    low, high = (middle, high) if paid(middle) < cac else (low, middle)
                cases.append({**case, 'value': float(high), 'periods': periods})
    return cases


def histories():
    lists = [[120.5, 80, -20.25, 0.1, 0.2], [1e16, 1, -1e16], [0.1] * 10, [5], [-3.5, 2]]
    cases = []
    for amounts in lists:
        for margin in [1, 0.35]:
            for rate in [0, 0.01, 0.5]:
                last = len(amounts) - 1
                total = sum(Fraction(x) * (1 + Fraction(rate)) ** (last - t) for t, x in enumerate(amounts))
                cases.append({'amounts': amounts, 'margin': margin, 'compoundRate': rate,
                              'value': float(to_mpf(total * Fraction(margin)))})
    return cases


golden = {
    'tool': f'Python {platform.python_version()} fractions, mpmath {mpmath.__version__}',
    'script': 'test/golden/clv.py',
    'rates': rates(),
    'curves': curves(),
    'paybacks': paybacks(),
    'histories': histories(),
}
Path(__file__).with_suffix('.json').write_text(json.dumps(golden, separators=(',', ':')) + '\n')
