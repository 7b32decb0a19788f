"""Survey answers by local calendar period, recomputed with pandas from the raw files: docs/sample and, where it is there, the
airport survey. Writes trends.json. Run with: python3 test/golden/trends.py"""
import json
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
SAMPLE = HERE / '../../docs/sample'
AIRPORT = HERE / '../../../shared/data/sfo-survey.csv'
ZONES = ['UTC', 'Europe/Rome', 'America/New_York', 'Asia/Kathmandu']
FREQ = {'day': 'D', 'week': 'W-SUN', 'month': 'M', 'quarter': 'Q-DEC', 'year': 'A-DEC'}


def nps(scores):
    n = len(scores)
    return {'n': n, 'promoters': int((scores >= 9).sum()), 'detractors': int((scores <= 6).sum())}


def by_period(frame, when, freq):
    """Periods of local wall-clock time; empty ones are there too."""
    periods = when.dt.tz_localize(None).dt.to_period(freq)
    every = pd.period_range(periods.min(), periods.max(), freq=freq)
    groups = dict(list(frame.groupby(periods)))
    empty = frame.iloc[0:0]
    return [(str(period.start_time.date()), groups.get(period, empty)) for period in every]


def surveys():
    rows = pd.read_csv(SAMPLE / 'surveys.csv', dtype=str, keep_default_na=False)
    at = pd.to_datetime(rows['answered_at'], utc=True)
    score = pd.to_numeric(rows['recommend'], errors='coerce')
    frame = pd.DataFrame({'score': score.where(score != 11), 'region': rows['region']})
    out = {}
    for zone in ZONES:
        local = at.dt.tz_convert(zone)
        out[zone] = {unit: [[start, len(group), nps(group['score'].dropna())] for start, group in by_period(frame, local, freq)]
                     for unit, freq in FREQ.items()}
    local = at.dt.tz_convert('Europe/Rome')
    regions = {region: [[start, nps(group['score'].dropna())] for start, group in by_period(part, local[part.index], 'M')]
               for region, part in frame.groupby('region')}
    days = pd.Series(frame['score'].values, index=local.dt.tz_localize(None).dt.normalize()).dropna()
    rolling = []
    for day in pd.date_range(days.index.min(), days.index.max(), freq='D'):
        window = days[(days.index > day - pd.Timedelta(days=28)) & (days.index <= day)]
        rolling.append([str(day.date()), nps(window)])
    return {'zones': out, 'regions': regions, 'rolling28': rolling}


def tickets():
    """Time to resolution by month of creation and by month of completion, in Rome."""
    rows = pd.read_csv(SAMPLE / 'tickets.csv', dtype=str, keep_default_na=False)
    created = pd.to_datetime(rows['created_at'], utc=True)
    resolved = pd.to_datetime(rows['resolved_at'].where(rows['resolved_at'] != ''), utc=True)
    seconds = (resolved - created).dt.total_seconds()
    frame = pd.DataFrame({'seconds': seconds})

    def block(part):
        done = part['seconds'].dropna()
        median = None if len(done) == 0 else float(done.median())
        return {'rows': len(part), 'n': len(done), 'median': median, 'mean': None if len(done) == 0 else float(done.mean())}

    cohort = [[start, block(part)] for start, part in by_period(frame, created.dt.tz_convert('Europe/Rome'), 'M')]
    done = frame[resolved.notna()]
    flow = [[start, block(part)] for start, part in by_period(done, resolved[done.index].dt.tz_convert('Europe/Rome'), 'M')]
    return {'byCreated': cohort, 'byResolved': flow}


def airport():
    if not AIRPORT.exists():
        return None
    rows = pd.read_csv(AIRPORT, dtype=str, keep_default_na=False)
    when = pd.to_datetime(rows['date']).dt.tz_localize('UTC')
    score = pd.to_numeric(rows['recommend'], errors='coerce')
    overall = pd.to_numeric(rows['overall'], errors='coerce')
    frame = pd.DataFrame({'score': score.where(score <= 10), 'overall': overall.where(overall.between(1, 5))})
    out = {}
    for unit, freq in FREQ.items():
        out[unit] = [[start, len(part), nps(part['score'].dropna()), len(part['overall'].dropna()), int((part['overall'] >= 4).sum())]
                     for start, part in by_period(frame, when, freq)]
    return out


if __name__ == '__main__':
    golden = {'tool': f'pandas {pd.__version__}', 'script': 'test/golden/trends.py', 'surveys': surveys(), 'tickets': tickets(), 'airport': airport()}
    (HERE / 'trends.json').write_text(json.dumps(golden, ensure_ascii=False, allow_nan=False, separators=(',', ':')) + '\n')
