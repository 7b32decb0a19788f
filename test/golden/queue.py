"""Queue metrics in statsmodels, numpy and R, and concurrent sessions counted second by second, written to queue.json
beside this file.

Run from the root of the project: /usr/bin/python3 test/golden/queue.py (Debian: python3-numpy, python3-statsmodels,
r-base-core). Times are in seconds.
"""

import json
import math
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import statsmodels
from statsmodels.stats.proportion import proportion_confint

R = r'''
line <- function(x) cat(paste(sapply(x, function(v) sprintf('%.17g', v)), collapse = ' '), '\n', sep = '')
cat(R.version.string, '\n', sep = '')
for (text in readLines(file('stdin'))) {
  x <- as.numeric(strsplit(text, ' ')[[1]])
  test <- t.test(x[-1], conf.level = x[1])
  line(c(test$estimate, test$stderr, test$conf.int, sd(x[-1])))
}
'''


def share(yes, n, level):
    if n == 0:
        return None
    low, high = proportion_confint(yes, n, alpha=1 - level, method='wilson')
    return {'yes': yes, 'n': n, 'value': float(Fraction(yes, n)), 'standardError': math.sqrt(yes * (n - yes) / n) / n,
            'low': float(low), 'high': float(high)}


def counts(aw, aa, bw, ba, short, level):
    offered = aw + aa + bw + ba
    return {'counts': {'answeredWithin': aw, 'answeredAfter': aa, 'abandonedWithin': bw, 'abandonedAfter': ba, 'shortAbandons': short},
            'level': level,
            'serviceLevel': {'offered': share(aw, offered, level), 'answered-only': share(aw, aw + aa, level),
                             'exclude-short-abandons': share(aw, offered - bw, level),
                             'abandoned-within-met': share(aw + bw, offered, level)},
            'abandonmentRate': {'count': share(bw + ba, offered, level), 'exclude': share(bw + ba - short, offered - short, level)}}


def queues(rng):
    """Calls with waits to the millisecond: some at once, some at the target exactly."""
    found = []
    for size, level, target, short in ((400, 0.95, 20, 5), (60, 0.9, 10.5, 10.5), (7, 0.99, 0, 2), (2, 0.95, 30, None)):
        wait = np.round(rng.exponential(25, size), 3)
        wait[rng.random(size) < 0.2] = 0
        wait[rng.random(size) < 0.1] = target
        answered = rng.random(size) < 0.8
        answered[:2] = True
        within, quick = wait <= target, (wait <= short if short is not None else np.zeros(size, bool))
        tell = lambda mask: int(mask.sum())
        found.append({
            'level': level, 'target': target, 'shortAbandon': short, 'wait': wait.tolist(), 'answered': answered.tolist(),
            'answeredWithin': tell(answered & within), 'answeredAfter': tell(answered & ~within),
            'abandonedWithin': tell(~answered & within), 'abandonedAfter': tell(~answered & ~within),
            'shortAbandons': tell(~answered & quick) if short is not None else None,
            'averageTimeToAbandon': float(wait[~answered].mean()) if tell(~answered) else None,
            'averageWait': float(wait.mean())})
    lines = [' '.join(repr(x) for x in [q['level'], *np.array(q['wait'])[np.array(q['answered'])].tolist()]) for q in found]
    run = subprocess.run(['Rscript', '-e', R], input='\n'.join(lines), text=True, capture_output=True, check=True)
    version, *answers = run.stdout.splitlines()
    for q, line in zip(found, answers, strict=True):
        q.update(zip(('value', 'standardError', 'low', 'high', 'standardDeviation'), (float(x) for x in line.split())))
    return version, found


def chats(rng):
    """Agents with chats of whole seconds within an hour; each second is looked at for each agent."""
    found = []
    for agents, size in ((1, 2), (3, 40), (12, 300), (5, 5)):
        who = rng.integers(0, agents, size)
        start = rng.integers(0, 3600, size)
        end = start + rng.integers(0, 900, size)
        levels = {}
        for agent in range(agents):
            open_at = np.zeros(5000, int)
            for low, high in zip(start[who == agent], end[who == agent]):
                open_at[low:high] += 1
            for level, time in zip(*np.unique(open_at[open_at > 0], return_counts=True)):
                levels[int(level)] = levels.get(int(level), 0) + int(time)
        total, busy = sum(k * t for k, t in levels.items()), sum(levels.values())
        found.append({'who': who.tolist(), 'start': start.tolist(), 'end': end.tolist(), 'agents': len(set(who.tolist())),
                      'levels': [[k, levels[k]] for k in sorted(levels)], 'maximum': max(levels),
                      'sessionAht': float(Fraction(total, size)), 'effortAht': float(Fraction(busy, size)),
                      'value': float(Fraction(total, busy))})
    return found


def allocated(rng):
    """Handle time by interval: each second of each contact is put where it falls, or where the contact ends."""
    found = []
    for size, edges in ((200, list(range(0, 14401, 1800))), (30, [100, 1000, 1001, 5000])):
        start = rng.integers(0, 14000, size)
        end = start + rng.integers(0, 4000, size)
        edge = np.array(edges)
        done, shared = np.zeros((len(edges) - 1, 2), int), np.zeros((len(edges) - 1, 2), int)
        for low, high in zip(start, end):
            place = np.flatnonzero((edge[:-1] <= high) & (high < edge[1:]))
            done[place] += [high - low, 1]
            seconds = np.arange(low, high)
            each = np.histogram(seconds[seconds < edges[-1]], edge)[0]
            shared += np.column_stack([each, each > 0])
        found.append({'start': start.tolist(), 'end': end.tolist(), 'edges': edges,
                      'byCompletion': done.tolist(), 'proportional': shared.tolist()})
    return found


def scheduled():
    """In fractions: the share is the decimal that is written."""
    cases = []
    for percent in range(0, 1000, 7):
        for agents in (0, 1, 3, 7, 14, 21, 35, 100, 999, 12345):
            left = 1 - Fraction(percent, 1000)
            cases.append([agents, percent / 1000, math.ceil(agents / left)])
    for agents in range(1, 200):
        cases.append([agents, 0.3, math.ceil(agents / Fraction(7, 10))])
        cases.append([agents, 0.35, math.ceil(agents / Fraction(13, 20))])
    return cases


rng = np.random.default_rng(20260301)
version, queue = queues(rng)
golden = {
    'tool': f'{version}, numpy {np.__version__}, statsmodels {statsmodels.__version__}', 'script': 'test/golden/queue.py',
    'counts': [counts(800, 120, 30, 50, 20, 0.95), counts(0, 0, 5, 0, 5, 0.95), counts(3, 0, 0, 0, 0, 0.9), counts(0, 4, 1, 6, 2, 0.99),
               counts(123456, 7890, 1234, 5678, 901, 0.95)],
    'queues': queue, 'chats': chats(rng), 'allocated': allocated(rng), 'scheduled': scheduled()}
(Path(__file__).resolve().parent / 'queue.json').write_text(json.dumps(golden, allow_nan=False) + '\n', encoding='utf-8')
