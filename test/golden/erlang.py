"""Erlang B and C in whole numbers of any size, Erlang A as a chain of states; writes erlang.json beside itself.

Erlang A: the stationary chain cut where its tail is below 1e-45, the wait of one who joins it by uniformisation of the
chain of those ahead, means of waits by first steps; nothing of it is a closed form or an integral. All in 50 digits.
Run from the root of the project: /usr/bin/python3 test/golden/erlang.py (Debian: python3-mpmath)
"""

import json
import sys
from fractions import Fraction
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 50


def real(top, bottom):
    return float(mpf(top) / mpf(bottom))


def loss(load, agents):
    """Blocking, served share and share that waits, as quotients of whole numbers; the load is what the double is."""
    a = Fraction(load)
    p, q = a.numerator, a.denominator
    sum_, power = 1, 1
    for k in range(1, agents + 1):
        power *= p
        sum_ = power + k * q * sum_
    blocked = real(power, sum_)
    served = real(sum_ - power, sum_)
    below = agents * q * sum_ - p * (sum_ - power)
    waits = real(agents * power * q, below) if agents > a else 1.0
    at_once = real(below - agents * power * q, below) if agents > a else 0.0
    return {'load': load, 'agents': agents, 'blocked': blocked, 'served': served, 'waits': waits, 'atOnce': at_once}


def whole():
    cases = []
    for load in [.001, .1, .5, .9, 1, 1.7, 3, 9.99, 10, 33.3, 100, 250.5, 1000, 2000, 5000]:
        around = [1, load / 2, load * .9, load - 1, load, load + 1, load + load ** .5, load + 4 * load ** .5, load * 1.5]
        for agents in sorted({max(0, round(n)) for n in around} | {0, 1, 2}):
            if load < 1000 or agents <= 5500:
                cases.append(loss(load, agents))
    cases += [loss(10 - 1e-9, 10), loss(100 - 1e-6, 100), loss(1 - 1e-12, 1)]
    return cases


def chain(load, agents, patience, target):
    """Handle time 1. Shares and means of Erlang A."""
    a, theta, t = mpf(load), 1 / mpf(patience), mpf(target)
    weights, queue = [mpf(1)], [mpf(1)]
    for k in range(agents, 0, -1):
        weights.append(weights[-1] * k / a)
        if weights[-1] < mpf(10) ** -60 * max(weights[0], weights[-2]) and k < a:
            break
    best = mpf(1)
    m = 0
    while queue[-1] > mpf(10) ** -45 * best or agents + m * theta < a:
        m += 1
        queue.append(queue[-1] * a / (agents + m * theta))
        best = max(best, queue[-1])
    total = sum(weights[1:]) + sum(queue)
    state = [w / total for w in queue]
    waits = sum(state)
    size = len(state)
    # One who joins with m ahead: served, and the wait of that, by the first step.
    served, wait, gone, left = [], [], [], []
    for m in range(size):
        rate = agents + (m + 1) * theta
        before = served[-1] if m else mpf(1)
        w = wait[-1] if m else mpf(0)
        g, l = (gone[-1], left[-1]) if m else (mpf(0), mpf(0))
        on = (rate - theta) / rate
        served.append(on * before)
        wait.append(on * (w + before / rate))
        gone.append(on * g + theta / rate)
        left.append(on * (l + g / rate) + theta / rate / rate)
    mean = lambda f: sum(p * x for p, x in zip(state, f))
    within = (mpf(0), mpf(0), waits)
    if target > 0:
        within = uniform(state, agents, theta, t)
    result = {
        'waits': waits, 'answered': 1 - waits + mean(served), 'abandoned': mean(gone),
        'answeredWithin': 1 - waits + within[0], 'abandonedWithin': within[1], 'waitsLonger': within[2],
        'answeredWait': mean(wait) / (1 - waits + mean(served)), 'abandonedWait': mean(left) / mean(gone),
        'queue': sum(m * p for m, p in enumerate(state)),
    }
    assert abs(result['queue'] / a * theta - result['abandoned']) < mpf(10) ** -40
    return {'load': load, 'agents': agents, 'patience': patience, 'target': target,
            **{name: float(value) for name, value in result.items()}}


