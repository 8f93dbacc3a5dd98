"""The figures of the regional pilots (お助け隊 実証)."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from forecast import Outlook, Series, model, total as total_outlook
from log import by, nearest, of_kind
from names import normal

MEASURES = ("applied", "recruited", "served", "withdrawn")
KINDS = ("chamber", "support-centre", "bank", "vendor", "insurer", "infrastructure", "other")
RESULTS = ("agreed", "considering", "declined", "no-answer")


def figures(events, as_of):
    """Every figure of one edition, by its address."""
    regions = [Region(own, as_of) for own in by(events, lambda event: event.entity).values()]
    regions = [region for region in regions if region.opened]
    found = totals(regions, as_of)
    for region in regions:
        found |= under(region.id, region.figures())
        for prefecture in region.area:
            found |= under(f"{region.id}/{prefecture}", region.of_prefecture(prefecture))
    return present(found) | coverage(regions, events)


def under(prefix, found):
    return {f"{prefix}/{address}": value for address, value in found.items()}


def present(found):
    return {address: value for address, value in found.items() if value is not None}


def total(numbers):
    """The sum of the numbers that there are; None if there are none."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def totals(regions, as_of):
    counted = once(regions)
    measures = ("applied", "recruited", "served")
    found = {measure: total(numbers.get(measure) for numbers in counted) for measure in measures}
    if any(region.recruited and region.sum("applied") is None for region in regions):
        found["applied"] = None
    found["recruited"] = found["recruited"] or 0
    found["target"] = total(region.target and region.target["companies"] for region in regions)
    found["participating"] = sum(numbers["recruited"] - (numbers.get("withdrawn") or 0) for numbers in counted)
    outlook = of_all(regions, as_of)
    if outlook:
        rest = found["participating"] - sum(Extent(region).net() for region in regions)
        outlook = outlook._replace(so_far=outlook.so_far + rest)
        found |= interval(outlook) | {"chance": chance(outlook, found["target"])}
    return found | record(regions, as_of)


def once(regions):
    """What counts of each prefecture, whichever region holds it: the numbers of the one that recruited most there."""
    counted = {}
    for region in sorted(regions, key=lambda region: region.id):
        for prefecture in sorted({place for place, _ in region.rows}):
            latest = {measure: region.latest(prefecture, measure) for measure in MEASURES}
            numbers = {measure: number[1] for measure, number in latest.items() if number}
            known = counted.setdefault(prefecture, numbers)
            if numbers["recruited"] > known["recruited"]:
                counted[prefecture] = numbers
    return counted.values()


def of_all(regions, as_of):
    """The outlook of all regions, each by its own day; None if nothing is still to be reached or it is too early."""
    outlooks, is_open = [], False
    for region in map(Extent, regions):
        goal = region.goal(as_of)
        if goal and as_of <= goal[1] and not region.region.closed:
            is_open, found = True, region.model(as_of)
            if not found:
                return None
            outlooks.append(found.by(goal[1]))
        else:
            outlooks.append(Outlook(region.net(), 0.0, []))
    return total_outlook(outlooks) if is_open else None


def interval(outlook):
    return dict(zip(("forecast", "forecast-low", "forecast-high"), outlook.forecast()))


def chance(outlook, target):
    """In percent, cut to a tenth."""
    return int(outlook.chance(target) * 1000) / 10


def record(regions, as_of):
    """Of the latest 26 intervals given four weeks ahead that can be checked, how many held."""
    checks = []
    for region in map(Extent, regions):
        days = region.report_days(as_of)
        for on in days:
            of = next((day for day in days if day >= on + timedelta(days=28)), None)
            if of:
                checks.append((of, on, region))
    checks.sort(key=lambda check: check[:2])
    held = [held for held in (holds(*check) for check in reversed(checks)) if held is not None][:26]
    return {"forecasts-checked": len(held), "forecasts-held": sum(held)} if held else {}


def holds(of, on, region):
    goal = region.goal(on)
    if region.region.area_on(on) != region.region.area_on(of) or not goal or goal[1] < of:
        return None
    found = region.model(on)
    if not found:
        return None
    _, low, high = found.by(of).forecast()
    return low <= region.net(of) <= high


