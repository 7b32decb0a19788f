"""Checks every value in special.json with mpmath and replaces those of R that are off by more than 1e-14.

Run after special.R, in the same folder (some minutes). A replaced case is marked "by": "mpmath". The probabilities
come from the power series of the incomplete gamma and beta functions, whose terms are all positive, or from 1 less
such a sum carried to 260 digits; the quantiles from Newton's method on the logarithm of the probability.
"""

import collections
import json
import re

import mpmath
from mpmath import mpf

DIGITS = 50
COMPLEMENT_DIGITS = 260
LIMIT = mpf(10) ** -14


def series(first, factor):
    """Sums a series of positive terms, each the one before times factor(n), until they stop mattering."""
    term = total = first
    n = 0
    while term > total * mpmath.eps / 1000:
        n += 1
        term *= factor(n)
        total += term
    return total


def gamma_tail(x, a, upper):
    """P or Q with the derivative of P in ln x."""
    below = x < a + 1
    with mpmath.workdps(COMPLEMENT_DIGITS if upper else DIGITS):
        slope = mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a))
        lower = slope * series(1 / a, lambda n: x / (a + n))
        return (1 - lower if upper else lower), slope


def beta_tail(x, y, a, b):
    """I_x(a, b) with its derivative in the log odds of x; y = 1 - x."""
    direct = x < a / (a + b) and (x < mpf("0.9") or y * (a + b) > 3000)
    with mpmath.workdps(DIGITS if direct else COMPLEMENT_DIGITS):
        logs = mpmath.loggamma(a + b) - mpmath.loggamma(a) - mpmath.loggamma(b)
        slope = mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) + logs)
        if direct:
            return slope * series(1 / a, lambda n: x * (a + b + n - 1) / (a + n)), slope
        return 1 - slope * series(1 / b, lambda n: y * (a + b + n - 1) / (b + n)), slope


def beta_of_odds(odds, a, b, upper):
    with mpmath.workdps(COMPLEMENT_DIGITS):
        x, y = odds / (1 + odds), 1 / (1 + odds)
    return beta_tail(y, x, b, a) if upper else beta_tail(x, y, a, b)


def t_tail(x, df, upper):
    """The lower or upper t probability with the derivative of the lower one in ln |x|, signed."""
    with mpmath.workdps(COMPLEMENT_DIGITS):
        square = x * x / df
        both, slope = beta_tail(1 / (1 + square), square / (1 + square), df / 2, mpf(1) / 2)
        outer = upper == (x > 0)
        return (both / 2 if outer else 1 - both / 2), slope * mpmath.sign(x)


def invert(p, start, tail_at, upper):
    """Newton's method for ln tail = ln p in ln |argument|."""
    value = start
    for _ in range(60):
        tail, slope = tail_at(value)
        with mpmath.workdps(DIGITS):
            step = mpmath.log(p / tail) * tail / slope * (-1 if upper else 1)
            value *= mpmath.exp(step)
        if abs(step) < mpf(10) ** -30:
            return value
    raise ArithmeticError("no convergence")


def normal_quantile(p, upper, start):
    value = start
    for _ in range(60):
        tail = mpmath.ncdf(-value if upper else value)
        step = (mpmath.log(p / tail) * tail / mpmath.npdf(value)) * (-1 if upper else 1)
        value += step
        if abs(step) < mpf(10) ** -30:
            return value
    raise ArithmeticError("no convergence")


def reference(fn, args, upper, near):
    if fn == "lgamma":
        return mpmath.loggamma(args[0])
    if fn == "erfc":
        return mpmath.erfc(args[0])
    if fn == "normalCdf":
        return mpmath.ncdf(-args[0] if upper else args[0])
    if fn == "normalQuantile":
        return normal_quantile(args[0], upper, near)
    if fn == "gammaCdf":
        return gamma_tail(args[0], args[1], upper)[0]
    if fn == "chiSquaredCdf":
        return gamma_tail(args[0] / 2, args[1] / 2, upper)[0]
    if fn == "chiSquaredQuantile":
        return 2 * invert(args[0], near / 2, lambda x: gamma_tail(x, args[1] / 2, upper), upper)
    if fn == "tCdf":
        return t_tail(args[0], args[1], upper)[0]
    if fn == "tQuantile":
        # The derivative in ln |x| of the lower probability is its derivative in the log odds of z, df / (df + x²).
        return invert(args[0], near, lambda x: t_tail(x, args[1], upper), upper)
    with mpmath.workdps(COMPLEMENT_DIGITS):
        odds = near / (1 - near) if fn == "betaQuantile" else args[0] / (1 - args[0])
    if fn == "betaCdf":
        return beta_of_odds(odds, args[1], args[2], upper)[0]
    odds = invert(args[0], odds, lambda value: beta_of_odds(value, args[1], args[2], upper), upper)
    return odds / (1 + odds)


def main():
    mpmath.mp.dps = DIGITS
    with open("special.json") as file:
        lines = file.read().splitlines()
    replaced = collections.Counter()
    worst = collections.defaultdict(float)
    for index, line in enumerate(lines):
        if not line.startswith('{"fn"'):
            continue
        row = json.loads(line.rstrip(","))
        args = [mpf(arg) for arg in row["args"] if arg != "upper"]
        near = mpf(row["value"])
        true = reference(row["fn"], args, "upper" in row["args"], near)
        if true == 0:
            continue
        error = abs(near / true - 1)
        if row["fn"] == "erfc":
            error = mpf(1)
        else:
            worst[row["fn"]] = max(worst[row["fn"]], float(error))
        if error > LIMIT:
            replaced[row["fn"]] += 1
            text = ("%.17g" % float(true)).replace("e+", "e")
            lines[index] = re.sub(r'"value":[^}]*', f'"value":{text},"by":"mpmath"', line)
    note = f'"note":"by mpmath {mpmath.__version__} at {DIGITS} digits: erfc, and where R is off by more than 1e-14",'
    lines.insert(3, note)
    with open("special.json", "w") as file:
        file.write("\n".join(lines) + "\n")
    for fn in sorted(set(worst) | set(replaced)):
        print(f"{fn}: {replaced[fn]} replaced, R off by {worst[fn]:.1e} at worst")


main()
