"""The change of satisfaction on the airport survey, 2015 to 2017, by market: shares, Kitagawa's mix and rate, and two-proportion
differences with Holm's correction, by pandas and statsmodels. Writes explain.json. Run with: python3 test/golden/explain.py"""
import json
from pathlib import Path

import pandas as pd
import statsmodels
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

HERE = Path(__file__).parent
AIRPORT = HERE / '../../../shared/data/sfo-survey.csv'


def explain(rows, by):
    overall = pd.to_numeric(rows['overall'], errors='coerce')
    rows = rows.assign(overall=overall.where(overall.between(1, 5)), year=rows['date'].str[:4]).dropna(subset=['overall'])
    rows = rows.assign(good=rows['overall'] >= 4)
    a, b = rows[rows['year'] == '2015'], rows[rows['year'] == '2017']
    total = [[int(side['good'].sum()), len(side)] for side in (a, b)]
    segments, mix, rate = {}, 0.0, 0.0
    for key in sorted(set(a[by]) | set(b[by])):
        one, two = a[a[by] == key], b[b[by] == key]
        r1, r2 = [100 * side['good'].mean() if len(side) else None for side in (one, two)]
        w1, w2 = len(one) / len(a), len(two) / len(b)
        r1, r2 = (r2 if r1 is None else r1), (r1 if r2 is None else r2)
        mix += (w2 - w1) * (r1 + r2) / 2
        rate += (r2 - r1) * (w1 + w2) / 2
        low, high = confint_proportions_2indep(int(two['good'].sum()), len(two), int(one['good'].sum()), len(one), method='newcomb')
        segments[key] = {'before': [int(one['good'].sum()), len(one)], 'after': [int(two['good'].sum()), len(two)], 'low': 100 * low, 'high': 100 * high}
    return {'before': total[0], 'after': total[1], 'mix': mix, 'rate': rate, 'segments': segments}


if __name__ == '__main__':
    rows = pd.read_csv(AIRPORT, dtype=str, keep_default_na=False) if AIRPORT.exists() else None
    golden = {'tool': f'pandas {pd.__version__}, statsmodels {statsmodels.__version__}', 'script': 'test/golden/explain.py',
              'airport': None if rows is None else explain(rows, 'market')}
    assert multipletests([0.01, 0.04, 0.03], method='holm')[1].round(2).tolist() == [0.03, 0.06, 0.06]
    (HERE / 'explain.json').write_text(json.dumps(golden, separators=(',', ':')) + '\n')
