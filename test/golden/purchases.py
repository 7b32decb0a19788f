"""RFM tables of simulated purchases, and what rates make of them, by pandas and statsmodels. Writes purchases.json."""
import json
import os
import subprocess

import numpy as np
import pandas as pd
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(20260316)
ZONE = "America/New_York"


def simulate():
    rows = []
    for customer in range(1, 41):
        first = pd.Timestamp("2025-01-01", tz="UTC") + pd.Timedelta(seconds=int(rng.integers(0, 300 * 86400)))
        count = int(rng.geometric(0.3))
        at = first
        for _ in range(count):
            amount = 0.0 if rng.random() < 0.05 else round(float(rng.gamma(2, 20)), 2)
            rows.append((customer, int(at.timestamp() * 1000), amount))
            at += pd.Timedelta(seconds=int(rng.exponential(25 * 86400 if rng.random() > 0.2 else 7200)) + 1)
    rng.shuffle(rows)
    return [(int(c), int(t), float(a)) for c, t, a in rows]


ROWS = simulate()
FRAME = pd.DataFrame(ROWS, columns=["customer", "at", "amount"])


def units(at, unit):
    local = pd.to_datetime(at, unit="ms", utc=True).dt.tz_convert(ZONE).dt.tz_localize(None)
    if unit == "none":
        return pd.to_datetime(at, unit="ms")
    day = local.dt.normalize()
    return day if unit == "day" else day - pd.to_timedelta(day.dt.weekday, unit="D")


def table(unit, as_of, calibration_end, time_unit, first):
    edges = pd.Series([as_of, calibration_end if calibration_end is not None else as_of])
    end, calibrated = units(edges, unit)
    frame = FRAME.assign(unit=units(FRAME["at"], unit))
    frame = frame[frame["unit"] <= end]
    if unit == "none":
        merged = frame.sort_values(["customer", "unit"])
    else:
        merged = frame.groupby(["customer", "unit"], as_index=False)["amount"].sum()
    length = pd.Timedelta(1, unit={"hour": "h", "day": "D", "week": "W"}[time_unit])
    lines = []
    late = [0, 0]
    for customer, own in merged.groupby("customer"):
        own = own.sort_values("unit")
        before = own[own["unit"] <= calibrated]
        after = own[own["unit"] > calibrated]
        if len(before) == 0:
            late[0] += 1
            late[1] += len(after)
            continue
        money = before["amount"] if first == "include" else before["amount"].iloc[1:]
        start = before["unit"].iloc[0]
        split = calibration_end is not None
        lines.append({
            "customer": int(customer), "frequency": len(before) - 1,
            "recency": (before["unit"].iloc[-1] - start) / length, "age": (calibrated - start) / length,
            "sinceLast": (calibrated - before["unit"].iloc[-1]) / length,
            "monetary": float(money.mean()) if len(money) else None, "total": float(before["amount"].sum()),
            "holdout": len(after) if split else None, "holdoutTotal": float(after["amount"].sum()) if split else None})
    counts = {"n": len(frame), "outside": len(FRAME) - len(frame), "merged": len(frame) - len(merged),
              "zero": int((frame["amount"] == 0).sum()), "lateCustomers": late[0], "latePurchases": late[1]}
    return {**counts, "customers": lines}, merged[merged["unit"] <= calibrated]


def in_r(code):
    return subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout


def t_quantile(df):
    """scipy 1.10 gives nine digits of it."""
    return float(in_r(f"cat(format(qt(0.975, {float(df)!r}), digits = 17))"))


def clustered(values, groups):
    """The mean with its error clustered by customer."""
    fit = sm.OLS(np.asarray(values), np.ones(len(values))).fit(
        cov_type="cluster", cov_kwds={"groups": np.asarray(groups)}, use_t=True)
    mean, error = float(fit.params[0]), float(fit.bse[0])
    half = t_quantile(len(set(groups)) - 1) * error
    return {"value": mean, "standardError": error, "low": mean - half, "high": mean + half}


