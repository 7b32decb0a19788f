"""Cohorts in pandas, written to cohorts.json beside this file: periods of the local calendar, ages as differences of
period numbers or of days since each customer's first event, distinct customers by cohort and age, amounts to date.

Run from the root of the project: /usr/bin/python3 test/golden/cohorts.py (Debian: python3-pandas, python3-statsmodels, r-base-core).
Where ../shared/data/cdnow-sample.csv is absent its part of cohorts.json stays as it is.
"""

import json
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CDNOW = ROOT.parent / 'shared' / 'data' / 'cdnow-sample.csv'
FREQUENCY = {'day': 'D', 'week': 'W-SUN', 'month': 'M', 'quarter': 'Q'}


@cache
def t_quantile(df):
    """R's: scipy's is good to ten digits."""
    run = ['Rscript', '-e', f'cat(sprintf("%.17g", qt(0.975, {df})))']
    return float(subprocess.run(run, capture_output=True, text=True, check=True).stdout)


def period_of(instants, zone, every):
    return instants.dt.tz_convert(zone).dt.tz_localize(None).dt.to_period(FREQUENCY[every])


def start_of(period, zone):
    return period.start_time.tz_localize(zone).tz_convert('UTC')


def r_version():
    run = ['Rscript', '-e', 'cat(as.character(getRversion()))']
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout


def none_or(value):
    return None if value is None or (isinstance(value, float) and np.isnan(value)) else value