class Region:
    """What the events of a region say as of a day."""

    def __init__(self, events, as_of):
        self.events, self.as_of = events, as_of
        self.opened = next((event.day for event in of_kind(events, "region-opened")), None)
        if not self.opened:
            return
        self.id = events[0].entity
        # Of two areas that begin on one day, only the later recorded has ever held.
        areas = {event.day: event.data["prefectures"] for event in of_kind(events, "region-opened", "area-changed")}
        self.areas = sorted((since, sorted(area)) for since, area in areas.items())
        self.area = self.areas[-1][1]
        self.targets = of_kind(events, "target-set", "target-revised")
        self.target = self.targets[-1].data if self.targets else None
        self.closed = bool(of_kind(events, "recruitment-closed"))
        # The row that was recorded last for a prefecture and a day is the one in effect: a correction is recorded later.
        self.rows = {}
        for event in of_kind(events, "recruitment-updated", "recruitment-corrected", "numbers-corrected"):
            self.rows |= {(row["prefecture"], event.day): row for row in event.data.get("prefectures", [])}
            # A correction of numbers says nothing of the others of its row.
            for number in event.data.get("numbers", []):
                key = (number["prefecture"], event.day)
                self.rows[key] = self.rows[key] | {number["measure"]: number["companies"]}
        self.last = max((day for _, day in self.rows), default=None)
        self.recruited = self.sum("recruited") or 0

    def latest(self, prefecture, measure, day=None):
        """The day and the number last reported of a measure by a day."""
        day = day or self.as_of
        reported = [(on, row[measure]) for (place, on), row in self.rows.items()
                if place == prefecture and on <= day and row.get(measure) is not None]
        return max(reported, default=None)

    def sum(self, measure, day=None):
        """Over today's area; None if nothing was reported."""
        numbers = (self.latest(prefecture, measure, day) for prefecture in self.area)
        return total(number and number[1] for number in numbers)

    def area_on(self, day):
        return next((area for since, area in reversed(self.areas) if since <= day), [])

    def closed_by(self, day):
        return any(event.day <= day for event in of_kind(self.events, "recruitment-closed"))

    def joined(self, prefecture):
        """The first day on which it was in the area."""
        return next((day for day, area in self.areas if prefecture in area), None)

    def figures(self):
        found = {measure: self.sum(measure) for measure in MEASURES} | {"recruited": self.recruited}
        found["target"] = self.target and self.target["companies"]
        found |= Extent(self).figures() | {"participating": Extent(self).net()} | record([self], self.as_of)
        goal, known = Extent(self).goal(self.as_of), Extent(self).model(self.as_of)
        if known and Extent(self).net() < goal[0]:
            days = zip(("reached-early", "reached-late"), known.reached(goal[0]))
            found |= {name: day and day.isoformat() for name, day in days}
        briefings = of_kind(self.events, "briefing-held")
        found["briefings"] = len(briefings)
        found["briefing-attended"] = sum(event.data["attended_companies"] for event in briefings)
        approaches = of_kind(self.events, "support-body-approached")
        return found | {"approaches": len(approaches), "bodies": bodies(approaches)}

    def of_prefecture(self, prefecture):
        latest = {measure: self.latest(prefecture, measure) for measure in MEASURES}
        found = {measure: number and number[1] for measure, number in latest.items()}
        parts = self.target["prefectures"] if self.target else []
        found["target"] = next((part["companies"] for part in parts if part["prefecture"] == prefecture), None)
        approaches = of_kind(self.events, "support-body-approached")
        extent = Extent(self, prefecture)
        found["participating"] = extent.net() if latest["recruited"] else None
        there = [each for each in approaches if each.data["prefecture"] == prefecture]
        return found | extent.figures() | {"bodies": bodies(there)}