def scores(lines, q):
    """Right-closed bins by R: the bin is one more than the cuts strictly below. pandas rounds the cuts off the data."""
    frame = pd.DataFrame(lines)
    out = pd.DataFrame({"customer": frame["customer"]})
    columns = {"recency": frame["sinceLast"], "frequency": frame["frequency"], "monetary": frame["total"]}
    for name, values in columns.items():
        listed = ",".join(repr(float(value)) for value in values)
        text = in_r(f"x <- c({listed}); cat(1 + findInterval(x, quantile(x, 1:{q - 1} / {q}), left.open = TRUE))")
        bins = np.array(text.split(), dtype=int)
        out[name] = q + 1 - bins if name == "recency" else bins
    return out.astype(int).values.tolist()


def ms(text):
    return int(pd.Timestamp(text, tz="UTC").timestamp() * 1000)


cases = []
for unit, as_of, calibration_end, time_unit, first in [
    ("day", ms("2025-12-31T12:00"), ms("2025-08-15T03:00"), "week", "exclude"),
    ("day", ms("2026-12-31T12:00"), None, "day", "include"),
    ("week", ms("2025-12-31T12:00"), ms("2025-09-01T12:00"), "day", "exclude"),
    ("none", ms("2025-12-31T12:00"), ms("2025-06-01T00:00"), "hour", "exclude"),
    ("none", ms("2026-12-31T12:00"), None, "day", "exclude"),
]:
    expected, purchases = table(unit, as_of, calibration_end, time_unit, first)
    gaps = purchases.sort_values(["customer", "unit"]).groupby("customer")["unit"].diff().dropna()
    repeat = purchases.groupby("customer").size() > 1
    wilson = stats.binomtest(int(repeat.sum()), len(repeat)).proportion_ci(method="wilson")
    cases.append({
        "options": {"mergeUnit": unit, "asOf": as_of, "calibrationEnd": calibration_end},
        "rfm": {"timeUnit": time_unit, "firstPurchase": first}, "expected": expected,
        "scores": {str(q): scores(expected["customers"], q) for q in (3, 4, 5)},
        "repeat": {"yes": int(repeat.sum()), "n": len(repeat), "low": wilson.low, "high": wilson.high},
        "order": clustered(purchases["amount"], purchases["customer"]),
        "interval": clustered(gaps.dt.total_seconds(), purchases.loc[gaps.index, "customer"])})

# Difference in differences of value before and after.
people = []
for i in range(60):
    treated = bool(rng.random() < 0.4)
    before = round(float(rng.gamma(2, 40)), 2)
    after = None if rng.random() < 0.05 else round(before * float(rng.uniform(0.5, 1.6)) + (12 if treated else 0), 2)
    people.append((treated, before, after))
frame = pd.DataFrame(people, columns=["treated", "before", "after"]).dropna()
change = frame["after"] - frame["before"]
one, other = change[frame["treated"]], change[~frame["treated"]]
means = sm.stats.CompareMeans.from_data(one, other)
statistic, p_value, df = means.ttest_ind(usevar="unequal")
half = t_quantile(df) * float((one.var() / len(one) + other.var() / len(other)) ** 0.5)
low, high = one.mean() - other.mean() - half, one.mean() - other.mean() + half
paired = {"value": float(one.mean() - other.mean()), "statistic": float(statistic), "pValue": float(p_value),
          "degreesOfFreedom": float(df), "low": float(low), "high": float(high), "n": len(frame)}
long = pd.concat([frame.assign(time=0, y=frame["before"]), frame.assign(time=1, y=frame["after"])])
x = sm.add_constant(np.column_stack([long["treated"], long["time"], long["treated"] * long["time"]]).astype(float))
ols = sm.OLS(long["y"].to_numpy(), x).fit(cov_type="HC2")
groups = {"value": float(ols.params[3]), "standardError": float(ols.bse[3])}

json.dump({
    "tool": f"pandas {pd.__version__}, statsmodels {statsmodels.__version__}, scipy {scipy.__version__}, {in_r('cat(R.version.string)')}",
    "timeZone": ZONE, "rows": ROWS, "cases": cases,
    "impact": {"people": people, "paired": paired, "groups": groups}},
    open(os.path.join(HERE, "purchases.json"), "w"), separators=(",", ":"))
