"""What statsmodels, scipy and pandas make of shares, funnels, differences in differences and peak-end scores. Writes journey.json beside itself.

Run from the root of the project: /usr/bin/python3 test/golden/journey.py (Debian: python3-numpy, python3-pandas, python3-scipy,
python3-statsmodels, r-base-core). Quantiles of Student's t are R's: scipy's are right to nine digits only. Funnels are searched by brute force: every choice of one event a step, the best by definition; that of docs/sample is
joined table by table with pandas. Where ../shared/data/incident-events.csv is absent its part of journey.json stays as it is.
"""

import itertools
import json
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import statsmodels
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / 'docs/sample'
STEPS = ['visit', 'cart', 'pay', 'done']
random = np.random.default_rng(20260301)


def in_r(code):
    return subprocess.run(['Rscript', '-e', code], text=True, capture_output=True, check=True).stdout


def around(value, error, df):
    half = float(in_r(f'cat(format(qt(0.025, {df!r}, lower.tail = FALSE), digits = 17))')) * error
    return {'low': value - half, 'high': value + half}


def share(yes, n, level=0.95):
    if n == 0:
        return None
    low, high = proportion_confint(yes, n, alpha=1 - level, method='wilson')
    return {'yes': int(yes), 'n': int(n), 'level': level, 'value': yes / n, 'low': float(low), 'high': float(high)}


def shares():
    pairs = [(1, 1), (1, 2), (3, 10), (50, 2000), (280, 400), (81, 263), (999, 1000), (123456, 1234567), (7, 13)]
    return [share(yes, n, level) for yes, n in pairs for level in (0.8, 0.95, 0.999)]


def log():
    """Made-up events, in no order, with repetitions, gaps, ties, other steps and steps before their time."""
    rows = []
    for customer in range(160):
        for _ in range(random.integers(1, 13)):
            step = random.choice([*STEPS, 'other'], p=[0.34, 0.25, 0.18, 0.13, 0.1])
            rows.append([f'c{customer}', int(random.integers(0, 40)) * 500, str(step)])
    random.shuffle(rows)
    return rows


def candidates(events, k, order, window):
    """All ways through the first k steps: when the way began, and when each step was reached."""
    for times in itertools.product(*(events[step] for step in STEPS[:k])):
        start = min(times)
        if order == 'strict' and list(times) != sorted(times):
            continue
        if window is not None and max(times) - start > window:
            continue
        yield start, tuple(itertools.accumulate(times, max))


def searched(rows, order, window):
    frame = pd.DataFrame(rows, columns=['customer', 'at', 'step'])
    reached, times, gaps = [0] * len(STEPS), [[] for _ in STEPS], [[] for _ in STEPS]
    for _, own in frame.groupby('customer'):
        events = {step: sorted(own.loc[own['step'] == step, 'at']) for step in STEPS}
        for k in range(len(STEPS), 0, -1):
            ways = sorted(candidates(events, k, order, None if window is None else window * 1000))
            if ways:
                start, at = ways[0]
                for i, instant in enumerate(at):
                    reached[i] += 1
                    times[i].append(instant - start)
                    gaps[i].append(instant - (at[i - 1] if i else start))
                break
    median = lambda values: float(np.median(values)) / 1000 if values else None
    known = frame['step'].isin(STEPS)
    return {'order': order, 'window': window, 'customers': int(frame['customer'].nunique()), 'n': len(frame),
            'other': int((~known).sum()), 'events': [int((frame['step'] == step).sum()) for step in STEPS], 'reached': reached,
            'medianTime': [median(values) for values in times], 'medianFromPrevious': [median(values) for values in gaps],
            'ofFirst': [share(count, reached[0]) for count in reached[1:]],
            'ofPrevious': [share(count, before) for before, count in zip(reached, reached[1:])]}


def sample():
    """Subscribed, then surveyed, then bought: the first survey from the first subscription on, the first order from that survey on."""
    read = lambda name: pd.read_csv(SAMPLE / name, dtype=str)
    subscribed = read('subscriptions.csv')
    subscribed['at'] = pd.to_datetime(subscribed['started_at']).dt.tz_localize('Europe/Rome').dt.tz_convert('UTC')
    way = subscribed.groupby('customer_id')['at'].min().rename('first').reset_index()
    reached, gaps = [len(way)], []
    before = 'first'
    for name, column in (('surveys.csv', 'answered_at'), ('orders.csv', 'ordered_at')):
        rows = read(name).dropna(subset=['customer_id'])
        rows['at'] = pd.to_datetime(rows[column], utc=True)
        joined = way.merge(rows[['customer_id', 'at']], on='customer_id')
        joined = joined[joined['at'] >= joined[before]]
        next_one = joined.groupby('customer_id')['at'].min().rename(column).reset_index()
        way = way.merge(next_one, on='customer_id')
        reached.append(len(way))
        gaps.append(float((way[column] - way['first']).dt.total_seconds().median()))
        before = column
    return {'reached': reached, 'medianTime': gaps, 'ofFirst': [share(count, reached[0]) for count in reached[1:]]}


