"""Backlogs in pandas, written to backlog.json beside this file: a step function of +1 and -1 through time, its level at
the edges of each week, its integral within it, and the ages of what is open at its end.

Run from the root of the project: /usr/bin/python3 test/golden/backlog.py (Debian: python3-pandas). Where
../shared/data/incident-events.csv is absent its part of backlog.json stays as it is. Times are in seconds.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INCIDENTS = ROOT.parent / 'shared/data/incident-events.csv'


def seconds(times):
    return (pd.to_datetime(times, utc=True) - pd.Timestamp('1970-01-01', tz='UTC')) / pd.Timedelta(seconds=1)


def tickets():
    """One row a contact: its legs share creation and resolution."""
    rows = pd.read_csv(ROOT / 'docs/sample/tickets.csv', dtype=str)
    return pd.DataFrame({'created': seconds(rows['created_at']), 'ended': seconds(rows['resolved_at']), 'reopened': False})


def incidents():
    """Stretches of being open: an incident is done at Resolved or Closed, and open again at any other state after that."""
    events = pd.read_csv(INCIDENTS, dtype=str)
    events['at'] = seconds(events['event_at'])
    events['done'] = events['state'].isin(['Resolved', 'Closed'])
    stretches = []
    for _, log in events.groupby('id', sort=False):
        log = log.sort_values('at', kind='stable')
        turns = log[log['done'] != log['done'].shift(fill_value=False)]
        began, again = float(seconds(log['opened_at'].iloc[:1]).iloc[0]), False
        for at, done in zip(turns['at'], turns['done']):
            if done:
                stretches.append((began, at, again))
            else:
                began, again = at, True
        if not len(turns) or not turns['done'].iloc[-1]:
            stretches.append((began, np.nan, again))
    return pd.DataFrame(stretches, columns=['created', 'ended', 'reopened'])


def statistics(times):
    if not len(times):
        return None
    q = times.quantile([0.5, 0.9, 0.95]).tolist()
    return {'mean': float(times.mean()), 'median': q[0], 'p90': q[1], 'p95': q[2], 'max': float(times.max())}


def weeks(rows, first, count):
    rows = rows[rows['created'].notna()]
    changes = pd.concat([pd.Series(1, rows['created']), pd.Series(-1, rows['ended'].dropna())]).groupby(level=0).sum()
    level = changes.sort_index().cumsum()
    at = lambda t: int(level.asof(t)) if len(level) and level.index[0] <= t else 0
    edges = seconds(pd.date_range(first, periods=count + 1, freq='7D', tz='UTC').to_series()).tolist()
    found = []
    for low, high in zip(edges, edges[1:]):
        inner = level[(level.index > low) & (level.index < high)]
        times = np.array([low, *inner.index, high])
        integral = float((np.diff(times) * np.array([at(low), *inner])).sum())
        came = rows[(rows['created'] > low) & (rows['created'] <= high)]
        gone = rows[(rows['ended'] > low) & (rows['ended'] <= high)]
        left = rows[(rows['created'] <= high) & ~(rows['ended'] <= high)]
        took = gone['ended'] - gone['created']
        new, again = int((~came['reopened']).sum()), int(came['reopened'].sum())
        rate = (new + again) / (high - low)
        found.append({
            'from': low, 'start': at(low), 'created': new, 'reopened': again, 'resolved': len(gone), 'end': at(high),
            'time': integral, 'average': integral / (high - low), 'arrivalRate': rate,
            'averageTime': float(took.mean()) if len(gone) else None,
            'gap': integral / (high - low) - rate * float(took.mean()) if len(gone) else None,
            'age': statistics(high - left['created']), 'resolvedAfter': statistics(took),
            'daysToClear': float(at(high) / (len(gone) - len(came)) * 7) if len(gone) > len(came) else None})
    return found


target = HERE / 'backlog.json'
before = json.loads(target.read_text()) if target.exists() else {}
sample = tickets()
golden = {'tool': f'pandas {pd.__version__}, numpy {np.__version__}', 'script': 'test/golden/backlog.py',
          'sample': {'rows': len(sample), 'weeks': weeks(sample, '2025-06-30', 51)}, 'incidents': before.get('incidents')}
if INCIDENTS.exists():
    rows = incidents()
    golden['incidents'] = {'rows': len(rows), 'reopened': int(rows['reopened'].sum()), 'weeks': weeks(rows, '2016-02-22', 16)}
target.write_text(json.dumps(golden, allow_nan=False) + '\n', encoding='utf-8')
