"""The figures of the expert guidance visits (マネジメント指導業務)."""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from functools import cache

from log import by, of_kind
from names import AREAS, AREA_OF

LOGGED = ("visit-logged", "another-visit-logged")
OF_COMPANIES = ("company-applied", "company-enrolled", "expert-assigned", *LOGGED, "visit-voided",
                "guidance-completed", "company-withdrawn", "case-evaluated")


def figures(events, as_of):
    """Every figure of one edition, by its address."""
    terms = Terms(events)
    companies = [Company(own) for own in by(of_kind(events, *OF_COMPANIES), lambda event: event.entity).values()]
    companies = [company for company in companies if company.application]
    possible = Possible(terms, as_of)
    found = sums(companies, possible)
    found |= money(found, companies, terms, possible)
    made = Counter(len(company.visits) for company in companies if company.enrolled)
    limits = [own["visit_limit"] for _, _, own in terms.terms_set]
    for visits in range(max([0, *limits, *made]) + 1):
        found[f"companies-by-visits/{visits}"] = made[visits]
    for outcome, cases in Counter(company.outcome for company in companies if company.outcome).items():
        found[f"cases/{outcome}"] = cases
    for area in AREAS:
        there = [company for company in companies if company.area == area]
        if there:
            found |= under(f"region/{area}", sums(there, possible))
    for company in companies:
        found |= under(f"company/{company.id}", company.figures(possible))
    return found | of_experts(events, companies, terms)


def under(prefix, found):
    return {f"{prefix}/{address}": value for address, value in found.items()}


class Terms:
    """The terms by the days from which they apply."""

    def __init__(self, events):
        set_or_amended = of_kind(events, "terms-set", "terms-amended")
        self.terms_set = [(event.data.get("from") or event.data["terms"]["period"]["from"], event.order, event.data["terms"])
                     for event in set_or_amended]
        self.budgets = of_kind(events, "budget-set")

    def on(self, day):
        """Those in force: the last to begin by that day, the later recorded of two that begin together. Before any
        has begun, the first that were recorded."""
        begun = [each for each in self.terms_set if date.fromisoformat(each[0]) <= day]
        if begun:
            return max(begun, key=lambda each: each[:2])[2]
        return min(self.terms_set, key=lambda each: each[1])[2] if self.terms_set else None

    def budget_yen(self):
        """The budget decided last, else what all visits cost at the terms that were recorded first."""
        if self.budgets:
            return self.budgets[-1].data["budget_yen"]
        first = min(self.terms_set, key=lambda each: each[1])[2] if self.terms_set else None
        return first["honorarium_yen"] * first["visit_limit"] * first["company_cap"] if first else 0

    def days(self):
        """All days on which a visit may take place, in order, each with the terms in force."""
        spans = [each[2]["period"] for each in self.terms_set]
        if not spans:
            return []
        day = date.fromisoformat(min(span["from"] for span in spans))
        last = date.fromisoformat(max(span["to"] for span in spans))
        days = []
        while day <= last:
            terms = self.on(day)
            if terms["period"]["from"] <= day.isoformat() <= terms["period"]["to"]:
                days.append((day, terms))
            day += timedelta(days=1)
        return days

    def cap_from(self, day):
        """The smallest cap in force on a day or later."""
        later = [date.fromisoformat(each[0]) for each in self.terms_set]
        return min(self.on(each)["company_cap"] for each in [day, *(each for each in later if each > day)])


class Possible:
    """What visits may still cost as of a day; once the last day on which one may take place has passed, as of that one,
    and nothing of it is reserved or available any more."""

    def __init__(self, terms, as_of):
        days = terms.days()
        self.is_over = not days or as_of > days[-1][0]
        from_day = days[-1][0] if days and self.is_over else as_of
        self.days = [(day, own) for day, own in days if day >= from_day]
        self.most = cache(self.most)

    def most(self, visits, since=0):
        """The most that a company with so many visits can still cost, each day being tried from the last one back."""
        best = Counter()
        for _, terms in reversed(self.days[since:]):
            for made in reversed(range(terms["visit_limit"])):
                best[made] = max(best[made], terms["honorarium_yen"] + best[made + 1])
        return best[visits]

    def of_free_places(self, held, terms):
        """The same of companies that aren't enrolled yet, on each day as many as the caps from then on allow."""
        yen = 0
        for since, (day, _) in enumerate(self.days):
            cap = terms.cap_from(day)
            if cap > held:
                yen += (cap - held) * self.most(0, since)
                held = cap
        return yen


