"""The figures of the regional pilots (お助け隊 実証)."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from forecast import Centre, forecast, prior
from log import by, nearest, of_kind
from names import normal

MEASURES = ("applied", "recruited", "served", "withdrawn")
KINDS = ("chamber", "support-centre", "bank", "vendor", "insurer", "infrastructure", "other")
RESULTS = ("agreed", "considering", "declined", "no-answer")


def figures(events, as_of):
    """Every figure of one edition, by its address."""
    regions = [Region(own, as_of) for own in by(events, lambda event: event.entity).values()]
    regions = [region for region in regions if region.opened]
    shared = prior([centre for region in regions for centre in region.centres()])
    found = totals(regions)
    for region in regions:
        found |= under(region.id, region.figures(shared))
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


def totals(regions):
    measures = ("applied", "recruited", "served")
    found = {measure: total(region.sum(measure) for region in regions) for measure in measures}
    if any(region.recruited and region.sum("applied") is None for region in regions):
        found["applied"] = None
    found["recruited"] = found["recruited"] or 0
    found["target"] = total(region.target and region.target["companies"] for region in regions)
    return found


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
        targets = of_kind(events, "target-set", "target-revised")
        self.target = targets[-1].data if targets else None
        self.closed = bool(of_kind(events, "recruitment-closed"))
        flags = of_kind(events, "region-flagged", "region-unflagged")
        self.flagged = bool(flags) and flags[-1].kind == "region-flagged"
        # The row that was recorded last for a prefecture and a day is the one in effect: a correction is recorded later.
        self.rows = {}
        for event in of_kind(events, "recruitment-updated", "recruitment-corrected"):
            self.rows |= {(row["prefecture"], event.day): row for row in event.data["prefectures"]}
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

    def centres(self):
        for prefecture in self.area:
            since = next(day for day, area in self.areas if prefecture in area)
            reported, recruited = self.latest(prefecture, "recruited") or (None, 0)
            yield Centre(recruited, since, reported)

    @property
    def by(self):
        return date.fromisoformat(self.target["by"])

    def figures(self, shared):
        found = {measure: self.sum(measure) for measure in MEASURES} | {"recruited": self.recruited}
        found["target"] = self.target and self.target["companies"]
        found["status"] = self.status()
        pace = self.pace()
        found["pace-per-week"] = pace and tenths(Fraction(pace[0] * 7, pace[1]))
        if self.target and not self.closed:
            left, missing = (self.by - self.as_of).days, max(0, self.target["companies"] - self.recruited)
            found["needed-per-week"] = tenths(Fraction(missing * 7, left)) if left > 0 else None
            if shared:
                names = ("forecast", "forecast-low", "forecast-high")
                found |= zip(names, forecast(*shared, list(self.centres()), self.by))
        found["days-since-report"] = (self.as_of - self.last).days if self.last else None
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
        return found | {"bodies": bodies(each for each in approaches if each.data["prefecture"] == prefecture)}

    def pace(self):
        """Companies and days from the last report at least four weeks before the last one, else from the opening."""
        if not self.last:
            return None
        earlier = [day for _, day in self.rows if day <= self.last - timedelta(days=28)]
        since = max(earlier, default=self.opened)
        companies = (self.sum("recruited", self.last) or 0) - (self.sum("recruited", since) or 0)
        return (companies, (self.last - since).days) if since < self.last else None

    def status(self):
        if self.closed:
            return "closed"
        if (self.as_of - (self.last or self.opened)).days > 21:
            return "silent"
        percent = self.percent()
        if percent < 60 or self.flagged:
            return "struggling"
        return "at-risk" if percent < 90 else "on-track"

    def percent(self):
        """How far the region is on its way; all of it where there is nothing to compare."""
        pace = self.pace()
        if not self.target or self.recruited >= self.target["companies"] or not pace:
            return 100
        companies, days = pace
        open_days, all_days = (self.last - self.opened).days, max(1, (self.by - self.opened).days)
        if open_days < 14:
            due = self.target["companies"] * min(open_days, all_days) // all_days
            return self.recruited * 100 // due if due else 100
        reached = self.recruited + max(0, companies) * max(0, (self.by - self.last).days) // days
        return reached * 100 // self.target["companies"]


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
