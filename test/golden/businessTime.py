"""Business time by counting minutes with Python's zoneinfo.

python3 test/golden/businessTime.py writes businessTime.json beside it. A minute is open where the local clock, at its
start, reads a time within a shift of a date that is open: nothing else is known here of shifts, offsets or sums.
"""
import json
import os
import random
import sys
from datetime import date, datetime, timedelta, timezone
from importlib import metadata
from zoneinfo import ZoneInfo

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# Zone, and instants about which its clock does something that is hard.
HARD = {
    "UTC": ["2024-02-29T00:00"],
    "Europe/Rome": ["2024-03-31T01:00", "2024-10-27T01:00"],
    "America/New_York": ["2024-03-10T07:00", "2024-11-03T06:00"],
    "Australia/Lord_Howe": ["2024-04-06T15:00", "2024-10-05T15:30"],
    "America/Sao_Paulo": ["2018-11-04T03:00", "2018-02-18T02:00"],
    "Pacific/Apia": ["2011-12-30T10:00", "2011-09-24T11:00"],
    "Africa/Casablanca": ["2024-03-10T02:00", "2024-04-14T02:00"],
    "Asia/Kathmandu": ["1985-12-31T18:30", "2024-05-01T00:00"],
    "Europe/Dublin": ["1971-10-31T02:00", "2024-03-31T01:00"],
    "America/St_Johns": ["2006-04-02T03:31", "2006-10-29T02:31"],
    "Asia/Tehran": ["2022-03-21T20:30", "2022-09-21T19:30"],
    "America/Havana": ["2024-03-10T05:00", "2024-11-03T05:00"],
    "Antarctica/Troll": ["2024-03-31T01:00", "2024-10-27T01:00"],
    "Asia/Beirut": ["2024-03-30T22:00", "2024-10-26T21:00"],
    "Pacific/Kwajalein": ["1993-08-21T12:00"],
    "America/Asuncion": ["2023-10-01T04:00", "2023-03-26T03:00"],
}


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:5])


def pieces(shifts):
    """Shifts as (first minute, minute after the last) of their own day, and of the next."""
    own, late = [], []
    for start, end in shifts:
        a, b = minutes(start), minutes(end)
        if b > a:
            own.append((a, b))
        else:
            own.append((a, 1440))
            late.append((0, b))
    return own, late


def inside(minute, ranges):
    return any(a <= minute < b for a, b in ranges)


def is_open(options, local):
    day, minute = local.date(), local.hour * 60 + local.minute
    yesterday = day - timedelta(days=1)
    week = lambda d: options["week"].get(DAYS[d.weekday()], [])
    special = options.get("special", {})
    own = special.get(day.isoformat())
    last = special.get(yesterday.isoformat())
    if options.get("holidayScope") == "shift":
        holidays = options.get("holidays", [])
        today = [] if day.isoformat() in holidays else own if own is not None else week(day)
        before = [] if yesterday.isoformat() in holidays else last if last is not None else week(yesterday)
        return inside(minute, pieces(today)[0]) or inside(minute, pieces(before)[1])
    if day.isoformat() in options.get("holidays", []):
        return False
    if last is not None and inside(minute, pieces(last)[1]):
        return True
    if own is not None:
        return inside(minute, pieces(own)[0])
    return inside(minute, pieces(week(day))[0]) or inside(minute, pieces(week(yesterday))[1])


def text(minute):
    return "%02d:%02d" % divmod(minute, 60)


def random_week(rng):
    """Shifts that neither overlap nor reach into the next day's."""
    week = {}
    for day in DAYS:
        if rng.random() < 0.25:
            continue
        cuts = sorted(rng.sample(range(0, 1440, 5 if rng.random() < 0.5 else 1), 2 * rng.choice([1, 1, 2, 3])))
        week[day] = [[text(a), text(b)] for a, b in zip(cuts[::2], cuts[1::2])]
    for i, day in enumerate(DAYS):
        tomorrow = week.get(DAYS[(i + 1) % 7], [])
        first = minutes(tomorrow[0][0]) if tomorrow else 1440
        last = minutes(week[day][-1][0]) if day in week else 1440
        if day in week and rng.random() < 0.3 and 0 < min(first, last):
            week[day][-1][1] = text(rng.randrange(0, min(first, last)))
        elif day in week and rng.random() < 0.1:
            week[day][-1][1] = "24:00"
    return week


def main():
    rng = random.Random(20260302)
    cases = []
    for zone, moments in HARD.items():
        info = ZoneInfo(zone)
        for moment in moments:
            at = datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)
            for scope in ["date", "shift"]:
                near = [(at.astimezone(info).date() + timedelta(days=d)).isoformat() for d in range(-3, 4)]
                holidays = sorted(rng.sample(near, rng.choice([0, 1, 2])))
                dates = [d for d in near if d not in holidays]
                special = {
                    d: rng.choice([[], [["08:00", "11:30"]], [["21:00", "03:00"]], [["00:00", "24:00"]], [["01:15", "02:45"]]])
                    for d in rng.sample(dates, rng.choice([0, 1, 2]))
                }
                week = rng.choice([random_week(rng), {d: [["00:00", "24:00"]] for d in DAYS}, {d: [["01:00", "04:00"]] for d in DAYS}])
                options = {"timeZone": zone, "week": week, "holidays": holidays, "special": special, "holidayScope": scope}
                if not week:
                    continue
                for _ in range(3):
                    start = at + timedelta(minutes=rng.randrange(-4000, 500))
                    end = start + timedelta(minutes=rng.randrange(0, 6000))
                    t, count = start, 0
                    while t < end:
                        count += is_open(options, t.astimezone(info))
                        t += timedelta(minutes=1)
                    cases.append({"options": options, "start": start.strftime("%Y-%m-%dT%H:%MZ"), "end": end.strftime("%Y-%m-%dT%H:%MZ"), "minutes": count})
    made = {"tool": "Python %s zoneinfo, tzdata %s" % (sys.version.split()[0], tz_version()), "cases": cases}
    path = os.path.join(os.path.dirname(__file__), "businessTime.json")
    with open(path, "w") as out:
        out.write('{\n  "tool": %s,\n  "cases": [\n' % json.dumps(made["tool"]))
        out.write(",\n".join("    " + json.dumps(case) for case in cases))
        out.write("\n  ]\n}\n")
    print(len(cases), "cases,", sum(case["minutes"] for case in cases), "open minutes")


def tz_version():
    try:
        return metadata.version("tzdata")
    except metadata.PackageNotFoundError:
        for path in ["/usr/share/zoneinfo/tzdata.zi"]:
            if os.path.exists(path):
                with open(path) as zi:
                    return zi.readline().split()[-1]
        return "of the system"


if __name__ == "__main__":
    main()
