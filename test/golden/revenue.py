"""Movements of recurring revenue, trials and exit reasons of docs/sample/subscriptions.csv by pandas, and revenue that is simulated;
ratios, their standard errors and intervals by R's survey (svyratio, svycontrast), intervals of shares by statsmodels, of counts by R's
poisson.test. Writes revenue.json beside itself.

Run from the root of the project: /usr/bin/python3 test/golden/revenue.py (Debian: python3-pandas, python3-numpy, python3-statsmodels,
r-base-core, r-cran-survey).
"""

import json
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.stats.proportion import proportion_confint

HERE = Path(__file__).parent
LEVELS = [0.95, 0.8]
AS_OF = pd.Timestamp('2026-06-17T16:00Z')
PERIODS = [('2025-07-01', '2026-06-01'), ('2026-04-01', '2026-05-01'), ('2024-01-01', '2026-06-17'), ('2030-01-01', '2030-02-01')]
R = r'''
suppressMessages(library(survey))
options(survey.lonely.psu = 'adjust')
out <- function(...) cat(paste(sapply(c(...), function(x) format(x, digits = 17)), collapse = ' '), '\n', sep = '')
lines <- strsplit(readLines(file('stdin')), ' ')
cat(R.version.string, as.character(packageVersion('survey')), sep = '\n')
for (line in lines) {
  kind <- line[1]
  x <- as.numeric(line[-1])
  if (kind == 'poisson') out(poisson.test(x[1], conf.level = x[2])$conf.int)
  if (kind == 'mean') {
    test <- t.test(x[-1], conf.level = x[1])
    out(test$estimate, test$stderr, test$conf.int)
  }
  if (kind %in% c('share', 'ratio')) {
    m <- matrix(x[-1], ncol = 2, byrow = TRUE)
    design <- svydesign(ids = ~1, weights = ~1, data = data.frame(y = m[, 1], x = m[, 2]))
    ratio <- svyratio(~y, ~x, design)
    scale <- if (kind == 'share') quote(log(`y/x` / (1 - `y/x`))) else quote(log(`y/x`))
    back <- if (kind == 'share') plogis else exp
    bounds <- confint(svycontrast(ratio, scale), level = x[1], df = nrow(m) - 1)
    out(coef(ratio), SE(ratio), back(bounds))
  }
}
'''


class Asked:
    """Questions for R, answered all at once."""

    def __init__(self):
        self.lines, self.places = [], []

    def ask(self, into, name, kind, numbers, names):
        self.lines.append(' '.join([kind, *(repr(float(number)) for number in numbers)]))
        self.places.append((into, name, names))

    def answer(self):
        run = subprocess.run(['Rscript', '-e', R], input='\n'.join(self.lines) + '\n', capture_output=True, text=True, check=True)
        version, survey, *answers = run.stdout.splitlines()
        for (into, name, names), line in zip(self.places, answers, strict=True):
            into[name] = dict(zip(names, map(float, line.split()), strict=True))
        return {'R': version, 'survey': survey}


asked = Asked()


def measure(accounts):
    """accounts: one row a customer with start, end, before."""
    start, end = accounts.start, accounts.end
    moved = {
        'new': (start == 0) & (end > 0) & ~accounts.before,
        'reactivation': (start == 0) & (end > 0) & accounts.before,
        'expansion': (start > 0) & (end > start),
        'contraction': (end > 0) & (end < start),
        'churn': (start > 0) & (end == 0),
    }
    answer = {
        'start': float(start.sum()), 'end': float(end.sum()), 'customers': int((start > 0).sum()),
        'movements': {name: {'customers': int(who.sum()), 'revenue': float((end - start).abs()[who].sum())}
                      for name, who in moved.items()},
    }
    of_start, back = start > 0, moved['reactivation']
    active = of_start | (end > 0)
    gain, loss = (end - start).clip(lower=0), (start - end).clip(lower=0)
    ratios = {
        'grossRevenueRetention': ('share', np.minimum(start, end)[of_start], start[of_start]),
        'netRevenueRetention': ('ratio', end[of_start], start[of_start]),
        'netWithReactivation': ('ratio', end[of_start | back], start[of_start | back]),
        'quickRatio': ('ratio', gain[active], loss[active]),
        'quickRatioWithout': ('ratio', gain[active & ~back], loss[active & ~back]),
    }
    names = ['value', 'standardError', 'low', 'high']
    for level in LEVELS:
        at = answer[f'level {level}'] = {}
        for name, (kind, y, x) in ratios.items():
            asked.ask(at, name, kind, [level, *np.column_stack([y, x]).ravel()], names)
        asked.ask(at, 'averageAtEnd', 'mean', [level, *end[end > 0]], names)
        asked.ask(at, 'averageAtStart', 'mean', [level, *start[start > 0]], names)
    return answer


