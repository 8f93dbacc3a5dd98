"""The forecast of companies that take part, as README.md has it: a Poisson-gamma model (V. V. Anisimov and V. V. Fedorov,
Statistics in Medicine 26, 2007) under each of five shapes of the pace, weighed by what was reported."""

from math import ceil, exp, lgamma, log, log1p, sqrt
from typing import NamedTuple

# How much each shape is to be expected, and which part of all has come by a part x of the run.
SHAPES = [
    (6, lambda x: x),
    (3, lambda x: 1 - (1 - x) ** 2),
    (3, lambda x: 1 - (1 - x) ** 3),
    (5, lambda x: 3 * x**2 - 2 * x**3),
    (1, lambda x: 10 * x**3 - 15 * x**4 + 6 * x**5),
]


class Series(NamedTuple):
    """One prefecture: the day on which it joined, and companies that take part as of each day reported."""

    opened: object
    counts: list

    @property
    def count(self):
        return self.counts[-1][1] if self.counts else 0

    @property
    def last(self):
        return self.counts[-1][0] if self.counts else self.opened

    def share(self, shape, day, end):
        """Which part of all has come by a day."""
        x = min(1, max(0, (day - self.opened).days / self.run(end)))
        return 0.05 * x + 0.95 * shape(x)

    def run(self, end):
        return max(1, (end - self.opened).days)


class Level(NamedTuple):
    """What a series says of a shape: its likelihood, and companies in so many days of average pace."""

    likelihood: float  # its logarithm
    companies: float
    days: float


def read(series, end):
    """A level for each shape, and how many drop out a day; None before there are 14 days of data."""
    if (series.last - series.opened).days < 14:
        return None
    early = [each for each in series.counts if (each[0] - series.opened).days < 7]
    counts = ([early[-1]] if early else [(series.opened, 0)]) + series.counts[len(early):]
    steps = [(before, day, now - count) for (before, count), (day, now) in zip(counts, counts[1:])]
    weights = [0.5 ** ((series.last - day).days / 42) for _, day, _ in steps]
    came, days = sum(max(0, more) for *_, more in steps), (series.last - counts[0][0]).days
    levels = []
    for _, shape in SHAPES:
        shares = [series.share(shape, day, end) - series.share(shape, before, end) for before, day, _ in steps]
        known = series.share(shape, series.last, end) - series.share(shape, counts[0][0], end)
        likelihood = sum(max(0, more) * log(share / known) / 4
                         for (*_, more), share in zip(steps, shares) if known and share)
        companies = sum(weight * max(0, more) for weight, (*_, more) in zip(weights, steps))
        pace_days = sum(weight * share for weight, share in zip(weights, shares)) * series.run(end)
        levels.append(Level(likelihood, companies + 0.25 + 4 * came / max(1, days), pace_days + 4))
    lost = sum(weight * max(0, -more) for weight, (*_, more) in zip(weights, steps))
    lost_days = sum(weight * (day - before).days for weight, (before, day, _) in zip(weights, steps))
    return levels, lost / max(1, lost_days)


class Outlook(NamedTuple):
    """Companies so far, those that drop out in the mean, and of each shape its weight, mean and variance of those that
    come."""

    so_far: int
    lost: float
    shapes: list

    def forecast(self):
        """The median, and the ends of the 80 % interval."""
        least, lot, chances = self.chances()
        return tuple(least + lot * quantile(chances, share) for share in (0.5, 0.1, 0.9))

    def chance(self, companies):
        """The probability of at least so many."""
        least, lot, chances = self.chances()
        lots = ceil(max(0, companies - least) / lot)
        return 1.0 if lots == 0 else min(1.0, sum(chances[lots:]))

    def chances(self):
        """The least number that may be, and the probability of each one from it on, in lots."""
        shift = ceil(2 * self.lost)
        lot = ceil(max([1.0] + [mean + shift - self.lost for _, mean, _ in self.shapes]) / 2000)
        chances = [] if self.shapes else [1.0]
        for weight, mean, variance in self.shapes:
            each = binomial((mean + shift - self.lost) / lot, (variance + self.lost) / lot**2)
            chances += [0.0] * (len(each) - len(chances))
            for number, chance in enumerate(each):
                chances[number] += weight * chance
        return self.so_far - shift, lot, chances