def uniform(state, agents, theta, t):
    """Served, left and still waiting at t, of all who come, from the chain of those ahead."""
    size = len(state)
    rate = agents + size * theta
    ahead = list(state)
    done = lost = mpf(0)
    weight = mpmath.exp(-rate * t)
    sums = [mpf(0)] * 3
    mass = mpf(0)
    step = 0
    while mass < 1 - mpf(10) ** -40:
        for i, x in enumerate((done, lost, sum(ahead))):
            sums[i] += weight * x
        mass += weight
        step += 1
        weight *= rate * t / step
        done += ahead[0] * agents / rate
        lost += sum(ahead) * theta / rate
        moved = []
        for m in range(size):
            stay = ahead[m] * (1 - (agents + (m + 1) * theta) / rate)
            come = ahead[m + 1] * (agents + (m + 1) * theta) / rate if m + 1 < size else mpf(0)
            moved.append(stay + come)
        ahead = moved
    assert abs(sum(sums) - sum(state)) < mpf(10) ** -38
    return sums


def halfin_whitt():
    """The limit of the share that waits with n = a + β √a agents; β where it is 20 %."""
    share = lambda b: 1 / (1 + b * mpmath.ncdf(b) / mpmath.npdf(b))
    return {'beta': float(mpmath.findroot(lambda b: share(b) - mpf('.2'), mpf(1)))}


def required(load, target, level, patience=None, variant='offered', occupancy=1, abandonment=1, asa=None):
    """The fewest agents, one by one from 1; handle time 1."""
    agents = 0
    while True:
        agents += 1
        if patience is None:
            waits = loss(load, agents)['waits']
            free = agents - load
            share = 1 - mpf(waits) * mpmath.exp(-free * mpf(target)) if free > 0 else 0
            wait, busy, gone = (waits / free if free > 0 else mpmath.inf), load / agents, 0
        else:
            a = chain(load, agents, patience, target)
            inside, lost, longer = a['answeredWithin'], a['abandonedWithin'], a['waitsLonger']
            share = {'offered': inside, 'answered-only': inside / a['answered'], 'abandoned-within-met': 1 - longer,
                     'exclude-short-abandons': inside / (1 - lost)}[variant]
            wait, busy, gone = a['answeredWait'], load * a['answered'] / agents, a['abandoned']
        if share >= level and busy <= occupancy * (1 + 1e-12) and gone <= abandonment and (asa is None or wait <= asa):
            return {'load': load, 'target': target, 'serviceLevel': level, 'patience': patience, 'variant': variant,
                    'maxOccupancy': occupancy, 'maxAbandonment': abandonment, 'maxAsa': asa, 'agents': agents}


REQUIRED = [
    dict(load=10, target=1 / 9, level=.8), dict(load=1.7, target=1, level=.5), dict(load=.02, target=.1, level=.9),
    dict(load=100, target=.05, level=.9), dict(load=8.5, target=.1, level=.01, occupancy=.85),
    dict(load=33.3, target=.1, level=.01, asa=.02), dict(load=300, target=.1, level=.8, occupancy=.9),
    dict(load=10, target=.1, level=.8, patience=.5), dict(load=10, target=.1, level=.8, patience=.5, variant='answered-only'),
    dict(load=10, target=.1, level=.9, patience=.5, variant='exclude-short-abandons'),
    dict(load=10, target=.1, level=.95, patience=.5, variant='abandoned-within-met'),
    dict(load=20, target=.1, level=.01, patience=1, abandonment=.03), dict(load=20, target=.1, level=.01, patience=2, asa=.01),
    dict(load=5, target=.1, level=.01, patience=3, occupancy=.6), dict(load=3, target=.1, level=.8, patience=300),
]

# load, agents, mean patience and target, the last two in handle times.
ABANDONS = [
    (48, 50, 2, 1 / 3), (48, 50, 2, 0), (1, 1, 1, .5), (.001, 1, .5, .1), (.5, 3, 10, .25), (10, 8, .5, .1),
    (10, 12, .01, .05), (10, 12, 20, .1), (100, 90, 1, .2), (100, 100, .3, .1), (100, 110, 5, .05), (30, 1, .2, .1),
    (33.3, 30, 3, 1), (250, 240, .5, .05), (500, 510, 2, .02), (2000, 1990, .7, .01), (9.5, 10, 100, 2), (3, 2, 4, 3),
    (1000, 2, .0001, .00005), (30, 1, .001, .002), (20000, 3, .00001, 0), (1000000, 1, .0001, .00005),
]

found = {
    'tool': f'Python {sys.version.split()[0]}, mpmath {mpmath.__version__}',
    'whole': whole(),
    'abandons': [chain(*case) for case in ABANDONS],
    'required': [required(**case) for case in REQUIRED],
    'halfinWhitt': halfin_whitt(),
}
Path(__file__).with_suffix('.json').write_text(json.dumps(found, indent=1) + '\n')
