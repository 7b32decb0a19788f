"""Recomputes arrivals by weekday and local slot with pandas; writes arrivals.json beside itself.

Local time comes from zoneinfo, minute by minute: how often a slot came is the minutes that a clock showed it over its
length. Nothing here knows of offsets or of their changes.
Run from the root of the project: /usr/bin/python3 test/golden/arrivals.py (Debian: python3-pandas)
"""

import json
import random
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

CASES = [
    # zone, slot in minutes, first date, first date after, holidays, forecast from, average
    ('Europe/Rome', 60, '2025-09-29', '2025-11-10', ['2025-11-01'], '2025-11-10', 'mean'),
    ('America/New_York', 30, '2024-02-26', '2024-04-01', [], '2024-11-02', 'median'),
    ('Australia/Lord_Howe', 60, '2024-03-04', '2024-04-22', ['2024-04-01', '2024-03-29'], '2024-10-05', 'mean'),
    ('America/Sao_Paulo', 120, '2018-10-08', '2018-11-19', [], '2018-11-19', 'median'),
    ('Africa/Casablanca', 240, '2024-03-01', '2024-04-20', ['2024-04-10'], '2024-04-20', 'mean'),
    ('Asia/Kathmandu', 1440, '2024-01-03', '2024-02-02', [], '2024-02-05', 'mean'),
]
DAYS, WEEKS = 3, 2


def minutes(zone, first, last):
    """Every minute whose local date is from `first` to before `last`: instant, date, minute of the day."""
    t = datetime.combine(first, datetime.min.time(), timezone.utc) - timedelta(days=2)
    end = datetime.combine(last, datetime.min.time(), timezone.utc) + timedelta(days=2)
    while t < end:
        local = t.astimezone(zone)
        if first <= local.date() < last:
            yield int(t.timestamp()), local.date(), local.hour * 60 + local.minute
        t += timedelta(minutes=1)


def case(name, slot, first, last, holidays, start, average, seed):
    zone = ZoneInfo(name)
    first, last, start = (date.fromisoformat(text) for text in (first, last, start))
    closed = {date.fromisoformat(text) for text in holidays}
    clock = pd.DataFrame(minutes(zone, first, last), columns=['t', 'date', 'minute'])
    clock['slot'] = clock.minute // slot
    dice = random.Random(seed)
    low, high = int(clock.t.min()) - 86400, int(clock.t.max()) + 86400
    # More about noon and on Mondays, and some outside the range.
    events = []
    while len(events) < 700:
        t = dice.randrange(low, high)
        local = datetime.fromtimestamp(t, zone)
        if dice.random() < (1 - abs(local.hour - 13) / 14) * (1 if local.weekday() == 0 else .6):
            events.append(t)
    seen = pd.DataFrame({'t': events})
    seen['local'] = [datetime.fromtimestamp(t, zone) for t in events]
    seen['date'] = [local.date() for local in seen.local]
    seen['slot'] = [(local.hour * 60 + local.minute) // slot for local in seen.local]
    inside = (seen.date >= first) & (seen.date < last)
    off = seen.date.isin(closed)
    times = clock[~clock.date.isin(closed)].groupby(['date', 'slot']).size().div(slot).rename('times').reset_index()
    counts = seen[inside & ~off].groupby(['date', 'slot']).size().rename('count').reset_index()
    table = times.merge(counts, how='left', on=['date', 'slot']).fillna({'count': 0})
    table['rate'] = table['count'] / table.times
    table['weekday'] = [day.weekday() for day in table.date]
    groups = table.groupby(['weekday', 'slot'])
    cells = pd.DataFrame({'total': groups['count'].sum(), 'weeks': groups.size(), 'times': groups.times.sum(), 'median': groups.rate.median()})
    cells['mean'] = cells.total / cells.times
    cells['index'] = cells[average] / cells[average].mean()
    week = cells.reindex(pd.MultiIndex.from_product([range(7), range(1440 // slot)]))
    # The history of the forecast is the same range; the level that of its last weeks.
    table['index'] = [cells.loc[key, 'index'] for key in zip(table.weekday, table.slot)]
    late = table[table.date >= max(first, last - timedelta(weeks=WEEKS))]
    level = late['count'].sum() / (late['index'] * late.times).sum()
    ahead = pd.DataFrame(minutes(zone, start, start + timedelta(days=DAYS)), columns=['t', 'date', 'minute'])
    ahead['slot'] = ahead.minute // slot
    ahead['jump'] = (ahead.slot.diff() != 0) | (ahead.date != ahead.date.shift()) | (ahead.minute.diff() < 0)
    lines = []
    for _, part in ahead.groupby(ahead.jump.cumsum()):
        day, at = part.date.iloc[0], int(part.slot.iloc[0])
        index = cells['index'].get((day.weekday(), at))
        lines.append([int(part.t.iloc[0]), len(part) * 60, None if index is None else level * index * len(part) / slot])
    clean = lambda column: [None if pd.isna(x) else float(x) for x in week[column]]
    return {
        'timeZone': name, 'slot': slot * 60, 'from': str(first), 'to': str(last), 'holidays': holidays,
        'average': average, 'at': events, 'outside': int((~inside).sum()), 'onHolidays': int((inside & off).sum()),
        'days': int(table.date.nunique()), **{c: clean(c) for c in ['total', 'weeks', 'times', 'mean', 'median', 'index']},
        'forecast': {'from': str(start), 'days': DAYS, 'weeks': WEEKS, 'level': float(level), 'slots': lines},
    }


found = {
    'tool': f'Python {sys.version.split()[0]} zoneinfo, pandas {pd.__version__}',
    'cases': [case(*given, seed) for seed, given in enumerate(CASES)],
}
Path(__file__).with_suffix('.json').write_text(json.dumps(found) + '\n')