def money(found, companies, terms, possible):
    """What is available and what has lapsed, the ceiling and the budget."""
    held = [company for company in companies if company.holds_place]
    free = possible.of_free_places(len(held), terms)
    lapsed = sum(possible.most(len(company.visits)) for company in held if possible.is_over or not company.open)
    available = 0 if possible.is_over else free
    lapsed += free if possible.is_over else 0
    budget = terms.budget_yen()
    return {
        "budget-yen": budget,
        "budget-left-yen": budget - found["spent-yen"] - found["reserved-yen"],
        "remaining-yen": available,
        "lapsed-yen": lapsed,
        "exposure-yen": found["spent-yen"] + found["reserved-yen"] + available + lapsed,
    }


class Company:
    """What the events of a company say. Only what was recorded after its last application says how it stands."""

    def __init__(self, events):
        applications = of_kind(events, "company-applied")
        self.application = applications[-1] if applications else None
        if not self.application:
            return
        self.id = self.application.entity
        self.area = AREA_OF[self.application.data["prefecture"]]
        since = [event for event in events if event.order >= self.application.order]
        self.enrolled = bool(of_kind(since, "company-enrolled"))
        self.withdrawn = bool(of_kind(since, "company-withdrawn"))
        self.open = self.enrolled and not of_kind(since, "company-withdrawn", "guidance-completed")
        assigned = of_kind(since, "expert-assigned")
        self.expert = assigned[-1].data["expert"] if assigned else None
        voided = {event.data["visit"] for event in of_kind(events, "visit-voided")}
        self.visits = [event for event in of_kind(events, *LOGGED) if event.data["visit"] not in voided]
        self.holds_place = self.enrolled and bool(self.visits or not self.withdrawn)
        evaluated = of_kind(events, "case-evaluated")
        self.outcome = evaluated[-1].data["outcome"] if evaluated else None

    def figures(self, possible):
        return {
            "visits": len(self.visits),
            "spent-yen": sum(visit.data["yen"] for visit in self.visits),
            "reserved-yen": possible.most(len(self.visits)) if self.open and not possible.is_over else 0,
        }


def sums(companies, possible):
    own = [company.figures(possible) for company in companies]
    found = {name: sum(each[name] for each in own) for name in ("visits", "spent-yen", "reserved-yen")}
    found["applied"] = len(companies)
    found["enrolled"] = sum(company.enrolled for company in companies)
    found["served"] = sum(bool(company.visits) for company in companies)
    found["withdrawn"] = sum(company.withdrawn for company in companies)
    return found


def of_experts(events, companies, terms):
    """The load of every registered expert, and what each is paid for each month in which a visit stands."""
    visits = [visit for company in companies for visit in company.visits]
    assigned = Counter(company.expert for company in companies)
    made = Counter(visit.data["expert"] for visit in visits)
    paid, payees = Counter(), {}
    for event in of_kind(events, "payment-made", "payment-recovered"):
        sign = 1 if event.kind == "payment-made" else -1
        paid[event.entity.removeprefix("expert-"), event.data["month"]] += sign * event.data["gross_yen"]
    for event in of_kind(events, "payee-set"):
        payees.setdefault(event.entity.removeprefix("expert-"), []).append(event)
    found = {"paid-yen": sum(paid.values())}
    for registered in of_kind(events, "expert-registered"):
        expert = registered.entity.removeprefix("expert-")
        of_expert = sum(yen for (payee, _), yen in paid.items() if payee == expert)
        own = {"companies": assigned[expert], "visits": made[expert], "paid-yen": of_expert}
        found |= under(f"expert/{expert}", own)
    months = by(visits, lambda visit: (visit.data["expert"], visit.day.isoformat()[:7]))
    for expert, month in {*months, *paid}:
        visited = months.get((expert, month), [])
        gross = sum(visit.data["yen"] for visit in visited)
        year, number = map(int, month.split("-"))
        last = date(year, number, monthrange(year, number)[1])
        kinds = [event.data["payee"] for event in payees.get(expert, []) if event.day <= last]
        withheld = withholding(gross, kinds[-1] if kinds else (terms.on(last) or {}).get("withholding"))
        unpaid = gross - paid[expert, month]
        found |= under(f"expert/{expert}/{month}", {
            "visits": len(visited), "gross-yen": gross, "withheld-yen": withheld, "net-yen": gross - withheld,
            "paid-yen": paid[expert, month], "due-yen": max(0, unpaid), "recover-yen": max(0, -unpaid),
        })
    return found


def withholding(gross, payee):
    """10.21 % up to a million yen and 20.42 % of what is above, cut to the yen; nothing unless it is an individual."""
    if payee in ("none", "corporation"):
        return 0
    return (min(gross, 1_000_000) * 1021 + max(gross - 1_000_000, 0) * 2042) // 10_000
