"""Recomputes handle times of docs/sample/tickets.csv with pandas; writes aht.json beside itself.

Quantiles of Student's t come from mpmath: those of scipy 1.10 are good to 11 digits only.
Run from the root of the project: /usr/bin/python3 test/golden/aht.py (Debian: python3-pandas, python3-scipy, python3-mpmath)
"""

import json
from functools import lru_cache
from pathlib import Path

import mpmath
import numpy as np
import pandas as pd
from mpmath import mp, mpf
from scipy import stats

mp.dps = 30

PARTS = ['talk_s', 'hold_s', 'wrap_s']
tickets = pd.read_csv('docs/sample/tickets.csv', keep_default_na=False, na_values={part: [''] for part in PARTS})


@lru_cache
def t_quantile(level, df):
    """The t with P(|T| > t) = 1 - level; scipy's is the start."""
    outside = 1 - mpf(repr(level))

    def excess(t):
        return mpmath.betainc(mpf(df) / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) - outside

    start = stats.t.ppf((1 + level) / 2, df)
    root = mpmath.findroot(excess, (mpf(start), mpf(start) * (1 + mpf(10) ** -6)))
    assert abs(root / start - 1) < 1e-9
    return float(root)


def interval(totals, level):
    error = totals.sem()
    if not error > 0:
        return None
    half = t_quantile(level, len(totals) - 1) * error
    return [totals.mean() - half, totals.mean() + half]


def describe(rows):
    legs = rows[rows.talk_s.notna()]
    total = legs[PARTS].fillna(0).sum(axis=1)
    contact = total.groupby(legs.contact_id).sum()
    logs = np.log(total[total > 0])
    first, third = logs.quantile([.25, .75])
    fence = 1.5 * (third - first)
    by = {'legs': len(legs), 'contacts': len(contact)}
    return {
        'rows': len(rows), 'n': len(legs), 'missing': int(rows.talk_s.isna().sum()), 'contacts': len(contact),
        'withoutHold': int(legs.hold_s.isna().sum()), 'withoutWrap': int(legs.wrap_s.isna().sum()),
        'perLeg': total.mean(), 'perContact': contact.mean(),
        'legs': {'standardError': total.sem(), 'interval': interval(total, .95), 'interval90': interval(total, .9)},
        'byContact': {'standardError': contact.sem(), 'interval': interval(contact, .95), 'interval90': interval(contact, .9)},
        'parts': {unit: {part[:-2]: legs[part].sum() / count for part in PARTS} for unit, count in by.items()},
        'quantiles': {f'p{q}': total.quantile(q / 100) for q in [50, 75, 90, 95, 99]},
        'iqr': total.quantile(.75) - total.quantile(.25), 'standardDeviation': total.std(),
        'variation': total.std() / total.mean(), 'min': total.min(), 'max': total.max(),
        'outliers': int(((logs < first - fence) | (logs > third + fence)).sum()),
    }


def clean(value):
    if isinstance(value, dict):
        return {key: clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [clean(part) for part in value]
    return value.item() if hasattr(value, 'item') else value


def blended():
    """1,000 contacts of three kinds: 800 of 360 s, 150 of 600 s, 50 of 900 s."""
    seconds = pd.Series([360] * 800 + [600] * 150 + [900] * 50)
    return {'value': seconds.mean(), 'standardDeviation': seconds.std()}


golden = {
    'tool': f'pandas {pd.__version__}, mpmath {mpmath.__version__}',
    'script': 'test/golden/aht.py',
    'total': describe(tickets),
    'byChannel': {channel: describe(rows) for channel, rows in tickets.groupby('channel')},
    'byAgent': {agent: describe(rows) for agent, rows in tickets[tickets.agent != ''].groupby('agent')},
    'blended': blended(),
}
Path(__file__).with_suffix('.json').write_text(json.dumps(clean(golden), separators=(',', ':')) + '\n')