def retention(events, every, zone, until, brackets, window_days, recurring):
    """events: columns customer, at (UTC), perhaps start."""
    until = pd.Timestamp(until)
    seen = events[events['at'] < until].copy()
    seen['period'] = period_of(seen['at'], zone, every)
    if 'start' in events:
        born = events.groupby('customer')['start'].min()
        born = born[born < until]
    else:
        born = seen.groupby('customer')['at'].min()
    if recurring:
        entries = seen[['customer', 'period']].drop_duplicates().rename(columns={'period': 'cohort'})
    else:
        entries = pd.DataFrame({'customer': born.index, 'cohort': period_of(born, zone, every).values})
    first, final = entries['cohort'].min(), pd.Series([until - pd.Timedelta(1, 'ms')]).pipe(period_of, zone, every)[0]
    cohorts = pd.period_range(first, final, freq=FREQUENCY[every])
    seen = seen.merge(pd.DataFrame({'customer': born.index, 'born': born.values}), on='customer')
    seen['born'] = pd.to_datetime(seen['born'], utc=True)
    seen = seen[seen['at'] >= seen['born']]
    pairs = entries.merge(seen, on='customer')
    if window_days is None:
        pairs['age'] = (pairs['period'] - pairs['cohort']).map(lambda step: step.n)
        pairs = pairs[pairs['age'] >= 0]
    else:
        pairs['age'] = (pairs['at'] - pairs['born']) // pd.Timedelta(window_days, 'D')
    ages_of = {}
    for i, cohort in enumerate(cohorts):
        end = start_of(cohort + 1, zone)
        if window_days is None:
            ages_of[cohort] = sum(start_of(later + 1, zone) <= until for later in cohorts[i:]) if end <= until else 0
        else:
            ages_of[cohort] = max(0, (until - end) // pd.Timedelta(window_days, 'D'))
    most = ages_of[cohorts[0]]
    last = pairs.groupby(['cohort', 'customer'])['age'].max().reset_index()
    made = []
    for cohort in cohorts:
        own, ends, known = pairs[pairs['cohort'] == cohort], last[last['cohort'] == cohort], ages_of[cohort]
        by_age = own.groupby('age')['customer'].nunique()
        inside = [
            int(own[own['age'].between(low, high)]['customer'].nunique()) if high < known else None
            for low, high in brackets
        ]
        line = {
            'start': start_of(cohort, zone).strftime('%Y-%m-%dT%H:%M:%S.000Z'),
            'size': int((entries['cohort'] == cohort).sum()),
            'period': [int(by_age.get(k, 0)) if k < known else None for k in range(most)],
            'rolling': [int((ends['age'] >= k).sum()) if k < known else None for k in range(most)],
            'bracket': inside,
        }
        if 'amount' in events and not recurring:
            paid = own.groupby('age')['amount'].sum().reindex(range(most), fill_value=0).cumsum()
            line['values'] = [
                float(paid[k] / line['size']) if k < known and line['size'] > 0 else None for k in range(most)
            ]
        made.append(line)
    out = {'cohorts': made, 'customers': int(entries['customer'].nunique()), 'pooled': {}}
    for mode in ('period', 'rolling', 'bracket'):
        frame = pd.DataFrame([line[mode] for line in made], dtype='float')
        sizes = np.array([line['size'] for line in made], dtype='float')
        pooled = []
        for k in range(frame.shape[1]):
            reached = frame[k].notna().to_numpy()
            of, yes = sizes[reached].sum(), frame[k].sum()
            bounds = proportion_confint(yes, of, method='wilson') if of > 0 else (np.nan, np.nan)
            pooled.append([none_or(float(x)) for x in (yes / of if of > 0 else np.nan, *bounds)])
        out['pooled'][mode] = pooled
    if 'amount' in events and not recurring:
        out['value'] = []
        people = entries.set_index('customer')['cohort']
        for k in range(most):
            who = people[people.map(lambda cohort: ages_of[cohort] > k)].index
            paid = pairs[pairs['age'] <= k].groupby('customer')['amount'].sum().reindex(who, fill_value=0)
            spread = [None, None, None]
            if len(paid) > 1:
                error = stats.sem(paid)
                half = t_quantile(len(paid) - 1) * error
                spread = [error, paid.mean() - half, paid.mean() + half]
            out['value'].append([paid.mean(), *spread, len(paid)])
    return out


def case(events, every, zone, until, brackets, window_days=None, recurring=False, start=False):
    used = events if start else events.drop(columns='start', errors='ignore')
    wanted = {'every': every, 'timeZone': zone, 'observedUntil': until, 'brackets': brackets}
    options = {**wanted, 'windowDays': window_days, 'recurring': recurring, 'start': start}
    return {'options': options, **retention(used, every, zone, until, brackets, window_days, recurring)}


def orders():
    events = pd.read_csv(ROOT / 'docs' / 'sample' / 'orders.csv')
    events = events.rename(columns={'customer_id': 'customer', 'ordered_at': 'at'})[['customer', 'at', 'amount']]
    events['at'] = pd.to_datetime(events['at'], utc=True)
    # A start that is no event: half past nine on a day up to 39 days before the first order, by the length of time.
    first = events.groupby('customer')['at'].transform('min')
    back = events['customer'].str[1:].astype(int) % 40
    events['start'] = first.dt.normalize() - pd.to_timedelta(back, 'D') + pd.Timedelta('9h30min')
    some = [[0, 0], [1, 2], [4, 6]]
    return [
        case(events, 'month', 'UTC', '2026-07-01T00:00Z', some),
        case(events, 'month', 'America/New_York', '2026-05-15T12:00Z', some),
        case(events, 'month', 'Europe/Rome', '2026-05-31T22:00Z', some, recurring=True),
        case(events, 'month', 'Europe/Rome', '2026-06-10T22:00Z', some, window_days=30),
        case(events, 'week', 'Europe/Rome', '2026-06-07T22:00Z', [[0, 3], [8, 20]]),
        case(events, 'day', 'Asia/Tokyo', '2025-08-20T08:00Z', [[0, 0], [1, 7], [8, 30]], window_days=1),
        case(events, 'day', 'UTC', '2025-08-10T00:00Z', [[0, 0], [1, 7], [8, 30]], recurring=True),
        case(events, 'month', 'Europe/Rome', '2026-06-10T22:00Z', some, start=True),
        case(events, 'month', 'UTC', '2026-06-10T22:00Z', some, window_days=7, start=True),
    ]


def cdnow():
    events = pd.read_csv(CDNOW).rename(columns={'id': 'customer', 'date': 'at', 'value': 'amount'})
    events = events[['customer', 'at', 'amount']]
    events['at'] = pd.to_datetime(events['at'], utc=True)
    some = [[1, 3], [4, 9], [10, 15]]
    return [
        case(events, 'month', 'UTC', '1998-07-01T00:00Z', some),
        case(events, 'week', 'UTC', '1997-09-30T00:00Z', [[1, 4], [5, 26]]),
        case(events, 'quarter', 'UTC', '1998-07-01T00:00Z', [[1, 2]], recurring=True),
        case(events, 'month', 'UTC', '1998-07-01T00:00Z', [[1, 1], [2, 12]], window_days=28),
    ]


target = HERE / 'cohorts.json'
before = json.loads(target.read_text()) if target.exists() else {}
tools = {'pandas': pd.__version__, 'scipy': scipy.__version__, 'statsmodels': statsmodels.__version__, 'R': r_version()}
answers = {
    'tool': tools,
    'orders': orders(),
    'cdnow': cdnow() if CDNOW.exists() else before.get('cdnow', []),
}
target.write_text(json.dumps(answers, separators=(',', ':')) + '\n')
