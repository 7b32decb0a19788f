"""Durations in numpy, scipy and pandas, with Kaplan-Meier by R, written to durations.json beside this file.

Run from the root of the project: /usr/bin/python3 test/golden/durations.py FOLDER, with incident-events.csv in FOLDER
(Debian: python3-pandas, python3-scipy, r-cran-survival). Times are in seconds.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy import stats

HERE = Path(__file__).resolve().parent
TICKETS = HERE.parent.parent / 'docs' / 'sample' / 'tickets.csv'
END = pd.Timestamp('2026-06-17T16:00:00Z')
TICKET_SNAPSHOTS = ['2025-10-01', '2025-12-01', '2026-04-01', '2026-05-15', '2026-06-01']
INCIDENT_SNAPSHOTS = ['2016-03-02', '2016-03-04', '2016-03-08', '2016-03-15', '2016-04-01']
WINDOW = pd.Timedelta(days=14)

KM = """
suppressPackageStartupMessages(library(survival))
data <- read.csv(file('stdin'))
row <- survival:::survmean(survfit(Surv(data$time, data$event) ~ 1, conf.type = 'log-log'), rmean = max(data$time))$matrix
value <- function(x) if (is.na(x)) 'null' else sprintf('%.17g', x)
at <- function(name) value(unname(row[grep(name, names(row))][1]))
cat(sprintf('{"median":%s,"low":%s,"high":%s,"restrictedMean":%s,"restrictedStandardError":%s,"restrictedTo":%s}',
  at('^median'), at('LCL'), at('UCL'), at('^[*]?rmean'), at('^[*]?se'), value(max(data$time))))
"""


def t_quantile(df):
    """R's: that of scipy 1.10 is right to seven digits only."""
    out = subprocess.run(['Rscript', '-e', f'cat(sprintf("%.17g", qt(0.975, {df})))'], capture_output=True, check=True)
    return float(out.stdout)


def kaplan_meier(time, event):
    """The median and its log-log interval, and the mean restricted to the longest time, by R."""
    lines = 'time,event\n' + ''.join(f'{t!r},{int(e)}\n' for t, e in zip(time, event))
    out = subprocess.run(['Rscript', '-e', KM], input=lines, capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def order_statistics(values, share, level):
    """The binomial interval of a quantile: scipy's ranks, pandas' values."""
    n, tail = len(values), (1 - level) / 2
    low, high = int(stats.binom.ppf(tail, n, share)), int(stats.binom.isf(tail, n, share)) + 1
    ordered = np.sort(values)
    return None if low < 1 or high > n else {'low': float(ordered[low - 1]), 'high': float(ordered[high - 1])}


def outliers(values):
    logs = np.log(values[values > 0])
    first, third = np.quantile(logs, [0.25, 0.75])
    reach = 1.5 * (third - first)
    return int(((logs < first - reach) | (logs > third + reach)).sum())


def numbers(values):
    values = np.asarray(values, dtype=float)
    n = len(values)
    mean, sd = float(np.mean(values)), float(np.std(values, ddof=1))
    half = t_quantile(n - 1) * sd / math.sqrt(n)
    at = lambda share: float(np.quantile(values, share))
    return {
        'n': n, 'mean': mean, 'standardDeviation': sd, 'variation': sd / mean,
        'median': at(0.5), 'p75': at(0.75), 'p90': at(0.9), 'p95': at(0.95), 'p99': at(0.99),
        'iqr': float(stats.iqr(values)), 'min': float(values.min()), 'max': float(values.max()),
        'outliers': outliers(values),
        'trimmedMean': {str(share): float(stats.trim_mean(values, share)) for share in (0.05, 0.1, 0.25)},
        'geometricMean': None if (values == 0).any() else float(stats.gmean(values)),
        'meanInterval': {'low': mean - half, 'high': mean + half},
        'intervals': [
            {'headline': name, 'level': level, 'interval': order_statistics(values, share, level)}
            for name, share in [('median', 0.5), ('p75', 0.75), ('p90', 0.9), ('p95', 0.95), ('p99', 0.99)]
            for level in (0.8, 0.95, 0.99)
        ],
    }


def seconds(span):
    return span.dt.total_seconds()


def snapshot(created, resolved, at, window):
    """What is known at an instant, and what turned out later; an end that never came is later than all others."""
    there = (created <= at) if window is None else (created <= at) & (created > at - window)
    start, end = created[there], resolved[there]
    known = end <= at
    lasted = seconds(end.where(known, at) - start)
    later = seconds(end - start).fillna(np.inf)
    truth = float(np.median(later))
    return {
        'at': at.isoformat().replace('+00:00', 'Z'), 'created': int(there.sum()), 'resolved': int(known.sum()),
        'naive': float(lasted[known].median()), 'kaplanMeier': kaplan_meier(lasted, known),
        'truth': None if math.isinf(truth) else truth,
    }


def whole(created, resolved, as_of):
    known = resolved.notna()
    lasted = seconds(resolved.where(known, as_of) - created)
    return {**numbers(lasted[known]), 'open': int((~known).sum()), 'kaplanMeier': kaplan_meier(lasted, known)}


def samples():
    random = np.random.default_rng(20260701)
    made = {
        'twelve': [60, 75, 90, 90, 120, 300, 450, 600, 900, 1800, 7200, 86400],
        'with zeros': [0, 0, 0, 5, 5, 30, 60, 3600, 0.001, 250000],
        'lognormal': (np.round(random.lognormal(8, 1.5, 4321), 3)).tolist(),
        'ties': random.integers(1, 9, 60).astype(float).tolist(),
        'two': [1.25, 8],
    }
    return [{'name': name, 'values': values, **numbers(values)} for name, values in made.items()]


def main():
    tickets = pd.read_csv(TICKETS)
    created, resolved, answered = (
        pd.to_datetime(tickets[name], utc=True) for name in ('created_at', 'resolved_at', 'first_response_at')
    )
    events = pd.read_csv(Path(sys.argv[1]) / 'incident-events.csv')
    incidents = events.groupby('id', sort=True)[['opened_at', 'resolved_at']].first()
    opened, closed = (pd.to_datetime(incidents[name], utc=True) for name in ('opened_at', 'resolved_at'))
    instant = lambda day: pd.Timestamp(day, tz='UTC')
    tool = f'numpy {np.__version__}, scipy {scipy.__version__}, pandas {pd.__version__}, R survival'
    result = {
        'tool': tool,
        'script': 'test/golden/durations.py',
        'samples': samples(),
        'tickets': {
            'timeToResolution': whole(created, resolved, END),
            'firstResponse': whole(created, answered, END),
            'snapshots': [snapshot(created, resolved, instant(day), WINDOW) for day in TICKET_SNAPSHOTS],
        },
        'incidents': {
            'all': whole(opened, closed, instant('2017-03-01')),
            'snapshots': [snapshot(opened, closed, instant(day), None) for day in INCIDENT_SNAPSHOTS],
        },
    }
    (HERE / 'durations.json').write_text(json.dumps(result) + '\n', encoding='utf-8')


main()
