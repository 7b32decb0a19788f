"""Counts the customers of docs/sample/subscriptions.csv day by day, with a set of customers a day, and divides in exact fractions;
intervals and the cumulative hazard are R's, quantiles are held against scipy's, compounding is mpmath's. Writes churn.json beside itself.

Run from the root of the project: /usr/bin/python3 test/golden/churn.py (Debian: python3-mpmath, python3-pandas, python3-scipy,
r-base-core, r-cran-survival). Where ../shared/data/telco-churn.csv is absent its part of churn.json stays as it is.
"""

import json
import math
import subprocess
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import mpmath
import pandas as pd
import scipy
from scipy import stats

HERE = Path(__file__).parent
ZONE = ZoneInfo('Europe/Rome')
PERIODS = [('2026-05-01', '2026-06-01'), ('2025-06-01', '2026-06-01'), ('2025-10-01', '2025-11-01'), ('2026-03-01', '2026-04-01'),
           ('2026-02-15', '2026-02-16'), ('2026-04-27', '2026-05-04'), ('2026-06-01', '2026-08-01'), ('2024-01-02', '2024-02-01'),
           ('2023-01-01', '2023-02-01')]
R = r'''
suppressMessages(library(survival))
out <- function(...) cat(paste(sapply(c(...), function(x) format(x, digits = 17)), collapse = ' '), '\n', sep = '')
lines <- strsplit(readLines(file('stdin')), ' ')
cat(R.version.string, as.character(packageVersion('survival')), sep = '\n')
for (line in lines) {
  x <- as.numeric(line[-1])
  if (line[1] == 'poisson') out(poisson.test(x[1], x[2], conf.level = x[3])$conf.int)
  if (line[1] == 'wilson') out(suppressWarnings(prop.test(x[1], x[2], conf.level = x[3], correct = FALSE))$conf.int)
  if (line[1] == 'exact') out(binom.test(x[1], x[2], conf.level = x[3])$conf.int)
  if (line[1] == 'hazard') {
    m <- matrix(x, ncol = 3, byrow = TRUE)
    fit <- survfit(Surv(m[, 1], m[, 2], m[, 3]) ~ 1)
    out(tail(fit$cumhaz, 1), tail(fit$std.chaz, 1))
  }
}
'''
asked, answers = [], {}


def ask(*words):
    """An answer of R's, once all questions are known."""
    line = ' '.join(word if isinstance(word, str) else repr(word) for word in words)
    if line not in asked:
        asked.append(line)
    return list(answers[line]) if line in answers else [0.5, 0.5]


def milliseconds(day):
    return round(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp() * 1000)


def days(first, last):
    return [first + timedelta(i) for i in range((last - first).days)]


def present(rows, begins):
    """The customers of each day: a set a day, from the first day of the data on."""
    here = {}
    for began, ended, customer in zip(rows[begins], rows['ended_at'], rows['customer_id']):
        last = date.fromisoformat(ended) if ended else date(2026, 9, 1)
        for day in days(date.fromisoformat(began), max(last, date.fromisoformat(began))):
            here.setdefault(day, set()).add(customer)
    return here


def bounds(kind, lost, base, level):
    low, high = ask(kind, lost, float(base), level)
    if kind == 'poisson' and answers:
        tail = (1 - level) / 2
        again = [stats.chi2.ppf(tail, 2 * lost) / 2 if lost else 0, stats.chi2.isf(tail, 2 * lost + 2) / 2]
        assert all(math.isclose(a, b / float(base), rel_tol=1e-11) for a, b in zip((low, high), again)), (lost, base, low, high, again)
    return [low, high]


def divided(kind, lost, base):
    if base == 0:
        return None
    found = {'lost': lost, 'base': float(base), 'value': float(lost / Fraction(base))}
    if kind == 'wilson':
        found.update(exact=bounds('exact', lost, base, 0.95))
    if kind is not None:
        found.update(interval=bounds(kind, lost, base, 0.95), wider=bounds(kind, lost, base, 0.99))
    return found


