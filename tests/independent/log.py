"""The log as plain lists of events, read from an export: `ayumi export history.jsonl`."""

import json
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

TOKYO = timezone(timedelta(hours=9))


class Event(NamedTuple):
    """One event. In the order of tuples events stand by their days, and as they were recorded within a day."""

    day: date
    order: tuple  # the position in the log, and the place in the commit; of what is recorded instead, behind that of the first
    programme: str
    edition: str
    entity: str
    kind: str
    data: dict


def instant(text):
    """An instant in RFC 3339, to the microsecond."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def first_day(occurred):
    """The first day of a day, of an instant or of an interval."""
    first = occurred.split("/")[0]
    return instant(first).astimezone(TOKYO).date() if "T" in first else date.fromisoformat(first)


def read(lines):
    """The objects of an export, in the order of the log."""
    objects = (json.loads(line) for line in lines if line.strip())
    return sorted(objects, key=lambda each: (each["position"], each["index"]))


def position_at(objects, known_at):
    """A position as it is; of an instant, the end of the longest beginning of the log recorded by then."""
    if known_at is None:
        return max((each["position"] for each in objects), default=0)
    if known_at.isdigit():
        return int(known_at)
    beginning = 0
    for each in objects:
        if instant(each["time"]) > instant(known_at):
            break
        beginning = each["position"]
    return beginning


def counting(objects):
    """What counts, each with its order: what was taken back doesn't, and what was recorded instead comes in its place."""
    versions, targets, events, counts = {}, {}, {}, {}

    def count(name, value):
        """Whether an event counts; what it takes back counts if it doesn't itself."""
        counts[name] = value
        if name in targets:
            count(targets[name], not value)

    for each in objects:
        of_entity = versions.setdefault(each["source"], {})
        version = of_entity.setdefault(each["position"], len(of_entity) + 1)
        name, order = (each["source"], version, each["index"]), (each["position"], each["index"])
        if each["type"].endswith(".taken-back"):
            targets[name] = (each["source"], each["data"]["version"], each["data"]["index"])
        else:
            replaced = next((target for taking, target in targets.items() if taking[:2] == name[:2]), None)
            events[name] = (events[replaced][0] + order if replaced in events else order, each)
        count(name, True)
    return [events[name] for name in events if counts[name]]


def known(objects, as_of, known_at):
    """The events known at a position or instant that had occurred by a day, in the order of their days."""
    last = position_at(objects, known_at)
    events = []
    for order, each in counting([each for each in objects if each["position"] <= last]):
        _, _, programme, edition, entity = each["source"].split("/")
        event = Event(
            day=first_day(each["occurred"]),
            order=order,
            programme=programme,
            edition=edition,
            entity=entity,
            kind=each["type"].rsplit(".", 1)[1],
            data=each["data"],
        )
        if event.day <= as_of:
            events.append(event)
    return sorted(events, key=lambda event: (event.day, event.order))


def of_kind(events, *kinds):
    """The events of some kinds."""
    return [event for event in events if event.kind in kinds]


def by(events, key):
    """The events in groups, in the order of the groups' keys."""
    groups = {}
    for event in events:
        groups.setdefault(key(event), []).append(event)
    return dict(sorted(groups.items()))


def nearest(quotient):
    """The nearest whole number to a fraction, halves away from zero."""
    whole = int(abs(quotient) + type(quotient)(1) / 2)
    return whole if quotient >= 0 else -whole
