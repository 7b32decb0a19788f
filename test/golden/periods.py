"""Offsets of time zones, and the edges and names of calendar periods, by zoneinfo alone: every minute of the years in
question is asked for its local time, and what changes within a minute is looked for by the second.

Run: /usr/bin/python3 test/golden/periods.py (Python 3.9 or later with the tz database of Debian: tzdata); writes
periods.json beside itself.
"""

import hashlib
import json
import pathlib
import platform
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

DATABASE = pathlib.Path('/usr/share/zoneinfo/tzdata.zi')
HISTORIC = [
    'America/Toronto', 'Europe/Dublin', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'Asia/Kathmandu',
    'Africa/Casablanca', 'America/Sao_Paulo', 'Africa/Monrovia', 'Europe/Warsaw', 'Pacific/Kwajalein',
    'America/Noronha', 'Asia/Kolkata', 'America/New_York', 'Europe/Rome',
]
# A zone and a hard year of it, and instants about which its hours are odd.
YEARS = [
    ('UTC', 2024, ['2024-02-29T00']),
    ('Europe/Rome', 2025, ['2025-03-30T01', '2025-10-26T01']),
    ('America/New_York', 2024, ['2024-03-10T07', '2024-11-03T06']),
    ('America/Toronto', 1919, ['1919-03-31T04']),
    ('America/St_Johns', 2010, ['2010-03-14T03', '2010-11-07T02']),
    ('America/St_Johns', 1988, ['1988-04-03T03', '1988-10-30T02']),
    ('Pacific/Apia', 2011, ['2011-09-24T14', '2011-12-30T10']),
    ('Pacific/Kwajalein', 1993, ['1993-08-21T12']),
    ('Australia/Lord_Howe', 2024, ['2024-04-06T15', '2024-10-05T15']),
    ('Asia/Kathmandu', 1985, ['1985-12-31T18']),
    ('Africa/Casablanca', 2025, ['2025-02-23T02', '2025-04-06T02']),
    ('America/Sao_Paulo', 2018, ['2018-02-18T02', '2018-11-04T03']),
    ('Africa/Monrovia', 1971, ['1972-01-07T00']),
    ('America/Noronha', 2000, ['2000-10-08T02', '2000-10-15T01']),
    ('Europe/Dublin', 1971, ['1971-10-31T02']),
    ('America/Havana', 2024, ['2024-03-10T05', '2024-11-03T05']),
    ('Antarctica/Troll', 2024, ['2024-03-31T01', '2024-10-27T01']),
    ('Atlantic/Azores', 2024, ['2024-03-31T01', '2024-10-27T01']),
]


def seconds(*parts):
    return int(datetime(*parts, tzinfo=timezone.utc).timestamp())


def local(t, zone):
    return datetime.fromtimestamp(t, zone)


def offset(t, zone):
    return int(local(t, zone).utcoffset().total_seconds())


def transitions(zone, begin, end):
    """[instant, offset from then on] in seconds. No offset has lasted less than a day."""
    out = []
    t, now = begin, offset(begin, zone)
    while t < end:
        ahead = offset(t + 86400, zone)
        if ahead != now:
            low, high = t, t + 86400
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle, zone) == now else (low, middle)
            out.append([high, ahead])
        t, now = t + 86400, ahead
    return [change for change in out if change[0] < end]


def month_label(d):
    return f'{d.year:04}-{d.month:02}'


def week_of(start, iso):
    def key(d):
        first = d - timedelta(days=(d.isoweekday() - start) % 7)
        year, number, _ = first.isocalendar()
        return first, f'{year:04}-W{number:02}' if iso else first.isoformat()
    return key


def fiscal(start, months):
    """The quarter or year of a date where years begin with month `start`."""
    def key(d):
        first = date(d.year if d.month >= start else d.year - 1, start, 1)
        name = f'FY{first.year + 1}' if start > 1 else f'{first.year}'
        quarter = ((d.year - first.year) * 12 + d.month - start) // 3
        return (name, quarter) if months == 3 else name, f'{name}-Q{quarter + 1}' if months == 3 else name
    return key


def several(days, origin):
    def key(d):
        first = d - timedelta(days=(d - origin).days % days)
        year, number, _ = first.isocalendar()
        return first, f'{year:04}-W{number:02}/P{days // 7}W' if days % 7 == 0 else f'{first.isoformat()}/P{days}D'
    return key


