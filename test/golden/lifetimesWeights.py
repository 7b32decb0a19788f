"""Weighted log-rank tests, also with delayed entry, in statsmodels, written to lifetimesWeights.json beside this file.

Run from the root of the project, after lifetimes.R: python3 test/golden/lifetimesWeights.py
"""

import json
from pathlib import Path

import numpy as np
import statsmodels
from statsmodels.duration.survfunc import survdiff

here = Path(__file__).parent
sets = json.loads((here / "lifetimes.json").read_text())["sets"]
WEIGHTS = {
    "log-rank": {},
    "wilcoxon": {"weight_type": "gb"},
    "tarone-ware": {"weight_type": "tw"},
    "fleming-harrington": {"weight_type": "fh", "fh_p": 0.7},
}


def tests(rows):
    time, event, entry = (np.array(rows[name], dtype=float) for name in ("time", "event", "entry"))
    group = np.array(rows["group"])
    late = {"entry": entry} if entry.any() else {}
    for weights, options in WEIGHTS.items():
        if weights == "fleming-harrington" and late:
            continue  # statsmodels gives NaN where all at risk end early
        statistic, p = survdiff(time, event, group, **options, **late)
        yield {"weights": weights, "rho": options.get("fh_p"), "statistic": float(statistic), "pValue": float(p)}


out = {
    "tool": f"statsmodels {statsmodels.__version__}",
    "script": "test/golden/lifetimesWeights.py",
    "sets": [{"name": each["name"], "tests": list(tests(each["rows"]))} for each in sets if "rows" in each],
}
(here / "lifetimesWeights.json").write_text(json.dumps(out, indent=1) + "\n")
