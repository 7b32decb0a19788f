"""Areas under the curve by brute force over all pairs, DeLong's standard error by its definition, and scipy's U as a second
opinion. Writes curve.json. Run with: python3 test/golden/curve.py"""
import csv
import json
import math
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

HERE = Path(__file__).parent
TELCO = HERE / '../../../shared/data/telco-churn.csv'


def curve(yes, no, level=0.95):
    yes, no = np.asarray(yes, float), np.asarray(no, float)
    wins = np.sign(yes[:, None] - no[None, :]) / 2 + 0.5
    area = float(wins.mean())
    u = stats.mannwhitneyu(yes, no, alternative='two-sided').statistic
    assert abs(area - u / (len(yes) * len(no))) < 1e-12
    error = math.sqrt(wins.mean(axis=1).var(ddof=1) / len(yes) + wins.mean(axis=0).var(ddof=1) / len(no))
    z = stats.norm.ppf(0.5 + level / 2)
    logit, half = math.log(area / (1 - area)), z * error / (area * (1 - area))
    ends = [1 / (1 + math.exp(-(logit + s * half))) for s in (-1, 1)]
    return {'yes': len(yes), 'no': len(no), 'value': area, 'standardError': error, 'level': level, 'low': ends[0], 'high': ends[1]}


def made():
    rng = np.random.default_rng(11)
    cases = []
    for yes, no, shift, level in ((5, 9, 1.0, 0.95), (40, 25, 0.3, 0.9), (300, 700, 0.8, 0.95), (60, 60, -0.5, 0.99)):
        a, b = np.round(rng.normal(shift, 1, yes), 1), np.round(rng.normal(0, 1, no), 1)
        cases.append({'scoresYes': a.tolist(), 'scoresNo': b.tolist(), **curve(a, b, level)})
    return cases


def telco():
    if not TELCO.exists():
        return None
    rows = list(csv.DictReader(TELCO.open()))
    column = 'tenure' if 'tenure' in rows[0] else next(name for name in rows[0] if 'enure' in name)
    left = next(name for name in rows[0] if name.lower() == 'churn')
    yes = [-float(row[column]) for row in rows if row[left].lower() == 'yes']
    no = [-float(row[column]) for row in rows if row[left].lower() == 'no']
    return {'column': column, 'outcome': left, **curve(yes, no)}


if __name__ == '__main__':
    golden = {'tool': f'numpy {np.__version__}, scipy {scipy.__version__}', 'script': 'test/golden/curve.py', 'made': made(), 'telco': telco()}
    (HERE / 'curve.json').write_text(json.dumps(golden, separators=(',', ':')) + '\n')
