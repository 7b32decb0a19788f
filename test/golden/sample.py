"""Reads docs/sample with pandas and writes what the sample must give, at full precision, to sample.json beside itself.

Run from the root of the project: /usr/bin/python3 test/golden/sample.py (Debian: python3-pandas, python3-scipy, python3-statsmodels)
"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy import stats
import statsmodels
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / 'docs' / 'sample'
CHANGE = pd.Timestamp('2026-03-01T00:00:00Z')
AS_OF = pd.Timestamp('2026-06-17T16:00:00Z')
ZONE = 'Europe/Rome'
MOOD = {'😀': 5, '🙂': 4, '😐': 3, '🙁': 2, '😡': 1, 'great': 5, 'good': 4, 'okay': 3, 'bad': 2, 'awful': 1}
HELPFUL = {'👍': 1, '👎': 0}


def read(name):
    return pd.read_csv(SAMPLE / name, dtype=str, keep_default_na=False, encoding='utf-8')


def numbers(column, missing=()):
    """Text to numbers; blank and the listed codes become NaN, anything else unreadable is an error."""
    return pd.to_numeric(column.where(~column.isin(['', *missing]), None)).astype(float)


def instants(column):
    return pd.to_datetime(column.where(column != '', None), utc=True)


def keyed(rows, by, measure):
    """One entry a group, in the order of the keys, the blank key as null and last."""
    keys = [rows[name] for name in by]
    groups = sorted(rows.groupby(keys).groups.items(), key=lambda item: order(item[0]))
    name = (lambda key: dict(zip(by, map(blank, key)))) if len(by) > 1 else blank
    return [{'key': name(key), 'rows': len(index), **measure(rows.loc[index])} for key, index in groups]


def order(key):
    parts = key if isinstance(key, tuple) else (key,)
    return [(part == '', part) for part in parts]


def blank(key):
    return None if key == '' else key


def t_interval(values, level=0.95):
    n = len(values)
    half = stats.t.ppf((1 + level) / 2, n - 1) * math.sqrt(values.var(ddof=1) / n)
    return {'low': values.mean() - half, 'high': values.mean() + half, 'level': level}


def nps(rows):
    scores = rows['nps'].dropna()
    n, promoters, detractors = len(scores), int((scores >= 9).sum()), int((scores <= 6).sum())
    return {
        'n': n,
        'missing': len(rows) - n,
        'promoters': promoters,
        'passives': n - promoters - detractors,
        'detractors': detractors,
        'value': 100 * (promoters - detractors) / n if n else None,
    }


def weighted_nps(rows):
    asked = rows[rows['nps'].notna()]
    weight = asked['weight'].astype(float)
    sign = (asked['nps'] >= 9).astype(int) - (asked['nps'] <= 6).astype(int)
    n, total = len(asked), math.fsum(weight)
    share = math.fsum(weight * sign) / total
    error = math.sqrt(n / (n - 1) * math.fsum((weight * (sign - share) / total) ** 2)) * 100
    effective = total ** 2 / math.fsum(weight ** 2)
    return {'n': n, 'missing': len(rows) - n, 'sumOfWeights': total, 'value': 100 * share, 'standardError': error,
            'effectiveN': effective, 'designEffect': n / effective}


def csat(column, low, high, satisfied_from):
    """Dissatisfied is the mirror image of satisfied; shares run from 0 to 100."""
    def measure(rows):
        scores = rows[column].dropna()
        n = len(scores)
        counts = {score: int((scores == score).sum()) for score in range(low, high + 1)}
        satisfied = int((scores >= satisfied_from).sum())
        dissatisfied = int((scores <= low + high - satisfied_from).sum())
        share = lambda count: 100 * count / n
        return {
            'n': n, 'missing': len(rows) - n, 'satisfied': satisfied, 'neutral': n - satisfied - dissatisfied,
            'dissatisfied': dissatisfied, 'value': share(satisfied), 'mean': scores.mean(), 'median': scores.median(),
            'topBox': share(counts[high]), 'topTwoBox': share(counts[high] + counts[high - 1]),
            'bottomTwoBox': share(counts[low] + counts[low + 1]), 'net': share(satisfied - dissatisfied),
            'counts': list(counts.values()),
        }
    return measure


def ces(column, top, direction, easy_from, difficult_to):
    """Easy and difficult are read after turning the score to ease; the mean stays on the scale that was asked."""
    def measure(rows):
        scores = rows[column].dropna()
        turned = scores if direction == 'ease' else 1 + top - scores
        n, easy, difficult = len(scores), int((turned >= easy_from).sum()), int((turned <= difficult_to).sum())
        return {
            'n': n, 'missing': len(rows) - n, 'mean': scores.mean(), 'standardDeviation': scores.std(ddof=1),
            'interval': t_interval(scores), 'easy': easy, 'difficult': difficult, 'net': 100 * (easy - difficult) / n,
            'easeIndex': 100 * (turned.mean() - 1) / (top - 1),
            'counts': [int((scores == score).sum()) for score in range(1, top + 1)],
        }
    return measure


def south_change(before, after):
    first, second = nps(before[before['region'] == 'south']), nps(after[after['region'] == 'south'])
    def variance(part):
        e = part['value'] / 100
        return 1e4 * ((part['promoters'] + part['detractors']) / part['n'] - e * e) / part['n']
    difference = second['value'] - first['value']
    error = math.sqrt(variance(first) + variance(second))
    return {'before': first, 'from': second, 'difference': difference, 'standardError': error, 'z': difference / error}


def mix_and_rate(before, after, by):
    """Kitagawa 1955: what the shares of the groups moved, and what their scores moved."""
    first, second = ({part['key']: part for part in keyed(era, [by], nps)} for era in (before, after))
    share = lambda era, key: era[key]['n'] / sum(part['n'] for part in era.values())
    parts = [{
        'key': key,
        'mix': (share(second, key) - share(first, key)) * (first[key]['value'] + second[key]['value']) / 2,
        'rate': (second[key]['value'] - first[key]['value']) * (share(first, key) + share(second, key)) / 2,
    } for key in first]
    mix, rate = (math.fsum(part[name] for part in parts) for name in ('mix', 'rate'))
    return {'change': nps(after)['value'] - nps(before)['value'], 'mix': mix, 'rate': rate, 'segments': parts}


def surveys():
    rows = read('surveys.csv')
    rows['at'] = instants(rows['answered_at'])
    rows['month'] = rows['at'].dt.tz_convert(ZONE).dt.strftime('%Y-%m')
    rows['nps'] = numbers(rows['recommend'], ['11'])
    rows['csat'] = numbers(rows['satisfaction'], ['0', '6', 'Blank'])
    rows['ease_score'] = numbers(rows['ease'], ['99'])
    rows['effort_score'] = numbers(rows['effort'])
    rows['ten'] = numbers(rows['rating10'])
    rows['mood_score'] = numbers(rows['mood'].map(lambda text: str(MOOD[text]) if text else ''))
    rows['thumb'] = numbers(rows['helpful'].map(lambda text: str(HELPFUL[text]) if text else ''))
    before, after = rows[rows['at'] < CHANGE], rows[rows['at'] >= CHANGE]
    satisfaction, ten = csat('csat', 1, 5, 4), csat('ten', 1, 10, 9)
    ease, effort = ces('ease_score', 7, 'ease', 5, 3), ces('effort_score', 5, 'effort', 4, 2)
    helpful = rows['thumb'].dropna()
    eras = lambda measure: {'before': measure(before), 'from': measure(after)}
    return {
        'rows': len(rows),
        'surveyTypes': rows['survey_type'].value_counts().sort_index().to_dict(),
        'customers': int((rows.loc[rows['customer_id'] != '', 'customer_id']).nunique()),
        'outOfOrder': int((rows['at'].diff() < pd.Timedelta(0)).sum()),
        'nps': {
            'all': nps(rows),
            'byRegion': keyed(rows, ['region'], nps),
            'byPlan': keyed(rows, ['plan'], nps),
            'byTeam': keyed(rows, ['team'], nps),
            'byChannel': keyed(rows, ['channel'], nps),
            'byRegionAndPlan': keyed(rows, ['region', 'plan'], nps),
            **eras(nps),
            'byRegionEras': eras(lambda part: keyed(part, ['region'], nps)),
            'byPlanEras': eras(lambda part: keyed(part, ['plan'], nps)),
            'byRegionAndPlanEras': eras(lambda part: keyed(part, ['region', 'plan'], nps)),
            'byMonth': keyed(rows, ['month'], nps),
            'weighted': weighted_nps(rows),
            'southChange': south_change(before, after),
            'mixAndRateByPlan': mix_and_rate(before, after, 'plan'),
        },
        'csat': {
            'satisfaction': {'all': satisfaction(rows), 'byRegion': keyed(rows, ['region'], satisfaction),
                             'byPlan': keyed(rows, ['plan'], satisfaction)},
            'rating10': {'all': ten(rows), **eras(ten), 'byPlanEras': eras(lambda part: keyed(part, ['plan'], ten))},
            'mood': csat('mood_score', 1, 5, 4)(rows),
            'helpful': {'n': len(helpful), 'missing': len(rows) - len(helpful), 'satisfied': int(helpful.sum()),
                        'value': 100 * helpful.sum() / len(helpful)},
        },
        'ces': {
            'ease': {'all': ease(rows), 'byRegion': keyed(rows, ['region'], ease),
                     'byRegionEras': eras(lambda part: keyed(part, ['region'], ease))},
            'effort': {'all': effort(rows), 'byRegion': keyed(rows, ['region'], effort)},
        },
        'reasons': reasons(rows),
    }


def reasons(rows):
    """Respondents who name a reason, each counted once however often it stands in the cell."""
    named = rows[rows['reasons'] != '']
    split = named['reasons'].str.split(';')
    mentions = split.explode().value_counts().sort_index()
    people = split.map(set).explode().value_counts().sort_index()
    counts = [{'reason': name, 'respondents': int(people[name]), 'mentions': int(mentions[name])}
              for name in people.index]
    return {'respondents': len(named), 'reasons': counts}


def first_contact(rows):
    yes, no = int((rows['first_contact_resolved'] == 'yes').sum()), int((rows['first_contact_resolved'] == 'no').sum())
    return {'yes': yes, 'n': yes + no, 'missing': len(rows) - yes - no, 'value': yes / (yes + no) if yes + no else None}


def kaplan_meier_median(seconds, finished):
    """Smallest time with survival at or below one half; the midpoint of the step when it equals one half."""
    survival, half_at = 1.0, None
    for time in np.unique(seconds[finished]):
        survival *= 1 - ((seconds == time) & finished).sum() / (seconds >= time).sum()
        if half_at is not None:
            return (half_at + time) / 2
        if math.isclose(survival, 0.5, rel_tol=1e-12):
            half_at = time
        elif survival < 0.5:
            return float(time)
    return half_at


def durations(rows, to):
    """Seconds from creation; unfinished clocks run to the end of the data."""
    finished = rows[to].notna().to_numpy()
    seconds = (rows[to].fillna(AS_OF) - rows['created']).dt.total_seconds().to_numpy()
    done = seconds[finished]
    return {'rows': len(rows), 'n': len(done), 'open': int((~finished).sum()), 'zero': int((done == 0).sum()),
            'mean': done.mean(), 'median': np.median(done), 'p90': np.quantile(done, 0.9), 'max': done.max(),
            'kaplanMeierMedian': kaplan_meier_median(seconds, finished)}


def handling(rows, name):
    seconds = numbers(rows[name]).dropna()
    return {'n': len(seconds), 'missing': len(rows) - len(seconds), 'sum': int(seconds.sum()),
            'max': int(seconds.max())}


def tickets():
    rows = read('tickets.csv')
    rows['created'], rows['responded'] = instants(rows['created_at']), instants(rows['first_response_at'])
    rows['resolved'] = instants(rows['resolved_at'])
    rows['difficulty'] = np.where(rows['priority'].isin(['high', 'urgent']), 'hard', 'easy')
    recent = rows[rows['created'] >= pd.Timestamp('2026-05-01T00:00:00Z')]
    scores = numbers(rows['csat'])
    return {
        'rows': len(rows),
        'contacts': int(rows['contact_id'].nunique()),
        'contactsWithSeveralLegs': int((rows['contact_id'].value_counts() > 1).sum()),
        'firstContactResolved': {
            'all': first_contact(rows), 'byChannel': keyed(rows, ['channel'], first_contact),
            'byTeam': keyed(rows, ['team'], first_contact),
            'byTeamAndDifficulty': keyed(rows, ['team', 'difficulty'], first_contact),
        },
        'timeToResolution': {'all': durations(rows, 'resolved'), 'createdFromMay2026': durations(recent, 'resolved')},
        'firstResponse': durations(rows, 'responded'),
        'handling': {name: handling(rows, f'{name}_s') for name in ('talk', 'hold', 'wrap')},
        'csat': {'n': int(scores.notna().sum()), 'missing': int(scores.isna().sum()), 'mean': scores.mean(),
                 'counts': [int((scores == score).sum()) for score in range(1, 6)]},
        'reopened': int((rows['reopened'].astype(int) > 0).sum()),
    }


def orders():
    rows = read('orders.csv')
    amount = rows['amount'].astype(float)
    cents = rows['amount'].str.replace('.', '', regex=False).astype(int)
    per_customer = rows['customer_id'].value_counts()
    day = instants(rows['ordered_at']).dt.tz_convert(ZONE).dt.date
    known = read('subscriptions.csv')['customer_id']
    return {
        'rows': len(rows), 'customers': len(per_customer), 'oneTimeCustomers': int((per_customer == 1).sum()),
        'customersNotInSubscriptions': int((~per_customer.index.isin(known)).sum()),
        'customerDays': int(rows.groupby([rows['customer_id'], day]).ngroups),
        'amount': {'n': len(amount), 'sum': int(cents.sum()) / 100, 'mean': math.fsum(amount) / len(amount),
                   'variance': amount.var(ddof=1), 'interval': t_interval(amount), 'min': amount.min(),
                   'max': amount.max(), 'zero': int((cents == 0).sum()), 'negative': int((cents < 0).sum())},
    }


def customers_at(rows, day):
    """Dates are text in ISO form, so that comparing them is comparing days; the day of the end is the first without."""
    active = rows[(rows['started_at'] <= day) & ((rows['ended_at'] == '') | (rows['ended_at'] > day))]
    trial = active['trial_end'] > day
    return active, {'day': day, 'rows': len(active), 'customers': int(active['customer_id'].nunique()),
                    'inTrial': int(trial.sum()), 'paying': int((~trial & (active['plan'] != 'free')).sum())}


def customer_flow(rows, start, end):
    first, last = (set(customers_at(rows, day)[0]['customer_id']) for day in (start, end))
    return {'from': start, 'to': end, 'start': len(first), 'end': len(last), 'lost': len(first - last),
            'acquired': len(last - first)}


def revenue(rows):
    """Movements a customer, its rows added up first."""
    money = rows.assign(before=rows['previous_mrr_cents'].astype(int), after=rows['mrr_cents'].astype(int))
    total = money.groupby('customer_id')[['before', 'after']].sum()
    change = total['after'] - total['before']
    began, stays = total['before'] > 0, total['after'] > 0
    movement = lambda chosen: int(change[chosen].abs().sum())
    return {
        'startCents': int(total['before'].sum()), 'endCents': int(total['after'].sum()),
        'newOrReactivatedCents': movement(~began & stays), 'expansionCents': movement(began & stays & (change > 0)),
        'contractionCents': movement(began & stays & (change < 0)), 'churnedCents': movement(began & ~stays),
        'grossRevenueRetention': int(total[began].min(axis=1).sum()) / int(total['before'].sum()),
        'netRevenueRetention': int(total.loc[began, 'after'].sum()) / int(total['before'].sum()),
    }


def subscriptions():
    rows = read('subscriptions.csv')
    tried, ended = rows['trial_end'] != '', rows['ended_at'] != ''
    running = tried & (rows['trial_end'] > '2026-06-17') & ~ended
    expired = tried & ended & (rows['ended_at'] <= rows['trial_end'])
    left = rows[ended]
    answered = rows['customer_id'].drop_duplicates().isin(read('surveys.csv')['customer_id'])
    return {
        'rows': len(rows), 'customers': int(rows['customer_id'].nunique()),
        'customersWithTwoRows': int((rows['customer_id'].value_counts() == 2).sum()),
        'activeAt': [customers_at(rows, day)[1] for day in ('2025-06-01', '2026-03-01', '2026-06-01')],
        'blankEnd': int((~ended).sum()), 'zeroLength': int((rows['started_at'] == rows['ended_at']).sum()),
        'endsAfterData': int((rows['ended_at'] > '2026-06-17').sum()),
        'flows': [customer_flow(rows, '2026-05-01', '2026-06-01'), customer_flow(rows, '2025-06-01', '2026-06-01')],
        'trials': {'rows': int(tried.sum()), 'converted': int((tried & ~running & ~expired).sum()),
                   'expired': int(expired.sum()), 'running': int(running.sum())},
        'revenue': revenue(rows),
        'exitReasons': [{'key': blank(key), 'rows': len(index)} for key, index in
                        sorted(left.groupby('exit_reason').groups.items(), key=lambda item: order(item[0]))],
        'customersWithoutSurveys': int((~answered).sum()),
    }


def buyers():
    """Orders above or at zero: one purchase a customer and local day, monthly cohorts up to the last complete month."""
    rows = read('orders.csv')
    rows = rows.assign(amount=rows['amount'].astype(float), at=instants(rows['ordered_at']).dt.tz_convert(ZONE))
    rows = rows[rows['amount'] >= 0]
    days = rows.assign(day=rows['at'].dt.tz_localize(None).dt.normalize()).groupby(['customer_id', 'day'])['amount'].sum()
    by = days.reset_index().groupby('customer_id')['day'].agg(['min', 'max', 'count'])
    month = rows['at'].dt.year * 12 + rows['at'].dt.month - 1
    first = month.groupby(rows['customer_id']).transform('min')
    start, last = int(month.min()), AS_OF.year * 12 + AS_OF.month - 2
    sizes, active, paid = [], [], []
    for cohort in range(start, last + 2):
        mine = rows[first == cohort]
        size = mine['customer_id'].nunique()
        ages = (month - first)[first == cohort]
        sizes.append(size)
        active.append([mine.loc[ages == age, 'customer_id'].nunique() for age in range(last + 1 - cohort)])
        paid.append([round(mine.loc[ages <= age, 'amount'].sum(), 2) for age in range(last + 1 - cohort)])
    return {
        'customers': len(by), 'purchases': int(by['count'].sum()), 'repeating': int((by['count'] > 1).sum()),
        'revenueCents': int(round(100 * days.sum())), 'merged': len(rows) - int(by['count'].sum()),
        'intervalDays': int((by['max'] - by['min']).dt.days.sum()), 'intervals': int((by['count'] - 1).sum()),
        'sizes': sizes, 'active': active, 'paid': paid,
    }


def lives():
    """Days from start to end, or to the end of the data, of the paying plans: the curve by statsmodels, local midnights to instants."""
    rows = read('subscriptions.csv')
    rows = rows[rows['plan'].isin(['pro', 'team'])]
    local = lambda column: pd.to_datetime(column.where(column != '', None)).dt.tz_localize(ZONE)
    began, ended = local(rows['started_at']), local(rows['ended_at'])
    gone = ended.notna() & (ended <= AS_OF)
    days = (ended.where(gone, AS_OF.tz_convert(ZONE)) - began).dt.total_seconds() / 86400
    curve = lambda chosen: SurvfuncRight(days[chosen], gone[chosen].astype(int))
    statistic, p_value = survdiff(days, gone.astype(int), rows['plan'])
    return {
        'events': int(gone.sum()), 'censored': int((~gone).sum()),
        'quarterGoneBy': float(curve(gone.index).quantile(0.25)), 'medianOfPro': float(curve(rows['plan'] == 'pro').quantile(0.5)),
        'logRank': {'statistic': float(statistic), 'pValue': float(p_value)},
    }


def trials_by_month():
    """Trials that started in each complete month, paying plans."""
    rows = read('subscriptions.csv')
    rows = rows[rows['plan'].isin(['pro', 'team']) & (rows['trial_end'] != '')]
    lost = (rows['ended_at'] != '') & (rows['ended_at'] <= rows['trial_end'])
    converted = ~lost & (rows['trial_end'] <= '2026-06-17')
    months = [str(month) for month in pd.period_range('2025-06', '2026-05', freq='M')]
    count = lambda chosen: [int((chosen & rows['started_at'].str.startswith(month)).sum()) for month in months]
    return {'months': months, 'started': count(rows['started_at'] != ''), 'converted': count(converted), 'lost': count(lost)}


def monthly_revenue():
    """What the rows would pay if row i paid 100 (i mod 7 + 1) from its start to its end: movements a month and customer."""
    rows = read('subscriptions.csv')
    rows = rows.assign(paid=[100 * (i % 7 + 1) for i in range(len(rows))], end=rows['ended_at'].replace('', '9999'))
    at = lambda day: rows[(rows['started_at'] <= day) & (rows['end'] > day)].groupby('customer_id')['paid'].sum()
    edges = [str(month.start_time.date()) for month in pd.period_range('2025-07', '2026-06', freq='M')]
    months = []
    for first, last in zip(edges, edges[1:]):
        began = rows[(rows['started_at'] < first) & (rows['end'] > rows['started_at'])]['customer_id'].unique()
        both = pd.DataFrame({'was': at(first), 'is': at(last)}).fillna(0).astype(int)
        change, known = both['is'] - both['was'], both.index.isin(began)
        sides = {'new': (both['was'] == 0) & ~known, 'reactivation': (both['was'] == 0) & known,
                 'expansion': (both['was'] > 0) & (change > 0), 'contraction': (both['is'] > 0) & (change < 0),
                 'churn': (both['is'] == 0)}
        moved = {name: {'customers': int(chosen.sum()), 'revenue': int(change[chosen].abs().sum())}
                 for name, chosen in sides.items()}
        months.append({'from': first, 'start': int(both['was'].sum()), 'end': int(both['is'].sum()), **moved})
    return months


def plain(value):
    """NumPy's integers; anything else has no business here."""
    if isinstance(value, np.integer):
        return int(value)
    raise TypeError(f'not plain data: {value!r}')


golden = {
    'tool': f'pandas {pd.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}',
    'script': 'test/golden/sample.py',
    'asOf': '2026-06-17T16:00:00Z',
    'change': '2026-03-01T00:00:00Z',
    'timeZone': ZONE,
    'surveys': surveys(),
    'tickets': tickets(),
    'subscriptions': subscriptions(),
    'orders': orders(),
    'buyers': buyers(),
    'lives': lives(),
    'trialsByMonth': trials_by_month(),
    'monthlyRevenue': monthly_revenue(),
}
text = json.dumps(golden, ensure_ascii=False, allow_nan=False, indent=1, default=plain)
(HERE / 'sample.json').write_text(text + '\n', encoding='utf-8')