def simulated():
    """Prices in tenths of a cent, customers of very different size, some with several rows."""
    random = np.random.default_rng(20)
    rows = []
    for customer in range(60):
        for _ in range(1 + random.integers(3)):
            was = 0 if random.random() < 0.3 else round(float(random.lognormal(3, 1.5)), 3)
            fate = random.random()
            now = 0 if fate < 0.3 else was if fate < 0.5 else round(float(random.lognormal(3, 1.5)), 3)
            rows.append({'customer': customer, 'start': was, 'end': now, 'before': bool(random.random() < 0.4)})
    return rows


def by_customer(rows):
    return rows.groupby('customer').agg(start=('start', 'sum'), end=('end', 'sum'), before=('before', 'any')).reset_index()


def trials(rows):
    def instant(day):
        return pd.to_datetime(day).dt.tz_localize(ZoneInfo('Europe/Rome'))

    began, over, left = instant(rows.started_at), instant(rows.trial_end), instant(rows.ended_at)
    tried = over.notna()
    lost = left.where(tried & (left <= over))
    converted = over.where(tried & lost.isna())
    answers = []
    for first, after in PERIODS:
        edges = [pd.Timestamp(day, tz='Europe/Rome') for day in (first, after)]

        def within(instants):
            return (instants >= edges[0]) & (instants < edges[1])

        cohort = tried & within(began)
        won, gone = (cohort & (end <= AS_OF) for end in (converted, lost))
        answer = {
            'from': first, 'to': after, 'started': int(cohort.sum()), 'converted': int(won.sum()), 'lost': int(gone.sum()),
            'undecided': int((cohort & ~won & ~gone).sum()), 'outside': int((tried & ~cohort).sum()),
            'conversions': int(within(converted).sum()), 'losses': int(within(lost).sum()),
        }
        yes, n = answer['converted'], answer['converted'] + answer['lost']
        if n > 0:
            answer['wilson'] = list(map(float, proportion_confint(yes, n, method='wilson')))
            answer['churnWilson'] = list(map(float, proportion_confint(n - yes, n, method='wilson')))
            asked.ask(answer, 'poisson', 'poisson', [answer['conversions'], 0.95], ['low', 'high'])
        answers.append(answer)
    return answers


def exits(rows):
    left = rows[rows.ended_at.notna()]

    def count(some):
        told = some.exit_reason.dropna()
        return {'leavers': len(some), 'respondents': len(told), 'reasons': [
            {'reason': reason, 'respondents': int(yes), 'share': yes / len(told),
             'interval': list(map(float, proportion_confint(yes, len(told), method='wilson')))}
            for reason, yes in told.value_counts().sort_index().sort_values(ascending=False, kind='stable').items()]}

    return {'all': count(left), 'plans': {plan: count(some) for plan, some in left.groupby('plan')}}


subscriptions = pd.read_csv('docs/sample/subscriptions.csv')
money = pd.DataFrame({
    'customer': subscriptions.customer_id, 'start': subscriptions.previous_mrr_cents, 'end': subscriptions.mrr_cents,
    'before': subscriptions.reactivated == 'yes',
})
drawn = simulated()
answers = {
    'sample': measure(by_customer(money)),
    'simulated': {'rows': drawn, **measure(by_customer(pd.DataFrame(drawn)))},
    'trials': trials(subscriptions),
    'exits': exits(subscriptions),
}
tools = {'pandas': pd.__version__, 'statsmodels': statsmodels.__version__, **asked.answer()}
(HERE / 'revenue.json').write_text(json.dumps({'tools': tools, **answers}, indent=1) + '\n')