class Model:
    """What is known of the series that count towards one target."""

    def __init__(self, series, end):
        self.end, self.series = end, [(each, read(each, end)) for each in series]
        self.known = [reading for _, reading in self.series if reading]
        weights = [log(prior) + sum(levels[place].likelihood for levels, _ in self.known)
                   for place, (prior, _) in enumerate(SHAPES)]
        weights = [exp(weight - max(weights)) for weight in weights]
        self.weights = [weight / sum(weights) for weight in weights]

    def by(self, day):
        lost = sum(reading[1] * max(0, (day - series.last).days) for series, reading in self.series if reading)
        shapes = [(weight, *self.moments(place, day)) for place, weight in enumerate(self.weights)]
        return Outlook(sum(series.count for series, _ in self.series), lost, shapes)

    def moments(self, place, day):
        """Mean and variance of the companies to come under a shape."""
        mean = variance = walk = 0.0
        paces = [levels[place].companies / levels[place].days for levels, _ in self.known]
        for series, reading in self.series:
            companies, days = (1, len(paces) / sum(paces)) if reading is None else reading[0][place][1:]
            until, shape = max(day, series.last), SHAPES[place][1]
            left = series.share(shape, until, self.end) - series.share(shape, series.last, self.end)
            more = companies / days * left * series.run(self.end)
            mean += more
            variance += more + more**2 / companies
            walk += more * sqrt(0.01 * (until - series.last).days / 7 / 3 * (1 + 1 / companies))
        return mean, variance + walk**2

    def reached(self, target):
        """The first days on which a target is reached with a probability of 0.1 and of 0.9, if by the end."""
        first = min(self.end, max(series.last for series, _ in self.series))
        return [self.first_day(first, target, chance) for chance in (0.1, 0.9)]

    def first_day(self, before, target, chance):
        by = self.end
        if self.by(by).chance(target) < chance:
            return None
        while (by - before).days > 1:
            middle = before + (by - before) // 2
            before, by = (before, middle) if self.by(middle).chance(target) >= chance else (middle, by)
        return by


def model(series, end):
    """None before any series has 14 days of data."""
    found = Model(list(series), end)
    return found if found.known else None


def total(outlooks):
    """The sum of several targets' outlooks: of their variances, a quarter is common to all of them."""
    mean = own = common = 0.0
    for outlook in outlooks:
        each = sum(weight * mean for weight, mean, _ in outlook.shapes)
        square = sum(weight * (variance + mean**2) for weight, mean, variance in outlook.shapes)
        variance = max(0.0, square - each**2)
        mean += each
        own += variance * 0.75
        common += sqrt(variance * 0.25)
    so_far, lost = sum(each.so_far for each in outlooks), sum(each.lost for each in outlooks)
    return Outlook(so_far, lost, [(1.0, mean, own + common**2)])


def binomial(mean, variance):
    """The probabilities of 0, 1, 2 … under the negative binomial distribution of that mean and variance; nearly those
    of a Poisson one where the variance isn't above the mean."""
    if mean <= 0:
        return [1.0]
    shape = mean**2 / max(variance - mean, mean * 1e-4)
    chances, most, number = [], 0.0, 0
    while number < mean or chances[-1] > most * 1e-9:
        log_chance = (lgamma(number + shape) - lgamma(shape) - lgamma(number + 1)
                      - shape * log1p(mean / shape) + number * log(mean / (mean + shape)))
        chances.append(exp(log_chance))
        most, number = max(most, chances[-1]), number + 1
    whole = sum(chances)
    return [chance / whole for chance in chances]


def quantile(chances, share):
    """The least number that with a probability of `share` at least isn't exceeded."""
    number, sum_so_far = 0, chances[0]
    while sum_so_far < share and number + 1 < len(chances):
        number += 1
        sum_so_far += chances[number]
    return number
