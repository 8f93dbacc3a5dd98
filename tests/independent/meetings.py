"""The figures of the council's meetings (協議会)."""

from collections import Counter

from log import by, of_kind
from names import in_address, normal


def figures(events, as_of):
    """Every figure of one edition, by its address."""
    raised = [FollowUp(event, events) for event in of_kind(events, "follow-up-raised")]
    asked = [Request(event, events) for event in of_kind(events, "cooperation-requested", "bodies-asked")]
    held = of_kind(events, "meeting-held")
    found = {"held": len(held), "requests": len(asked), "answers-pending": sum(each.pending for each in asked)}
    found["follow-ups-candidate"] = sum(each.is_open and not each.confirmed for each in raised)
    found |= open_follow_ups(raised, as_of)
    for meeting in by(of_kind(events, "meeting-scheduled"), lambda event: event.entity):
        found |= under(meeting, of_meeting(meeting, held, raised, as_of))
        for request in (each for each in asked if each.meeting == meeting):
            found |= under(f"{meeting}/requests/{request.id}", request.figures())
    return found | of_bodies(held, raised, as_of)


def under(prefix, found):
    return {f"{prefix}/{address}": value for address, value in found.items()}


class FollowUp:
    """What has become of a follow-up by the events of its meeting that name it."""

    def __init__(self, raised, events):
        self.meeting, self.id, self.raised_on = raised.entity, raised.data["follow_up"], raised.day
        own = [event for event in events if event.entity == self.meeting and event.data.get("follow_up") == self.id]
        owners = [event.data["owner"] for event in own if event.data.get("owner")]
        self.owner = normal(owners[-1]) if owners else None
        self.is_open = not of_kind(own, "follow-up-completed", "follow-up-dropped")
        self.confirmed = raised.data["standing"] == "confirmed" or bool(of_kind(own, "follow-up-confirmed"))


class Request:
    """A cooperation request with the last answer of each body asked."""

    def __init__(self, asked, events):
        self.meeting, self.id = asked.entity, asked.data["request"]
        self.answers = {normal(body): None for body in asked.data["of"]}
        for event in of_kind(events, "request-answered"):
            body = normal(event.data["body"])
            if (event.entity, event.data["request"]) == (self.meeting, self.id) and body in self.answers:
                self.answers[body] = event.data["answer"]

    @property
    def pending(self):
        return sum(answer is None for answer in self.answers.values())

    def figures(self):
        said = Counter(self.answers.values())
        counts = {answer: said[answer] for answer in ("accepted", "declined", "considering")}
        return counts | {"pending": self.pending, "answered": len(self.answers) - self.pending}


def open_follow_ups(follow_ups, as_of):
    still = [each.raised_on for each in follow_ups if each.is_open]
    oldest = {"follow-ups-oldest-days": (as_of - min(still)).days} if still else {}
    return {"follow-ups-open": len(still)} | oldest


def of_meeting(meeting, held, raised, as_of):
    part = [each["attendance"] for event in held if event.entity == meeting for each in event.data["attendance"]]
    own = [each for each in raised if each.meeting == meeting]
    found = {"present": part.count("present"), "absent": part.count("absent"), "observers": part.count("observer")}
    found["follow-ups-closed"] = sum(not each.is_open for each in own)
    return found | open_follow_ups(own, as_of)


def of_bodies(held, raised, as_of):
    """The bodies that took part in a meeting, if only by their absence, or own a follow-up, open or closed."""
    part = [(normal(each["body"]), each["attendance"]) for event in held for each in event.data["attendance"]]
    owners = {each.owner for each in raised if each.owner}
    found = {}
    for body in sorted({body for body, _ in part} | owners):
        own = [each for each in raised if each.owner == body]
        counts = {"present": part.count((body, "present"))} | open_follow_ups(own, as_of)
        found |= under(f"body/{in_address(body)}", counts)
    return found
