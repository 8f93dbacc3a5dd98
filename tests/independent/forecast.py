"""The Poisson–gamma model of recruitment (V. V. Anisimov and V. V. Fedorov, Statistics in Medicine 26, 2007), in
exact fractions up to the last step: the tenths of a negative binomial distribution."""

from fractions import Fraction
from math import exp, floor, lgamma, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from log import nearest


class Centre(NamedTuple):
    """One prefecture of a region."""

    recruited: int  # companies, as last reported
    since: object  # the first day in the region
    reported: object  # the as-of day of its latest report, or None

    @property
    def weeks(self):
        return Fraction(max(1, (self.reported - self.since).days), 7) if self.reported else Fraction(0)

    def weeks_to(self, by):
        return Fraction(max(0, (by - (self.reported or self.since)).days), 7)


def prior(centres):
    """Shape and rate of the gamma distribution of weekly rates, by moments; None if nothing was reported."""
    data = [centre for centre in centres if centre.reported]
    if not data:
        return None
    weeks = sum(centre.weeks for centre in data)
    mean = (sum(centre.recruited for centre in data) + Fraction(1, 2)) / weeks
    scatter = sum((centre.recruited - mean * centre.weeks) ** 2 for centre in data)
    variance = (scatter - mean * weeks) / sum(centre.weeks**2 for centre in data)
    shape = Fraction(50)
    if len(data) < 3:
        shape = Fraction(1)
    elif variance > 0:
        shape = min(max(mean**2 / variance, Fraction(1, 5)), Fraction(50))
    return shape, shape / mean


def forecast(shape, rate, centres, by):
    """What is expected by a day, with the tenths below and above, in companies."""
    so_far = sum(centre.recruited for centre in centres)
    scales = [centre.weeks_to(by) / (rate + centre.weeks) for centre in centres]
    shapes = [shape + centre.recruited for centre in centres]
    mean = sum((each * scale for each, scale in zip(shapes, scales)), Fraction(0))
    variance = sum((each * scale**2 for each, scale in zip(shapes, scales)), Fraction(0))
    low, high = interval(float(mean**2 / variance), float(mean)) if variance else (0, 0)
    expected = nearest(mean)
    return so_far + expected, so_far + min(low, expected), so_far + max(high, expected)


def interval(shape, mean):
    """The tenths of the companies to come: a Poisson number whose rate is gamma with that shape and that mean."""
    if mean > 2000:
        spread = NormalDist().inv_cdf(0.9) * sqrt(mean + mean**2 / shape)
        return floor(max(0.0, mean - spread) + 0.5), floor(mean + spread + 0.5)
    return quantile(shape, mean, 0.1), quantile(shape, mean, 0.9)


def quantile(shape, mean, share):
    """The least number that with a probability of `share` at least isn't exceeded."""
    number, total = 0, probability(0, shape, mean)
    while total < share:
        number += 1
        total += probability(number, shape, mean)
    return number


def probability(number, shape, mean):
    ways = lgamma(number + shape) - lgamma(shape) - lgamma(number + 1)
    return exp(ways + shape * log(shape / (mean + shape)) + number * log(mean / (mean + shape)))
