"""SLA attainment, first contact resolution and rates in pandas, statsmodels and R, written to service.json beside this file.

Run from the root of the project: /usr/bin/python3 test/golden/service.py (Debian: python3-numpy, python3-pandas, python3-statsmodels,
r-base-core). Times are in seconds. Where ../shared/data/incident-events.csv is absent its part of service.json stays as it is.
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.stats.proportion import proportion_confint

HERE = Path(__file__).resolve().parent
TICKETS = HERE.parent.parent / 'docs' / 'sample' / 'tickets.csv'
INCIDENTS = HERE.parent.parent.parent / 'shared' / 'data' / 'incident-events.csv'
END = pd.Timestamp('2026-06-17T16:00:00Z')
INCIDENT_END = pd.Timestamp('2017-03-01T00:00:00Z')
WINDOW = pd.Timedelta(days=14)
HOUR, DAY = 3600, 86400
TARGETS = {'urgent': 4 * HOUR, 'high': 8 * HOUR, 'normal': DAY, 'low': 3 * DAY}
HORIZON = 8 * HOUR
random = np.random.default_rng(20260712)


def iso(instant):
    return instant.isoformat().replace('+00:00', 'Z')


def in_r(code):
    out = subprocess.run(['Rscript', '-e', code], capture_output=True, text=True, check=True).stdout
    return [float(text) for text in out.split()]


def wilson(yes, n, level=0.95):
    low, high = proportion_confint(int(yes), int(n), alpha=1 - level, method='wilson')
    return {'low': float(low), 'high': float(high)}


def share(yes, n, level=0.95):
    return {'yes': int(yes), 'n': int(n), 'level': level, 'value': int(yes) / int(n), **wilson(yes, n, level)}


def poisson(events, base, level):
    code = f'cat(sprintf("%.17g ", poisson.test({events}, {base}, conf.level = {level})$conf.int))'
    low, high = in_r(code)
    return {'events': events, 'base': base, 'level': level, 'value': events / base, 'low': low, 'high': high}


def by_customer(name, counts):
    counts = pd.Series(counts)
    values = ','.join(map(str, counts))
    low, high = in_r(f'cat(sprintf("%.17g ", t.test(c({values}))$conf.int))')
    return {
        'name': name, 'tickets': [int(count) for count in counts], 'value': float(counts.mean()), 'low': low, 'high': high,
        'dispersion': float(counts.var(ddof=1) / counts.mean()), 'max': int(counts.max()), 'sum': int(counts.sum()),
    }


def contact_counts(rows, keys, window, as_of, start, end):
    """Rows with `at`; by pandas: the next and the previous contact of the same key."""
    rows = rows.sort_values('at', kind='stable')
    groups = rows.groupby(keys, sort=False)['at']
    gap_after = groups.shift(-1) - rows['at']
    gap_before = rows['at'] - groups.shift(1)
    span = pd.Timedelta(seconds=window)
    returned = gap_after <= span
    first = ~(gap_before <= span)
    young = as_of - rows['at'] < span
    inside = (rows['at'] >= start) & (rows['at'] < end)
    count = lambda chosen: {
        'immature': int((chosen & young & ~returned).sum()), 'immatureReturned': int((chosen & young & returned).sum()),
        'resolved': int((chosen & ~young & ~returned).sum()), 'returned': int((chosen & ~young & returned).sum()),
    }
    return {'contacts': count(inside), 'issues': count(inside & first), 'outside': int((~inside).sum())}


def made_up_contacts():
    """Whole hours, so that some gaps are exactly the window."""
    size = 900
    rows = pd.DataFrame({
        'customer': random.integers(0, 120, size), 'topic': random.choice(['bill', 'login', 'other'], size),
        'hour': random.integers(0, 24 * 90, size),
    })
    rows['at'] = pd.Timestamp(0, tz='UTC') + pd.to_timedelta(rows['hour'], unit='h')
    at = lambda hour: pd.Timestamp(0, tz='UTC') + pd.Timedelta(hours=hour)
    cases = []
    for keys in (['customer'], ['customer', 'topic']):
        for hours in (0, 24, 168, 720):
            for start, end in ((None, None), (24 * 30, 24 * 60)):
                period = (at(-1) if start is None else at(start), at(24 * 99) if end is None else at(end))
                found = contact_counts(rows, keys, hours * HOUR, at(24 * 90), *period)
                cases.append({'keys': keys, 'window': hours * HOUR, 'from': start, 'to': end, **found})
    return {'rows': rows[['customer', 'topic', 'hour']].values.tolist(), 'asOfHour': 24 * 90, 'cases': cases}


def ratio(counts, with_young):
    n = counts['resolved'] + counts['returned'] + (counts['immatureReturned'] if with_young else 0)
    return share(counts['resolved'], n)


def sample_contacts(tickets):
    """One row a contact: its first leg."""
    rows = tickets.sort_values('at', kind='stable').drop_duplicates('contact_id')
    ever, never = pd.Timestamp('2000-01-01T00:00:00Z'), pd.Timestamp('2100-01-01T00:00:00Z')
    cases = []
    for keys in (['customer_id'], ['customer_id', 'channel']):
        for days in (1, 7, 30):
            found = contact_counts(rows, keys, days * DAY, END, ever, never)
            cases.append({'keys': keys, 'window': days * DAY, **found, 'perIssue': ratio(found['issues'], False),
                          'perContact': ratio(found['contacts'], False)})
    snapshots = []
    for at in pd.date_range('2025-09-01', '2026-05-01', freq='MS', tz='UTC'):
        start = at - pd.Timedelta(days=60)
        known = rows[rows['at'] <= at]
        now = contact_counts(known, ['customer_id'], 30 * DAY, at, start, at)
        later = contact_counts(rows, ['customer_id'], 30 * DAY, END, start, at)
        snapshots.append({
            'at': iso(at), 'from': iso(start), 'counts': now, 'excluded': ratio(now['contacts'], False),
            'returnsCounted': ratio(now['contacts'], True), 'truth': ratio(later['contacts'], False),
        })
    return {'rows': len(rows), 'asOf': iso(END), 'cases': cases, 'snapshots': snapshots}


def times(seconds):
    seconds = np.asarray(seconds, dtype=float)
    if len(seconds) == 0:
        return None
    at = lambda p: float(np.quantile(seconds, p))
    return {'n': len(seconds), 'min': float(seconds.min()), 'median': at(0.5), 'p90': at(0.9), 'max': float(seconds.max())}


def attainment(created, resolved, target, at):
    """What is known at an instant; an end after it is not."""
    there = created <= at
    start, end, limit = created[there], resolved[there], target[there]
    excluded = limit.isna()
    start, end, limit = start[~excluded], end[~excluded], limit[~excluded]
    finished = end <= at
    elapsed = (end.where(finished, at) - start).dt.total_seconds()
    late = elapsed > limit
    met, breached = int((finished & ~late).sum()), int((finished & late).sum())
    breached_open, undecided = int((~finished & late).sum()), int((~finished & ~late).sum())
    n = met + breached + breached_open
    over = elapsed - limit
    return {
        'met': met, 'breached': breached, 'breachedOpen': breached_open, 'undecided': undecided,
        'excluded': int(excluded.sum()), 'best': (met + undecided) / (n + undecided), 'worst': met / (n + undecided),
        'closedOnly': met / (met + breached) if met + breached else None,
        'atRisk': int((~finished & ~late & (-over <= HORIZON)).sum()),
        'overrun': times(over[finished & late]), 'openOverrun': times(over[~finished & late]),
        'remaining': times(-over[~finished & ~late]), **share(met, n),
    }


def snapshots(created, resolved, target, days, end, window):
    made = []
    for day in days:
        at = pd.Timestamp(day, tz='UTC')
        there = (created <= at) & (created > (at - window if window is not None else pd.Timestamp(0, tz='UTC')))
        now = attainment(created[there], resolved[there], target[there], at)
        later = attainment(created[there], resolved[there], target[there], end)
        made.append({'at': iso(at), 'rows': int(there.sum()), 'now': now, 'later': later})
    return made


def contacts_by_customer(tickets):
    """Of all customers, those without a contact too."""
    counts = tickets.drop_duplicates('contact_id')['customer_id'].value_counts()
    everybody = pd.read_csv(TICKETS.parent / 'subscriptions.csv')['customer_id'].unique()
    return by_customer('sample', counts.reindex(everybody, fill_value=0))


def sample():
    tickets = pd.read_csv(TICKETS)
    tickets['at'] = pd.to_datetime(tickets['created_at'], utc=True)
    resolved = pd.to_datetime(tickets['resolved_at'], utc=True)
    per_row = tickets['priority'].map(TARGETS).astype(float)
    per_row = per_row.where(tickets['channel'] != 'web')
    fixed = pd.Series(float(DAY), index=tickets.index)
    done = resolved.notna()
    reopened = tickets['reopened']
    rate = lambda target, window: snapshots(tickets['at'], resolved, target, ('2025-12-01', '2026-05-15'), END, window)
    return {
        'targets': TARGETS, 'withoutTarget': 'web', 'horizon': HORIZON,
        'sla': {
            'perRow': {'all': attainment(tickets['at'], resolved, per_row, END), 'snapshots': rate(per_row, WINDOW)},
            'fixed': {'target': DAY, 'all': attainment(tickets['at'], resolved, fixed, END), 'snapshots': rate(fixed, WINDOW)},
        },
        'contacts': sample_contacts(tickets),
        'survey': share((tickets['first_contact_resolved'] == 'yes').sum(), tickets['first_contact_resolved'].notna().sum()),
        'resolution': share(done.sum(), len(tickets)),
        'reopened': share((reopened[done] > 0).sum(), done.sum()),
        'reopenings': int(reopened[done].sum()),
        'contactsByCustomer': contacts_by_customer(tickets),
    }


def incidents():
    events = pd.read_csv(INCIDENTS)
    by_id = events.groupby('id', sort=True)
    opened = pd.to_datetime(by_id['opened_at'].first(), utc=True)
    resolved = pd.to_datetime(by_id['resolved_at'].first(), utc=True)
    reopens = by_id['reopens'].max()
    done = resolved.notna()
    target = pd.Series(float(3 * DAY), index=opened.index)
    entered = events[(events['state'] == 'Resolved') & (events.groupby('id')['state'].shift() != 'Resolved')]
    return {
        'incidents': len(opened), 'end': iso(INCIDENT_END), 'target': 3 * DAY,
        'all': attainment(opened, resolved, target, INCIDENT_END),
        'snapshots': snapshots(opened, resolved, target, ('2016-03-04', '2016-03-08'), INCIDENT_END, None),
        'resolution': share(done.sum(), len(done)),
        'reopened': share((reopens > 0).sum(), len(reopens)),
        'reopenings': int(reopens.sum()), 'resolutions': len(entered),
        'perResolution': poisson(int(reopens.sum()), len(entered), 0.95),
    }


def main():
    file = HERE / 'service.json'
    before = json.loads(file.read_text(encoding='utf-8')) if file.exists() else {}
    pairs = [(0, 12), (1, 1), (1, 2), (3, 10), (50, 2000), (281, 400), (999, 1000), (123456, 1234567)]
    result = {
        'tool': f'numpy {np.__version__}, pandas {pd.__version__}, statsmodels {statsmodels.__version__}, '
        + subprocess.run(['Rscript', '--version'], capture_output=True, text=True).stdout.strip(),
        'script': 'test/golden/service.py',
        'shares': [share(yes, n, level) for yes, n in pairs for level in (0.8, 0.95, 0.999)],
        'rates': [poisson(events, base, level) for events, base in [(0, 40), (1, 3), (34, 425), (120, 800), (950, 700)]
                  for level in (0.8, 0.95, 0.999)],
        'byCustomer': [
            by_customer('few', [0, 0, 1, 7]),
            by_customer('as by chance', random.poisson(0.8, 300)),
            by_customer('over-dispersed', random.negative_binomial(0.3, 0.2, 300)),
        ],
        'contacts': made_up_contacts(),
        'sample': sample(),
        'incidents': incidents() if INCIDENTS.exists() else before['incidents'],
    }
    file.write_text(json.dumps(result, allow_nan=False) + '\n', encoding='utf-8')


main()