def counts(here, first, last):
    at = lambda day: here.get(day, set())
    every = days(first, last)
    next_day = timedelta(1)
    start, end = at(first), at(last)
    within = set().union(*(at(day) for day in every))
    known = set().union(*(people for day, people in here.items() if day <= first))
    lost_on = [len(at(day) - at(day + next_day)) for day in every]
    joins = returned = time = 0
    for day in every:
        came = at(day + next_day) - at(day)
        joins += len(came)
        returned += len(came & known)
        known |= came
        time += len(at(day)) * (milliseconds(day + next_day) - milliseconds(day))
    active = [len(at(day)) for day in every]
    lost = sum(lost_on)
    found = {'start': len(start), 'end': len(end), 'acquired': len(end - start), 'lost': len(start - end),
             'passing': len(within - start - end), 'losses': lost, 'joins': joins, 'returned': returned, 'time': time,
             'active': active, 'lostOn': lost_on}
    mean = Fraction(time, milliseconds(last) - milliseconds(first))
    hazard = sum(Fraction(gone, people) for gone, people in zip(lost_on, active) if people)
    spread = sum(Fraction(gone, people ** 2) for gone, people in zip(lost_on, active) if people)
    daily = None if not any(active) else {'lost': lost, 'value': float(hazard), 'standardError': math.sqrt(spread)}
    if lost:
        stretches = []
        for customer in within:
            run = None
            for i, day in enumerate([*every, last]):
                if customer in at(day) and run is None:
                    run = i
                if run is not None and (customer not in at(day) or day == last):
                    stretches += [[run, i, int(customer not in at(day))]] if run < i else []
                    run = None
        value, error = ask('hazard', *(number for stretch in stretches for number in stretch))
        assert not answers or (math.isclose(value, hazard, rel_tol=1e-12) and math.isclose(error ** 2, spread, rel_tol=1e-12))
        daily.update(value=value, standardError=error)
    found['rates'] = {
        'start': divided('wilson', len(start - end), len(start)), 'average': divided('poisson', lost, Fraction(len(start) + len(end), 2)),
        'start-plus-new': divided('wilson', lost, len(start) + joins),
        'mid-adjusted': divided(None, lost, len(start) + Fraction(joins, 2)), 'daily-sum': daily,
        'customer-days': divided('poisson', lost, mean)}
    return found


def sample():
    rows = pd.read_csv(HERE.parent.parent / 'docs/sample/subscriptions.csv', dtype=str, keep_default_na=False)
    rows['paid_from'] = rows[['started_at', 'trial_end']].max(axis=1)
    sets = {'paid': present(rows, 'paid_from'), 'all': present(rows, 'started_at')}
    return [{'from': first, 'to': last, 'rows': len(rows), 'zeroLength': int((rows['started_at'] == rows['ended_at']).sum()),
             **{name: counts(here, date.fromisoformat(first), date.fromisoformat(last)) for name, here in sets.items()}}
            for first, last in PERIODS]


def telco(before):
    """The last month: who has been there for a month or longer was there at its start; churned are gone at its end."""
    file = HERE.parent.parent.parent / 'shared/data/telco-churn.csv'
    if not file.exists():
        return before
    rows = pd.read_csv(file)
    found = []
    for contract, some in sorted(rows.groupby('Contract')):
        old, gone = some['tenure'] > 0, some['Churn'] == 'Yes'
        lost, start = int((old & gone).sum()), int(old.sum())
        found.append({'contract': contract, 'rows': len(some), 'start': start, 'lost': lost, 'acquired': int((~old & ~gone).sum()),
                      **divided('wilson', lost, start)})
    return found


def intervals():
    return [{'count': count, 'level': level, 'interval': bounds('poisson', count, 1, level)}
            for count in (0, 1, 2, 3, 7, 10, 30, 100, 1234, 10 ** 5) for level in (0.5, 0.9, 0.95, 0.999)]


def converted():
    mpmath.mp.dps = 400
    days = {'day': 1, 'week': 7, 'month': Fraction(36525, 1200), 'quarter': Fraction(36525, 400), 'year': Fraction(36525, 100)}
    cases = []
    for rate in (1e-300, 1e-17, 1e-9, 0.001, 0.02, 0.05, 0.3, 0.5, 0.9, 0.999, 1 - 2.0 ** -53):
        for first, last in (('month', 'year'), ('year', 'month'), ('month', 'quarter'), ('week', 'month'), ('day', 'year'), ('year', 'day')):
            periods = Fraction(days[last]) / days[first]
            left = (1 - mpmath.mpf(rate)) ** (mpmath.mpf(periods.numerator) / periods.denominator)
            cases.append({'rate': rate, 'fromUnit': first, 'toUnit': last, 'value': float(1 - left)})
    return cases


target = HERE / 'churn.json'
previous = json.loads(target.read_text()).get('telco', []) if target.exists() else []
build = lambda: {'poisson': intervals(), 'converted': converted(), 'telco': telco(previous), 'sample': sample()}
build()
run = subprocess.run(['Rscript', '-e', R], input='\n'.join(asked), text=True, capture_output=True, check=True)
version, survival, *lines = run.stdout.splitlines()
answers.update({line: [float(word) for word in answer.split()] for line, answer in zip(asked, lines, strict=True)})
golden = {'tool': f'{version}, survival {survival}, pandas {pd.__version__}, scipy {scipy.__version__}, '
                  f'mpmath {mpmath.__version__}',
          'script': 'test/golden/churn.py', 'timeZone': ZONE.key, **build()}
target.write_text(json.dumps(golden, allow_nan=False, indent=1) + '\n', encoding='utf-8')