def incidents(before):
    """New, then Active, then Resolved, then Closed, as the log of a service desk has them; strict order, no window."""
    file = HERE.parent.parent.parent / 'shared/data/incident-events.csv'
    if not file.exists():
        return before
    rows = pd.read_csv(file, dtype=str)
    rows['at'] = pd.to_datetime(rows['event_at'], utc=True)
    way = rows[rows['state'] == 'New'].groupby('id')['at'].min().rename('first').reset_index()
    way['last'] = way['first']
    reached, medians = [len(way)], []
    for state in ('Active', 'Resolved', 'Closed'):
        joined = way.merge(rows.loc[rows['state'] == state, ['id', 'at']], on='id')
        next_one = joined[joined['at'] >= joined['last']].groupby('id')['at'].min().rename('next').reset_index()
        way = way.merge(next_one, on='id').assign(last=lambda found: found['next']).drop(columns='next')
        reached.append(len(way))
        medians.append(float((way['last'] - way['first']).dt.total_seconds().median()))
    return {'n': len(rows), 'customers': int(rows['id'].nunique()), 'reached': reached, 'medianTime': medians}


def paired():
    treated = np.round(random.normal(50, 12, (34, 2)) + [0, 4], 2)
    control = np.round(random.normal(48, 7, (57, 2)) + [0, 1], 2)
    change = lambda rows: rows[:, 1] - rows[:, 0]
    test = stats.ttest_ind(change(treated), change(control), equal_var=False)
    means = CompareMeans(DescrStatsW(change(treated)), DescrStatsW(change(control)))
    frame = pd.DataFrame({'y': np.concatenate([change(treated), change(control)]), 't': [1] * 34 + [0] * 57})
    ols = smf.ols('y ~ t', frame).fit(cov_type='HC2')
    value, error, df = float(ols.params['t']), float(ols.bse['t']), float(means.dof_satt())
    assert np.allclose(means.tconfint_diff(0.05, usevar='unequal'), list(around(value, error, df).values()), rtol=1e-8)
    return {'treated': treated.tolist(), 'control': control.tolist(), 'value': value, 'standardError': error, 'df': df,
            'statistic': float(test.statistic), 'pValue': float(test.pvalue), **around(value, error, df)}


def grouped(draws):
    cells = [(1, 0), (1, 1), (0, 0), (0, 1)]
    frame = pd.concat([pd.DataFrame({'y': y, 'treated': t, 'after': a}) for y, (t, a) in zip(draws, cells)])
    ols = smf.ols('y ~ treated * after', frame).fit(cov_type='HC2')
    value, error = float(ols.params['treated:after']), float(ols.bse['treated:after'])
    v = [np.var(y, ddof=1) / len(y) for y in draws]
    df = float(sum(v) ** 2 / sum(part ** 2 / (len(y) - 1) for part, y in zip(v, draws)))
    return {'samples': [np.asarray(y).tolist() for y in draws], 'value': value, 'standardError': error, 'df': df,
            'pValue': float(2 * stats.t.sf(abs(value / error), df)), **around(value, error, df)}


def journeys():
    rows = [[f'j{j}', int(at), int(random.integers(1, 8))] for j in range(45) for at in random.permutation(30)[:random.integers(1, 8)]]
    frame = pd.DataFrame(rows, columns=['journey', 'at', 'score'])
    frame['far'] = (frame['score'] - 4).abs()
    peak = frame.sort_values(['far', 'at']).groupby('journey')['score'].last()
    end = frame.sort_values('at').groupby('journey')['score'].last()
    mean = frame.groupby('journey')['score'].mean()
    both = (peak + end) / 2
    error = float(stats.sem(both))
    return {'rows': rows, 'peak': float(peak.mean()), 'end': float(end.mean()), 'mean': float(mean.mean()), 'value': float(both.mean()),
            'standardError': error, **around(float(both.mean()), error, len(both) - 1)}


target = HERE / 'journey.json'
previous = json.loads(target.read_text()).get('incidents') if target.exists() else None
events = log()
draws = [np.round(random.normal(mean, spread, n), 2) for mean, spread, n in ((20, 3, 25), (26, 6, 31), (19, 4, 40), (21, 2, 18))]
golden = {'tool': f'{in_r("cat(R.version.string)")}, statsmodels {statsmodels.__version__}, scipy {scipy.__version__}, pandas {pd.__version__}, numpy {np.__version__}',
          'script': 'test/golden/journey.py', 'shares': shares(), 'log': events, 'steps': STEPS,
          'funnels': [searched(events, order, window) for order in ('strict', 'any') for window in (None, 0, 1.5, 5, 60)],
          'sample': sample(), 'incidents': incidents(previous), 'paired': paired(), 'groups': [grouped(draws), grouped([[20, 10], [26, 18], [12, 14], [13, 17]])],
          'journeys': journeys()}
target.write_text(json.dumps(golden, allow_nan=False) + '\n', encoding='utf-8')