class Extent:
    """A region, or one prefecture of its area."""

    def __init__(self, region, prefecture=None):
        self.region, self.prefecture = region, prefecture

    def prefectures(self, day):
        return [each for each in self.region.area_on(day) if self.prefecture in (None, each)]

    def opened(self):
        return self.region.joined(self.prefecture) if self.prefecture else self.region.opened

    def goal(self, day):
        """Companies and the day by which they are to take part; without companies where no part is allotted."""
        targets = [event.data for event in self.region.targets if event.day <= day]
        if not targets:
            return None
        companies = targets[-1]["companies"]
        if self.prefecture:
            parts = {part["prefecture"]: part["companies"] for part in targets[-1]["prefectures"]}
            companies = parts.get(self.prefecture)
        return companies, date.fromisoformat(targets[-1]["by"])

    def net_of(self, prefecture, day):
        recruited = self.region.latest(prefecture, "recruited", day)
        withdrawn = self.region.latest(prefecture, "withdrawn", day)
        return recruited and recruited[1] - (withdrawn[1] if withdrawn else 0)

    def net(self, day=None, area_of=None):
        """Companies that take part on a day, in the area of that day or of another."""
        day = day or self.region.as_of
        return sum(self.net_of(prefecture, day) or 0 for prefecture in self.prefectures(area_of or day))

    def report_days(self, day):
        own = self.prefectures(day)
        return sorted({on for place, on in self.region.rows if place in own and on <= day})

    def silences(self, day):
        """The last day of which each prefecture reported, else the one on which it joined."""
        reported = {place: self.region.latest(place, "recruited", day) for place in self.prefectures(day)}
        return [last[0] if last else self.region.joined(place) for place, last in reported.items()], any(reported.values())

    def model(self, day):
        goal = self.goal(day)
        if not goal or day > goal[1] or self.region.closed_by(day):
            return None
        return model([self.series(place, day) for place in self.prefectures(day)], goal[1])

    def series(self, prefecture, day):
        days = sorted(on for place, on in self.region.rows if place == prefecture and on <= day)
        return Series(self.region.joined(prefecture), [(on, self.net_of(prefecture, on)) for on in days])

    def chance(self, day):
        goal, known = self.goal(day), self.model(day)
        return known.by(goal[1]).chance(goal[0]) if known and goal[0] is not None else None

    def figures(self):
        as_of, found = self.region.as_of, {"status": self.status()}
        pace, goal, known = self.pace(), self.goal(as_of), self.model(as_of)
        found["pace-per-week"] = pace and tenths(Fraction(pace[0] * 7, pace[1]))
        since, any_reported = self.silences(as_of)
        found["days-since-report"] = (as_of - min(since)).days if any_reported else None
        if known:
            found |= interval(known.by(goal[1]))
        if goal and goal[0] is not None:
            left = (goal[1] - as_of).days
            if left > 0 and not self.region.closed:
                found["needed-per-week"] = tenths(Fraction(max(0, goal[0] - self.net()) * 7, left))
            if left < 0:
                found["shortfall"] = max(0, goal[0] - self.net(goal[1], as_of))
            if known:
                found["chance"] = chance(known.by(goal[1]), goal[0])
        return found

    def pace(self):
        """Companies and days from the last report at least four weeks before the last one, else from the opening."""
        as_of, days = self.region.as_of, self.report_days(self.region.as_of)
        if not days:
            return None
        earlier = [day for day in days if day <= days[-1] - timedelta(days=28)]
        since = max(earlier, default=self.opened())
        companies = self.net(days[-1], as_of) - self.net(since, as_of)
        return (companies, (days[-1] - since).days) if since < days[-1] else None

    def status(self):
        as_of, goal = self.region.as_of, self.goal(self.region.as_of)
        if self.region.closed:
            return "closed"
        if goal and goal[0] is not None:
            if self.net(min(as_of, goal[1]), as_of) >= goal[0]:
                return "on-track"
            if as_of > goal[1]:
                return "missed"
        if any((as_of - day).days > 21 for day in self.silences(as_of)[0]):
            return "silent"
        if not goal or goal[0] is None:
            return "no-target"
        now = self.chance(as_of)
        return "not-assessed" if now is None else self.by_chance(now, self.report_days(as_of)[::-1])

    def by_chance(self, now, days):
        """By the probability now and, latest first, on the days of the reports."""
        if now >= 0.8:
            return "on-track"
        if now < 0.2:
            return "struggling"
        held = "on-track" if now >= 0.8 - 0.03 else "struggling" if now < 0.2 + 0.03 else "at-risk"
        before = self.chance(days[0]) if days and held != "at-risk" else None
        return held if before is not None and self.by_chance(before, days[1:]) == held else "at-risk"


def tenths(quotient):
    return nearest(quotient * 10) / 10


def bodies(approaches):
    return len({normal(each.data["body"]) for each in approaches})


def coverage(regions, events):
    """By prefecture that a region covers or in which a body was approached: what the last approach to each says."""
    found = {}
    approaches = by(of_kind(events, "support-body-approached"), lambda event: event.data["prefecture"])
    for prefecture in sorted({place for region in regions for place in region.area} | set(approaches)):
        there = approaches.get(prefecture, [])
        last = {normal(event.data["body"]): event.data for event in there}
        kinds = Counter(said["kind"] for said in last.values())
        results = Counter(said["result"] for said in last.values())
        counts = {"approaches": len(there), "bodies": len(last)}
        counts |= {f"kind/{kind}": kinds[kind] for kind in KINDS}
        counts |= {f"result/{result}": results[result] for result in RESULTS}
        found |= under(f"coverage/{prefecture}", counts)
    return found
