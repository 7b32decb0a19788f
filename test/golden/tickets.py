"""Ticket clocks by pandas and by counting minutes, written to tickets.json beside this file.

Run from the root of the project: /usr/bin/python3 test/golden/tickets.py FOLDER, with incident-events.csv in FOLDER
(Debian: python3-pandas). Times are in minutes.
"""

import json
import random
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed']
STATES = {
    'New': 'new',
    'Active': 'open',
    'Awaiting User Info': 'pending',
    'Awaiting Vendor': 'hold',
    'Awaiting Problem': 'hold',
    'Awaiting Evidence': 'hold',
    'Resolved': 'solved',
    'Closed': 'closed',
}
MINUTE = pd.Timedelta(minutes=1)


def open_minutes(start, end, zone, first, last, days):
    """For each minute from start to end how many before it are open: from hour `first` to hour `last` on these weekdays."""
    local = pd.date_range(start, end, freq='min', tz='UTC').tz_convert(ZoneInfo(zone))
    is_open = (local.hour >= first) & (local.hour < last) & local.weekday.isin(days)
    return np.concatenate([[0], np.cumsum(is_open)])


def incidents(log, as_of, cumulative, epoch):
    """The clocks of each incident, as known at as_of."""

    def business(a, b):
        place = lambda t: ((t - epoch) // MINUTE).astype('int64').to_numpy()
        return cumulative[place(b)] - cumulative[place(a)]

    rows = log[(log.opened_at <= as_of) & (log.event_at <= as_of)]
    early = int((rows.event_at < rows.opened_at).sum())
    behind = rows.event_at < rows.groupby('id').event_at.cummax()
    rows = rows[rows.event_at >= rows.opened_at]
    opened = log[log.opened_at <= as_of].groupby('id').opened_at.first()
    created = pd.DataFrame({'id': opened.index, 'opened_at': opened.values, 'event_at': opened.values, 'status': 'new'})
    created['assigned_to'] = created['assignment_group'] = None
    created['opened_at'] = created.event_at = created.event_at.dt.tz_localize(None)
    all_rows = pd.concat([created, rows]).sort_values(['id', 'event_at'], kind='stable')
    by = all_rows.groupby('id', sort=False)

    all_rows['until'] = by.event_at.shift(-1).fillna(as_of)
    all_rows['elapsed'] = (all_rows.until - all_rows.event_at) // MINUTE
    all_rows['business'] = business(all_rows.event_at, all_rows.until)
    resolved = all_rows.status.isin(['solved', 'closed'])
    before = resolved.groupby(all_rows.id).shift(fill_value=False)
    out = pd.DataFrame(index=opened.index)
    for unit in ['elapsed', 'business']:
        table = all_rows.pivot_table(index='id', columns='status', values=unit, aggfunc='sum', fill_value=0)
        for status in STATUSES:
            out[f'{status} {unit}'] = table[status] if status in table else 0

    def clock(name, at):
        at = at.reindex(opened.index)
        there = at.notna()
        out[f'{name} elapsed'] = ((at - opened) / MINUTE)[there]
        out.loc[there, f'{name} business'] = business(opened[there], at[there])

    clock('firstResponse', all_rows[all_rows.status != 'new'].groupby('id').event_at.first())
    clock('firstResolution', all_rows[resolved].groupby('id').event_at.first())
    last = by.status.last().isin(['solved', 'closed'])
    full = all_rows[resolved & ~before].groupby('id').event_at.last()
    clock('fullResolution', full[full.index.map(last)])
    out['reopens'] = (before & ~resolved).groupby(all_rows.id).sum()
    for name, column in [('agents', 'assigned_to'), ('groups', 'assignment_group')]:
        value = all_rows[column].fillna('')
        changed = (value != value.groupby(all_rows.id).shift(fill_value='')) & (value != '')
        out[f'{name} visits'] = changed.groupby(all_rows.id).sum()
        out[f'{name} unique'] = all_rows[column].groupby(all_rows.id).nunique()
    reopened = int((out.reopens > 0).sum())
    columns = {}
    for name in out:
        values = out[name].dropna()
        columns[name] = {
            'n': int(len(values)),
            'sum': int(values.sum()),
            'weighted': int((values * values.index).sum()),
            'median': float(values.median()) if len(values) else None,
            'p90': float(np.quantile(values, 0.9)) if len(values) else None,
        }
    return {
        'asOf': as_of.isoformat() + 'Z',
        'tickets': len(out),
        'open': int((~last).sum()),
        'reopened': reopened,
        'earlyRows': early,
        'rowsBehind': int(behind.sum()),
        'columns': columns,
    }


def simulated(rng):
    """A ticket on a grid of minutes: all at different minutes, but for comments beside a change of status."""
    length = rng.randrange(600, 6000)
    minutes = sorted(rng.sample(range(length), rng.randrange(1, 20)))
    events = []
    for at in minutes:
        kind = rng.choice(['comment', 'comment', 'comment', 'status', 'assign', 'both'])
        if kind in ('comment', 'both'):
            actor = rng.choice(['customer', 'customer', 'agent', 'agent', 'bot'])
            event = {'type': 'comment', 'at': at, 'actor': actor, 'public': rng.random() < 0.9}
            if rng.random() < 0.15:
                event['auto'] = True
            if actor == 'agent':
                event['agent'] = rng.choice(['a', 'b'])
            events.append(event)
        if kind in ('status', 'both'):
            events.append({'type': 'status', 'at': at, 'status': rng.choice(STATUSES[:5] + ['solved', 'open', 'closed'])})
        if kind == 'assign':
            event = {'type': 'assign', 'at': at, 'agent': rng.choice(['a', 'b', 'robot', None])}
            if event['agent'] == 'robot':
                event['kind'] = 'bot'
            events.append(event)
    return {'length': length, 'events': events}


def counted(ticket, is_open):
    """Its clocks, by walking through its minutes one at a time."""
    at = {}
    for event in ticket['events']:
        at.setdefault(event['at'], []).append(event)
    status, owner = 'new', None
    times = {name: [0, 0] for name in STATUSES}
    shares, response_shares = {}, {}
    first = None
    waiting = None
    replies = []
    reopens = touches = 0
    total = [0, 0]
    wait_clock = [0, 0]
    response = None
    done = lambda: status in ('solved', 'closed')
    for minute in range(ticket['length'] + 1):
        for event in at.get(minute, []):
            if event['type'] == 'comment' and event['public'] and not event.get('auto'):
                if event['actor'] == 'agent':
                    touches += 1
                    if first is None:
                        first = minute
                        response = list(total)
                        response_shares = {name: list(parts) for name, parts in
                                           ((key, [sum(v[0] for v in value.values()), sum(v[1] for v in value.values())])
                                            for key, value in shares.items())}
                    elif waiting is not None:
                        replies.append([waiting, 'answered', *wait_clock])
                        waiting = None
                elif event['actor'] == 'customer' and first is not None and waiting is None:
                    waiting, wait_clock = minute, [0, 0]
            elif event['type'] == 'status':
                was = done()
                status = event['status']
                if was and not done():
                    reopens += 1
                if done() and not was and waiting is not None:
                    replies.append([waiting, 'resolved', *wait_clock])
                    waiting = None
            elif event['type'] == 'assign':
                owner = event['agent']
        if minute == ticket['length']:
            break
        for unit, amount in enumerate([1, int(is_open[minute])]):
            total[unit] += amount
            times[status][unit] += amount
            mine = shares.setdefault(str(owner), {name: [0, 0] for name in STATUSES})
            mine[status][unit] += amount
            wait_clock[unit] += amount
    if waiting is not None:
        replies.append([waiting, 'resolved', 0, 0] if done() else [waiting, 'waiting', *wait_clock])
    return {
        'status': status,
        'times': times,
        'shares': shares,
        'responseShares': response_shares if first is not None else None,
        'firstResponse': response,
        'replies': replies,
        'reopens': reopens,
        'touches': touches,
    }


def main():
    folder = Path(sys.argv[1])
    log = pd.read_csv(folder / 'incident-events.csv', dtype=str).drop(columns=['resolved_at'])
    log['id'] = log.id.astype(int)
    log['opened_at'] = pd.to_datetime(log.opened_at)
    log['event_at'] = pd.to_datetime(log.event_at)
    log['status'] = log.state.map(STATES)
    epoch = pd.Timestamp('2016-02-28')
    cumulative = open_minutes(epoch, '2017-02-10', 'Europe/Rome', 8, 18, [0, 1, 2, 3, 4])
    snapshots = [incidents(log, pd.Timestamp(at), cumulative, epoch)
                 for at in ['2016-03-04T12:00', '2016-03-15T09:30', '2017-02-08T00:00']]
    rng = random.Random(498)
    start = '2026-03-27T00:00:00Z'
    is_open = np.diff(open_minutes('2026-03-27', '2026-04-02', 'Europe/Rome', 0, 7, [4, 5, 6, 0, 1]))
    tickets = [simulated(rng) for _ in range(100)]
    result = {
        'tool': f'pandas {pd.__version__}, numpy {np.__version__}, Python {sys.version.split()[0]}',
        'incidents': {'calendar': {'timeZone': 'Europe/Rome', 'hours': ['08:00', '18:00']}, 'snapshots': snapshots},
        'simulated': {
            'start': start,
            'calendar': {'timeZone': 'Europe/Rome', 'hours': ['00:00', '07:00']},
            'tickets': [{**ticket, 'answers': counted(ticket, is_open)} for ticket in tickets],
        },
    }
    (HERE / 'tickets.json').write_text(json.dumps(result, separators=(',', ':')) + '\n')


main()
