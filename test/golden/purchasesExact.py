"""Means over customers whose amounts and times are nearly alike, in exact fractions. Writes purchasesExact.json."""
import json
import os
import platform
from decimal import Decimal, getcontext
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
getcontext().prec = 60


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def mean(pairs):
    """The ratio of sums and its error clustered by customer: m / (m - 1) of the sum of squared residuals."""
    count = sum(c for _, c in pairs)
    value = sum(s for s, _ in pairs) / count
    m = len(pairs)
    squares = sum((s - c * value) ** 2 for s, c in pairs) / count**2 * Fraction(m, m - 1)
    return {"value": float(value), "standardError": float(decimal(squares).sqrt())}


def case(base, step, gap, counts):
    """Amounts are whole multiples of a power of two, so that doubles hold the totals exactly."""
    rows = []
    for customer, count in enumerate(counts):
        at = 7 * customer
        for i in range(count):
            rows.append((customer, at, base + step * ((customer * 5 + i * i) % 7)))
            at += gap + (customer * 3 + i) % 4
    orders, waits = [], []
    for customer, count in enumerate(counts):
        own = [row for row in rows if row[0] == customer]
        orders.append((sum(Fraction(paid) for _, _, paid in own), count))
        if count > 1:
            waits.append((Fraction(own[-1][1] - own[0][1], 1000), count - 1))
    return {"rows": rows, "order": mean(orders), "interval": mean(waits)}


cases = [
    case(1e6, 2.0**-30, 10**12, [1, 2, 3, 1, 5, 8, 4]),
    case(1.0, 2.0**-49, 10**12, [1, 1, 2, 1, 3, 2]),
    case(3.0, 2.0**-46, 1000, [2, 2, 7, 3]),
]
json.dump({"tool": f"fractions of Python {platform.python_version()}", "cases": cases},
          open(os.path.join(HERE, "purchasesExact.json"), "w"), separators=(",", ":"))