def half_year(d):
    """Two quarters of years that begin in April."""
    name, quarter = fiscal(4, 3)(d)[0]
    return (name, quarter // 2), f'{name}-Q{quarter // 2 * 2 + 1}/P6M'


UNITS = {
    'day': ({'every': 'day'}, lambda d: (d, d.isoformat())),
    'week': ({'every': 'week'}, week_of(1, True)),
    'week from Sunday': ({'every': 'week', 'weekStart': 7}, week_of(7, False)),
    'month': ({'every': 'month'}, lambda d: ((d.year, d.month), month_label(d))),
    'quarter': ({'every': 'quarter'}, fiscal(1, 3)),
    'year': ({'every': 'year'}, fiscal(1, 12)),
    'fiscal quarter': ({'every': 'quarter', 'fiscalYearStart': 4}, fiscal(4, 3)),
    'fiscal year': ({'every': 'year', 'fiscalYearStart': 4}, fiscal(4, 12)),
    'two weeks': ({'every': {'unit': 'week', 'step': 2}}, several(14, date(1970, 1, 5))),
    'ten days': ({'every': {'unit': 'day', 'step': 10}}, several(10, date(1970, 1, 1))),
    'half year': ({'every': {'unit': 'quarter', 'step': 2}, 'fiscalYearStart': 4}, half_year),
}


def first_passages(zone, begin, end, part):
    """When the latest `part` of local time so far changes: [instant, part]."""
    out = []
    latest = part(local(begin, zone))
    for minute in range(begin, end, 60):
        if part(local(minute + 60, zone)) <= latest and part(local(minute + 59, zone)) <= latest:
            continue
        for t in range(minute + 1, minute + 61):
            now = part(local(t, zone))
            if now > latest:
                latest = now
                out.append((t, now))
    return out


def changes(zone, begin, end, part):
    """When a `part` of local time changes: [instant, local time]."""
    out = []
    now = part(local(begin, zone))
    for minute in range(begin, end, 60):
        if part(local(minute + 60, zone)) == now:
            continue
        for t in range(minute + 1, minute + 61):
            then = part(local(t, zone))
            if then != now:
                now = then
                out.append((t, local(t, zone)))
    return out


def lengths(edges):
    """The first edge, then runs of [length, how many]."""
    runs = []
    for low, high in zip(edges, edges[1:]):
        if runs and runs[-1][0] == high - low:
            runs[-1][1] += 1
        else:
            runs.append([high - low, 1])
    return {'first': edges[0], 'runs': runs}


def periods(passages, key):
    edges, labels, last = [], [], None
    for t, d in passages:
        now, label = key(d)
        if now != last:
            edges.append(t)
            labels.append(label)
            last = now
    # The first was under way when the scan began.
    return {**lengths(edges[1:]), 'labels': labels[1:-1]}


def hour_label(d):
    return d.isoformat(timespec='minutes' if d.second == 0 else 'seconds')


def calendar(name, year, odd):
    zone = ZoneInfo(name)
    days = first_passages(zone, seconds(year - 1, 1, 1), seconds(year + 2, 1, 3), lambda d: d.date())
    units = {}
    for unit, (options, key) in UNITS.items():
        units[unit] = {'options': options, **periods(days, key)}
        if unit == 'day':
            del units[unit]['labels']
    hours = []
    for text in odd:
        about = int(datetime.fromisoformat(text + ':00+00:00').timestamp())
        begin, end = about - 30 * 3600, about + 30 * 3600
        single = changes(zone, begin, end, lambda d: (d.date(), d.hour, d.utcoffset()))
        six = first_passages(zone, begin, end, lambda d: (d.date(), d.hour // 6))
        hours.append({
            'single': {**lengths([t for t, _ in single]), 'labels': [hour_label(d) for _, d in single[:-1]]},
            'six': {
                **lengths([t for t, _ in six]),
                'labels': [hour_label(local(t, zone)) + '/PT6H' for t, _ in six[:-1]],
            },
        })
    return {'zone': name, 'year': year, 'units': units, 'hours': hours}


def digest(name):
    changes = transitions(ZoneInfo(name), seconds(1970, 1, 1), seconds(2038, 1, 1))
    text = ';'.join(f'{t},{ahead}' for t, ahead in changes)
    return [len(changes), hashlib.sha256(text.encode()).hexdigest()[:16]]


database = DATABASE.read_text().splitlines()
zones = sorted({line.split()[1] for line in database if line.startswith('Z ') and '/' in line})
golden = {
    'tool': f'Python {platform.python_version()} zoneinfo',
    'tz': database[0].removeprefix('# version '),
    'transitions': 'number of changes of offset 1970 to 2037, and sha256 of "instant,offset;…" in seconds',
    'zones': {name: digest(name) for name in zones},
    'historic': {name: transitions(ZoneInfo(name), seconds(1900, 1, 1), seconds(1970, 1, 1)) for name in HISTORIC},
    'calendars': [calendar(*row) for row in YEARS],
}
path = pathlib.Path(__file__).with_suffix('.json')
path.write_text(json.dumps(golden, separators=(',', ':'), ensure_ascii=False).replace('{"zone"', '\n{"zone"') + '\n')
