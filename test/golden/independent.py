"""The metrics recomputed from what their documentation says, in pandas and scipy, with Kaplan-Meier by R.

Run from the root of the project: /usr/bin/python3 test/golden/independent.py FOLDER, with telco-churn.csv, lung.csv,
cdnow-sample.csv, incident-events.csv and sfo-survey.csv in FOLDER (Debian: python3-pandas, python3-scipy,
r-cran-survival). Writes independent.json beside this file. Times are in seconds.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy import optimize, stats

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / 'docs' / 'sample'
DATA = Path(sys.argv[1])
ROME = 'Europe/Rome'
END = pd.Timestamp('2026-06-17T16:00:00Z')
Z = stats.norm.ppf(0.975)

SURVFIT = """
suppressPackageStartupMessages(library(survival))
data <- read.csv(file('stdin'))
text <- function(x) ifelse(is.na(x), 'null', sprintf('%.17g', x))
rows <- sapply(split(data, factor(data$group, unique(data$group))), function(d) {
  fit <- survfit(Surv(time, event) ~ 1, d, conf.type = 'log-log')
  middle <- quantile(fit, 0.5)
  mean <- survival:::survmean(fit, rmean = d$to[1])$matrix
  at <- function(name) mean[grep(name, names(mean))][[1]]
  values <- c(median = middle$quantile[[1]], low = middle$lower[[1]], high = middle$upper[[1]],
    restrictedMean = at('^(\\\\*)?rmean'), restrictedStandardError = at('se\\\\('), restrictedTo = d$to[1])
  paste0('"', d$group[1], '": {', paste0('"', names(values), '": ', text(values), collapse = ', '), '}')
})
cat('{"r": "', R.version.string, '", "survival": "', as.character(packageVersion('survival')), '", "fits": {', sep = '')
cat(paste(rows, collapse = ', '), '}}', sep = '')
"""

groups: list = []


def survfit(name, times, events, to=None):
    """Puts a group on the list for R; `resolve` puts the answer where the name is."""
    times = np.asarray(times, float)
    horizon = times.max() if to is None else to
    groups.append(pd.DataFrame({'group': name, 'time': times, 'event': np.asarray(events, int), 'to': horizon}))
    return {'survfit': name}


def resolve(node, fits):
    if isinstance(node, dict):
        return fits[node['survfit']] if 'survfit' in node else {k: resolve(v, fits) for k, v in node.items()}
    return [resolve(v, fits) for v in node] if isinstance(node, list) else node


def read(file):
    return pd.read_csv(SAMPLE / file, keep_default_na=False, dtype=str)


def instants(texts):
    return pd.Series([pd.NaT if t == '' else pd.Timestamp(t).tz_convert('UTC') for t in texts], dtype='datetime64[ns, UTC]')


def order_interval(x, p, level=0.95):
    """Ranks l < u with P(X_(l) > quantile) and P(X_(u) < quantile) at most half of what is left, by exact binomial sums."""
    n, half = len(x), (1 - level) / 2
    below = stats.binom.cdf(np.arange(-1, n + 1), n, p)
    low = max((k for k in range(1, n + 1) if below[k] <= half), default=None)
    high = min((k for k in range(1, n + 1) if 1 - below[k] <= half), default=None)
    if low is None or high is None:
        return None
    return {'low': float(x[low - 1]), 'high': float(x[high - 1])}


def number(x):
    return None if x is None or not math.isfinite(x) else float(x)


def durations(finished):
    """All the numbers of the finished durations."""
    x = np.sort(np.asarray(finished, float))
    n = len(x)
    if n == 0:
        return {'n': 0, 'median': None, 'mean': None}
    q = {name: float(np.quantile(x, p)) for name, p in (('median', .5), ('p75', .75), ('p90', .9), ('p95', .95), ('p99', .99))}
    sd = float(np.std(x, ddof=1)) if n > 1 else None
    logs = np.log(x[x > 0])
    low, high = np.quantile(logs, [.25, .75])
    fence = 1.5 * (high - low)
    mean = math.fsum(x) / n
    return {
        'n': n, 'mean': mean, **q, 'standardDeviation': sd,
        'iqr': float(np.quantile(x, .75) - np.quantile(x, .25)), 'variation': None if sd is None else sd / mean,
        'min': float(x[0]), 'max': float(x[-1]), 'outliers': int(((logs < low - fence) | (logs > high + fence)).sum()),
    }


def duration_case(name, finished, opened, restrict=None):
    x = np.sort(np.asarray(finished, float))
    out = durations(x)
    out['open'] = len(opened)
    n, sd = len(x), out['standardDeviation']
    middle, nine = order_interval(x, .5), order_interval(x, .9)
    t = stats.t.ppf(.975, n - 1) * sd / math.sqrt(n)
    out['intervals'] = {'median': middle, 'p90': nine, 'mean': {'low': out['mean'] - t, 'high': out['mean'] + t}}
    out['standardErrors'] = {
        'median': (middle['high'] - middle['low']) / (2 * Z), 'p90': (nine['high'] - nine['low']) / (2 * Z), 'mean': sd / math.sqrt(n),
    }
    out['trimmedMean'] = float(stats.trim_mean(x, .1))
    out['geometricMean'] = None if x[0] == 0 else float(stats.gmean(x))
    times, events = np.r_[x, opened], np.r_[np.ones(n), np.zeros(len(opened))]
    if len(opened):
        out['survival'] = survfit(name, times, events)
        if restrict is not None:
            out['restricted'] = survfit(name + ' to', times, events, restrict)
    else:
        out['survival'] = None
    return out


def handle(legs, contact=True):
    """Handle times of rows that have a talk time."""
    seen = legs[legs.talk.notna()]
    total = seen.talk + seen.hold.fillna(0) + seen.wrap.fillna(0)
    units = total.groupby(seen.contact_id).sum() if contact else total
    k = len(units)
    mean, se = units.mean(), units.std(ddof=1) / math.sqrt(k)
    t = stats.t.ppf(.975, k - 1) * se
    return {
        'value': float(mean), 'perLeg': float(total.mean()), 'legs': len(total), 'units': k, 'missing': int(legs.talk.isna().sum()),
        'talk': float(seen.talk.sum() / k), 'hold': float(seen.hold.sum() / k), 'wrap': float(seen.wrap.sum() / k),
        'withoutHold': int(seen.hold.isna().sum()), 'withoutWrap': int(seen.wrap.isna().sum()),
        'standardError': float(se), 'low': float(mean - t), 'high': float(mean + t),
        **{key: v for key, v in durations(total).items() if key not in ('n', 'mean')},
    }


def join(lives):
    """Stretches that touch or overlap made one."""
    out = []
    for start, end in sorted(lives, key=lambda life: life[0]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def wilson(yes, n):
    p, z2 = yes / n, Z * Z
    centre, half = (p + z2 / (2 * n)) / (1 + z2 / n), Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return [centre - half, centre + half]


def garwood(k, base):
    return [0.0 if k == 0 else stats.chi2.ppf(.025, 2 * k) / 2 / base, stats.chi2.ppf(.975, 2 * k + 2) / 2 / base]


def churn(customers, start, end, days):
    """Six denominators by looking at every customer at every edge. `days` are the edges of the days, both ends included."""
    def there(lives, at):
        return any(a <= at < b for a, b in lives)

    lives = list(customers.values())
    at_start, at_end = [there(x, start) for x in lives], [there(x, end) for x in lives]
    s, e = sum(at_start), sum(at_end)
    lost = sum(a and not b for a, b in zip(at_start, at_end))
    acquired = sum(b and not a for a, b in zip(at_start, at_end))
    passing = sum(not a and not b and any(x < end and y > start for x, y in life) for a, b, life in zip(at_start, at_end, lives))
    losses = sum(start < y <= end for life in lives for _, y in life)
    joins = sum(start < x <= end for life in lives for x, _ in life)
    returned = sum(start < x <= end and i > 0 for life in lives for i, (x, _) in enumerate(life))
    time = sum(max(0, min(y, end) - max(x, start)) for life in lives for x, y in life)
    hazard = variance = 0.0
    for a, b in zip(days, days[1:]):
        active = [life for life in lives if there(life, a)]
        gone = sum(not there(life, b) for life in active)
        if active:
            hazard += gone / len(active)
            variance += gone / len(active) ** 2
    average, present = (s + e) / 2, time / (end - start)
    return {
        'start': s, 'end': e, 'lost': lost, 'acquired': acquired, 'passing': passing, 'losses': losses, 'joins': joins, 'returned': returned,
        'rates': {
            'start': [lost / s, *wilson(lost, s)],
            'average': [losses / average, *garwood(losses, average)],
            'start-plus-new': [losses / (s + joins), *wilson(losses, s + joins)],
            'mid-adjusted': [losses / (s + joins / 2)],
            'daily-sum': [hazard, math.sqrt(variance)],
            'customer-days': [losses / present, *garwood(losses, present)],
        },
    }


def subscriptions():
    rows = read('subscriptions.csv')
    rows = rows[rows.plan.isin(['pro', 'team'])]
    day = lambda text: math.inf if text == '' else pd.Timestamp(text).tz_localize(ROME).timestamp() * 1000
    out = {}
    edges = [pd.Timestamp(f'{y}-{m:02d}-01').tz_localize(ROME) for y, m in [(2025, k) for k in range(7, 13)] + [(2026, k) for k in range(1, 7)]]
    stops = edges[1:] + [END.tz_convert(ROME)]
    for trials in ('apart', 'included'):
        customers: dict = {}
        for r in rows.itertuples():
            start, end = day(r.started_at), day(r.ended_at)
            if trials == 'apart' and r.trial_end != '':
                start = max(start, day(r.trial_end))
            if end > start:
                customers.setdefault(r.customer_id, []).append((start, end))
        customers = {k: join(v) for k, v in customers.items()}
        out[trials] = []
        for a, b in zip(edges, stops):
            days = [x.timestamp() * 1000 for x in pd.date_range(a, b, freq='D')]
            if days[-1] < b.timestamp() * 1000:
                days.append(b.timestamp() * 1000)
            out[trials].append(churn(customers, a.timestamp() * 1000, b.timestamp() * 1000, days))
    return out


def lifetime_values():
    """Sums of so many terms that the rest is below a rounding error."""
    cases = []
    for churn_rate in (0.03, 0.4):
        for d in (0.0, 0.01):
            for g in (0.0, 0.02, -0.1):
                for timing in ('end', 'start'):
                    for horizon in (None, 1, 12):
                        r = 1 - churn_rate
                        x = r * (1 + g) / (1 + d)
                        first = 0 if timing == 'start' else 1
                        last = 20000 if horizon is None else first + horizon - 1
                        if x >= 1:
                            continue
                        t = np.arange(first, last + 1, dtype=float)
                        value = 37.5 * 0.8 * math.fsum(x ** t) - 20
                        flat = r * (1 + g)
                        undiscounted = 37.5 * 0.8 * math.fsum(flat ** t) - 20 if flat < 1 or horizon else None
                        options = {'amount': 37.5, 'margin': 0.8, 'churnRate': churn_rate, 'discountRate': d, 'growth': g,
                                   'timing': timing, 'acquisitionCost': 20, **({} if horizon is None else {'horizon': horizon})}
                        cases.append({'options': options, 'value': value, 'undiscounted': undiscounted})
    return cases


def payback():
    """The n at which the margins so far reach the cost, found by root search; whole periods by adding up."""
    cases = []
    for cac, amount, margin, churn_rate, d in [(500, 100, .8, 0, 0), (500, 100, .8, .03, 0), (500, 100, .8, .03, .01), (500, 100, .8, 0, .02),
                                               (30, 100, .8, .5, 0), (159, 100, .8, .5, 0), (161, 100, .8, .5, 0), (1200, 90, .75, .02, .005)]:
        m, x = amount * margin, (1 - churn_rate) / (1 + d)
        total, whole = 0.0, 0
        while total < cac and whole < 10000:
            total += m * x ** whole
            whole += 1
        if total < cac:
            value, whole = None, None
        elif x == 1:
            value = cac / m
        else:
            value = optimize.brentq(lambda n: m * (1 - x ** n) / (1 - x) - cac, 0, whole + 1, xtol=1e-14, rtol=1e-14)
        options = {'cac': cac, 'amount': amount, 'margin': margin, 'churnRate': churn_rate, 'discountRate': d}
        cases.append({'options': options, 'value': value, 'periods': whole, 'plain': cac / m})
    return cases


def windows():
    """Orders by local day of Rome: rolling, cumulative and to-date windows straight from the rows of each window."""
    orders = read('orders.csv')
    at = instants(orders.ordered_at).dt.tz_convert(ROME)
    amount = orders.amount.astype(float)
    day = at.dt.tz_localize(None).dt.normalize()
    days = pd.date_range(day.min(), day.max(), freq='D')
    month = at.dt.tz_localize(None).dt.to_period('M')

    def over(mask):
        x = amount[mask]
        sd = x.std(ddof=1) if len(x) > 1 else None
        return [len(x), round(math.fsum(x), 6), None if not len(x) else math.fsum(x) / len(x), number(sd) if sd is not None else None]

    some = days[::26]
    return {
        'days': [str(d.date()) for d in some],
        'rolling': [over((day <= d) & (day > d - pd.Timedelta(days=28))) for d in some],
        'rollingMonths': [over((day <= d) & (day > d - pd.DateOffset(months=1))) for d in some],
        'cumulative': [over(day <= d) for d in some],
        'week': [over((day <= d) & (day >= d - pd.Timedelta(days=d.weekday()))) for d in some],
        'month': [over((day <= d) & (day >= d.replace(day=1))) for d in some],
        'fiscal': [over((month <= m) & (month >= pd.Period(f'{m.year if m.month >= 4 else m.year - 1}-04', 'M'))) for m in pd.period_range('2025-07', '2026-06', freq='M')],
        'quarters': [over((month <= m) & (month > m - 3)) for m in pd.period_range('2025-07', '2026-06', freq='M')],
    }


tickets = read('tickets.csv')
created, replied, resolved = (instants(tickets[c]) for c in ('created_at', 'first_response_at', 'resolved_at'))
seconds = lambda late, early: (late - early).dt.total_seconds()


def span(end, mask=slice(None)):
    took, age = seconds(end, created)[mask], seconds(pd.Series(END, index=created.index), created)[mask]
    return took[took.notna()].to_numpy(), age[took.isna()].to_numpy()


def by_month(end, which, name):
    month = which.dt.tz_convert(ROME).dt.strftime('%Y-%m')
    out = []
    for m in sorted(month.dropna().unique()):
        finished, opened = span(end, month == m)
        case = {'label': m, 'rows': int((month == m).sum()), 'open': len(opened), **durations(finished)}
        case['interval'] = order_interval(np.sort(finished), .5)
        case['survival'] = survfit(f'{name} {m}', np.r_[finished, opened], np.r_[np.ones(len(finished)), np.zeros(len(opened))]) if len(opened) else None
        out.append(case)
    return out


legs = pd.DataFrame({
    'talk': pd.to_numeric(tickets.talk_s), 'hold': pd.to_numeric(tickets.hold_s), 'wrap': pd.to_numeric(tickets.wrap_s),
    'contact_id': tickets.contact_id, 'month': created.dt.tz_convert(ROME).dt.strftime('%Y-%m'),
})

events = pd.read_csv(DATA / 'incident-events.csv', dtype=str, keep_default_na=False).groupby('id', sort=False).first().reset_index()
opened_at, resolved_at = pd.to_datetime(events.opened_at, utc=True), pd.to_datetime(events.resolved_at.replace('', None), utc=True)
took = seconds(resolved_at, opened_at)
look = pd.Timestamp('2016-03-08T00:00:00Z')
asked = opened_at <= look
known = asked & resolved_at.notna() & (resolved_at <= look)
lung = pd.read_csv(DATA / 'lung.csv')
telco = pd.read_csv(DATA / 'telco-churn.csv')
gone = telco.Churn == 'Yes'
cdnow = pd.read_csv(DATA / 'cdnow-sample.csv')
spent = cdnow.value.groupby(cdnow.id).apply(math.fsum)
monthly = cdnow.value.groupby(pd.to_datetime(cdnow.date).dt.to_period('M')).apply(math.fsum)
sfo = pd.read_csv(DATA / 'sfo-survey.csv', dtype=str, keep_default_na=False)
asked_2017 = sfo[sfo.recommend.isin([str(k) for k in range(11)])]
score = pd.to_numeric(asked_2017.recommend)

answers = {
    'tickets': {
        'frt': duration_case('frt', *span(replied), restrict=86400.0),
        'ttr': duration_case('ttr', *span(resolved), restrict=7 * 86400.0),
        'ttrByCreated': by_month(resolved, created, 'created'),
        'ttrByResolved': by_month(resolved, resolved, 'resolved'),
        'frtByCreated': by_month(replied, created, 'frt'),
    },
    'incidents': {
        'all': duration_case('incidents', took[took.notna()], []),
        'look': duration_case('incidents look', took[known], seconds(pd.Series(look, index=opened_at.index), opened_at)[asked & ~known], restrict=86400.0),
    },
    'lung': duration_case('lung', lung.time[lung.status == 1], lung.time[lung.status != 1], restrict=365.0),
    'telco': duration_case('telco', telco.tenure[gone], telco.tenure[~gone], restrict=24.0),
    'aht': {
        'contact': handle(legs), 'leg': handle(legs, contact=False),
        'months': [{'label': m, **{k: v for k, v in handle(part).items() if k in ('value', 'legs', 'units', 'standardError', 'median', 'p90')}}
                   for m, part in legs.groupby('month')],
    },
    'churn': subscriptions(),
    'clv': lifetime_values(),
    'payback': payback(),
    'windows': windows(),
    'cdnow': {
        'customers': len(spent), 'first': [float(v) for v in spent.iloc[:5]], 'total': math.fsum(cdnow.value),
        'most': float(spent.max()), 'mean': math.fsum(cdnow.value) / len(spent),
        'compound': 0.3 * sum(v * 1.01 ** (len(monthly) - 1 - i) for i, v in enumerate(monthly)), 'months': [float(v) for v in monthly],
    },
    'sfo': {'n': len(score), 'nps': 100 * float((score >= 9).mean() - (score <= 6).mean()), 'mean': float(score.mean())},
}

table = pd.concat(groups).to_csv(index=False, float_format='%.3f')
ran = json.loads(subprocess.run(['Rscript', '-e', SURVFIT], input=table, capture_output=True, text=True, check=True).stdout)
tool = {'pandas': pd.__version__, 'scipy': scipy.__version__, 'numpy': np.__version__, 'r': ran['r'], 'survival': ran['survival']}
text = json.dumps({'tool': tool, **resolve(answers, ran['fits'])}, allow_nan=False, separators=(',', ':'))
(HERE / 'independent.json').write_text(text + '\n')
