"""The independent figures by hand-made histories, small enough to be counted on fingers: `python3 -m unittest`."""

import unittest
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, log as ln

from figures import figures
from forecast import Outlook, Series, binomial, model, quantile, read, total
from log import nearest


class History:
    """A history, one event a commit, recorded in this order."""

    def __init__(self, programme):
        self.programme, self.objects = programme, []

    def __call__(self, entity, kind, occurred, /, time="2020-04-01T00:00:00Z", **data):
        position = len(self.objects) + 1
        self.objects.append({
            "source": f"/ayumi/{self.programme}/fy2019/{entity}", "type": f"ayumi.{self.programme}.{kind}",
            "occurred": occurred, "time": time, "position": position, "index": 0, "data": data,
        })

    def figures(self, as_of, known_at=None):
        found = figures(self.objects, date.fromisoformat(as_of), known_at)
        return {address.removeprefix(f"{self.programme}/fy2019/"): value for address, value in found.items()}


def row(prefecture, recruited, **more):
    return {"prefecture": prefecture, "recruited": recruited, "applied": None, "served": None, "withdrawn": None} | more


class Log(unittest.TestCase):
    def setUp(self):
        self.history = history = History("reports")
        for time in ("2019-08-01T00:00:00Z", "2019-08-03T00:00:00.5Z", "2019-08-02T00:00:00Z", "2019-08-04T00:00:00Z"):
            history("a", "report-issued", time[:10], time=time)

    def test_what_occurred_later_is_left_out(self):
        days = ("2019-07-31", "2019-08-01", "2019-08-02", "2019-08-04")
        issued = [self.history.figures(day).get("issued") for day in days]
        self.assertEqual(issued, [None, 1, 2, 4])

    def test_what_is_known_is_a_beginning_of_the_log(self):
        known = ["0", "2", "2019-08-01T09:00:00+09:00", "2019-08-02T12:00:00Z", "2019-08-03T00:00:00.500Z"]
        self.assertEqual([self.history.figures("2019-08-31", at).get("issued") for at in known], [None, 2, 1, 1, 3])

    def test_what_was_taken_back_counts_only_before_and_what_is_recorded_instead_in_its_place(self):
        history = History("pilots")
        history("r", "region-opened", "2019-07-01", prefectures=["17"])
        history("r", "briefing-held", "2019-07-10", briefing="b", prefecture="17", attended_companies=9)
        history("r", "taken-back", "2019-07-10", version=2, index=0, reason="")
        instead = {"briefing": "b", "prefecture": "17", "attended_companies": 7}
        history.objects.append({**history.objects[1], "position": 3, "index": 1, "data": instead})
        history("r", "taken-back", "2019-07-10", version=3, index=0, reason="")
        history.objects.append({**history.objects[2], "position": 4, "index": 1,
                                "data": {"version": 3, "index": 1, "reason": ""}})
        history.objects[-2]["position"] = 4
        attended = [history.figures("2019-08-31", at).get("r/briefing-attended") for at in "1234"]
        self.assertEqual(attended, [0, 9, 7, 9])

    def test_halves_are_rounded_away_from_zero(self):
        halves = [nearest(Fraction(tenths, 10)) for tenths in (-15, -14, -5, 0, 4, 5, 15, 24)]
        self.assertEqual(halves, [-2, -1, -1, 0, 0, 1, 2, 2])


class Meetings(unittest.TestCase):
    def test_a_meeting_with_a_follow_up_and_a_request(self):
        history = History("meetings")
        history("m", "meeting-scheduled", "2019-07-01", members=[])
        history("m", "meeting-held", "2019-08-07", attendance=[
            {"body": "㈱ A", "attendance": "present"}, {"body": "B/C", "attendance": "absent"},
            {"body": "D", "attendance": "observer"}])
        history("m", "follow-up-raised", "2019-08-07", follow_up="f", standing="candidate", owner=None)
        history("m", "follow-up-raised", "2019-08-08", follow_up="g", standing="confirmed", owner="E")
        history("m", "follow-up-assigned", "2019-08-10", follow_up="f", owner="(株)　A", due=None)
        history("m", "cooperation-requested", "2019-08-07", request="r", of=["㈱ A", "D"])
        history("m", "request-answered", "2019-08-09", request="r", body="(株) A", answer="declined")
        history("m", "request-answered", "2019-08-08", request="r", body="㈱ A", answer="accepted")
        history("m", "follow-up-confirmed", "2019-08-11", follow_up="f")
        history("m", "follow-up-completed", "2019-08-12", follow_up="f", note=None)
        found = history.figures("2019-08-10")
        body = {"present": 1, "follow-ups-open": 1, "follow-ups-oldest-days": 3}
        expected = {
            "held": 1, "follow-ups-open": 2, "follow-ups-candidate": 1, "follow-ups-oldest-days": 3, "requests": 1,
            "answers-pending": 1, "m/present": 1, "m/absent": 1, "m/observers": 1, "m/follow-ups-open": 2,
            "m/follow-ups-closed": 0, "m/follow-ups-oldest-days": 3, "m/requests/r/answered": 1,
            "m/requests/r/pending": 1, "m/requests/r/accepted": 0, "m/requests/r/declined": 1,
            "m/requests/r/considering": 0, "body/B%2FC/present": 0, "body/B%2FC/follow-ups-open": 0,
            "body/D/present": 0, "body/D/follow-ups-open": 0, "body/E/present": 0, "body/E/follow-ups-open": 1,
            "body/E/follow-ups-oldest-days": 2,
        } | {f"body/(株)%20A/{figure}": value for figure, value in body.items()}
        self.assertEqual(found, expected)
        later = history.figures("2019-08-12")
        self.assertEqual((later["follow-ups-candidate"], later["m/follow-ups-closed"]), (0, 1))
        self.assertEqual((later["follow-ups-oldest-days"], later["body/(株)%20A/follow-ups-open"]), (4, 0))
        self.assertNotIn("body/(株)%20A/follow-ups-oldest-days", later)


class Visits(unittest.TestCase):
    def setUp(self):
        self.history = history = History("visits")
        terms = {"honorarium_yen": 45_000, "visit_limit": 4, "company_cap": 10, "withholding": "individual",
                 "period": {"from": "2019-07-01", "to": "2020-02-29"}}
        history("terms", "terms-set", "2019-05-27", terms=terms)
        history("expert-000001", "expert-registered", "2019-06-10", prefecture="04")
        for company, prefecture in (("7000012050002", "04"), ("1000012050001", "13")):
            history(company, "company-applied", "2019-06-11", name="x", prefecture=prefecture)
            history(company, "company-enrolled", "2019-06-20")
        history("7000012050002", "expert-assigned", "2019-06-21", expert="000001", reason=None)
        for visit, day in ((1, "2019-07-10"), (2, "2019-08-10"), (3, "2019-08-20")):
            history("7000012050002", "visit-logged", day, visit=visit, expert="000001", yen=45_000)
        history("7000012050002", "visit-voided", "2019-08-10", visit=2, reason="x")
        history("7000012050002", "case-evaluated", "2019-09-01", outcome="mixed", factors=[])
        amended = terms | {"honorarium_yen": 50_000, "visit_limit": 5, "withholding": "none"}
        history("terms", "terms-amended", "2019-09-02", **{"from": "2019-09-10"}, terms=amended)

    def test_money_and_visits_that_stand(self):
        found = self.history.figures("2019-09-05")
        money = [found[name] for name in ("exposure-yen", "spent-yen", "reserved-yen", "remaining-yen")]
        # From 10 September a company may have five visits at 50,000, on whichever days: eight are still possible.
        self.assertEqual(money, [90_000 + 400_000 + 8 * 250_000, 90_000, 8 * 50_000, 8 * 250_000])
        known_before = self.history.figures("2019-09-01")
        money = [known_before[name] for name in ("exposure-yen", "spent-yen", "reserved-yen", "remaining-yen")]
        self.assertEqual(money, [1_800_000, 90_000, 6 * 45_000, 1_440_000])
        self.assertEqual([found[f"companies-by-visits/{visits}"] for visits in range(5)], [1, 0, 1, 0, 0])
        self.assertEqual((found["cases/mixed"], found["served"], found["region/kanto/served"]), (1, 1, 0))
        self.assertNotIn("region/kinki/served", found)
        paid = [found[f"expert/000001/2019-08/{name}"] for name in ("visits", "gross-yen", "withheld-yen", "net-yen")]
        self.assertEqual(paid, [1, 45_000, 4_594, 40_406])
        self.assertEqual((found["expert/000001/companies"], found["expert/000001/visits"]), (1, 2))

    def test_terms_apply_from_their_day_and_a_void_undoes_the_visit_once_it_is_known(self):
        found = self.history.figures("2019-09-10")
        self.assertEqual((found["exposure-yen"], found["reserved-yen"]), (2_490_000, 8 * 50_000))
        self.assertIn("companies-by-visits/5", found)
        before = self.history.figures("2019-09-10", "10")
        self.assertEqual((before["visits"], before["spent-yen"]), (3, 135_000))

    def test_what_lapses_and_what_the_budget_lacks(self):
        company = "7000012050002"
        self.history(company, "guidance-completed", "2019-09-20")
        names = ("spent-yen", "reserved-yen", "remaining-yen", "lapsed-yen", "exposure-yen", "budget-left-yen")
        found = self.history.figures("2019-09-20")
        expected = [90_000, 250_000, 2_000_000, 150_000, 2_490_000, 1_460_000]
        self.assertEqual([found[name] for name in names], expected)
        after = self.history.figures("2020-03-01")
        self.assertEqual([after[name] for name in names], [90_000, 0, 0, 2_400_000, 2_490_000, 1_710_000])

    def test_payments_stay_when_visits_are_voided(self):
        expert = "expert-000001"
        amounts = {"gross_yen": 45_000, "tax_yen": 4_594, "net_yen": 40_406}
        self.history(expert, "payment-made", "2019-09-20", batch="a", month="2019-08", **amounts)
        self.history("7000012050002", "visit-voided", "2019-08-20", visit=3, reason="x")
        self.history(expert, "payment-recovered", "2019-10-20", batch="a", month="2019-08", **amounts)
        names = ("visits", "gross-yen", "paid-yen", "due-yen", "recover-yen")
        statement = lambda day: [self.history.figures(day)[f"expert/000001/2019-08/{name}"] for name in names]
        self.assertEqual(statement("2019-09-20"), [0, 0, 45_000, 0, 45_000])
        self.assertEqual(statement("2019-10-20"), [0, 0, 0, 0, 0])
        self.history(expert, "payee-set", "2019-07-31", payee="corporation")
        self.assertEqual(self.history.figures("2019-09-20")["expert/000001/2019-07/withheld-yen"], 0)
        self.history("terms", "budget-set", "2019-09-20", budget_yen=100_000, reason="x")
        self.assertEqual(self.history.figures("2019-09-20")["budget-yen"], 100_000)

    def test_a_company_that_comes_back_begins_anew(self):
        company = "1000012050001"
        self.history(company, "expert-assigned", "2019-07-15", expert="000001", reason=None)
        self.history(company, "company-withdrawn", "2019-07-10", reason="x")
        left = self.history.figures("2019-07-20")
        self.assertEqual([left[name] for name in ("withdrawn", "enrolled", "expert/000001/companies")], [1, 2, 2])
        self.history(company, "company-applied", "2019-07-12", name="x", prefecture="27")
        back = self.history.figures("2019-07-20")
        self.assertEqual([back[name] for name in ("withdrawn", "enrolled", "expert/000001/companies")], [0, 1, 1])
        self.assertEqual((back["applied"], back["region/kinki/applied"]), (2, 1))
        self.assertNotIn("region/kanto/applied", back)

    def test_without_terms_nothing_is_promised(self):
        history = History("visits")
        history("7000012050002", "company-applied", "2019-06-11", name="x", prefecture="04")
        found = history.figures("2019-06-11")
        self.assertEqual((found["exposure-yen"], found["reserved-yen"], found["companies-by-visits/0"]), (0, 0, 0))
        self.assertNotIn("companies-by-visits/1", found)


class Pilots(unittest.TestCase):
    def setUp(self):
        self.history = history = History("pilots")
        history("tohoku", "region-opened", "2019-06-01", name="x", implementer="y", prefectures=["04", "03"])

    def update(self, day, *rows, kind="recruitment-updated"):
        self.history("tohoku", kind, day, prefectures=list(rows))

    def aim(self, companies, by):
        self.history("tohoku", "target-set", "2019-06-01", companies=companies, by=by, reason=None,
                  prefectures=[{"prefecture": "04", "companies": 7}])

    def test_numbers_are_over_the_area_and_a_measure_left_out_stands(self):
        self.update("2019-06-10", row("04", 3, applied=8), row("03", 1))
        self.update("2019-06-20", row("04", 9), row("03", 5))
        self.update("2019-06-20", row("04", 6), kind="recruitment-corrected")
        self.history("tohoku", "area-changed", "2019-06-25", prefectures=["04", "07"])
        found = self.history.figures("2019-06-24")
        self.assertEqual([found[f"tohoku/{name}"] for name in ("recruited", "applied")], [11, 8])
        self.assertEqual((found["recruited"], found["applied"], found.get("served")), (11, 8, None))
        found = self.history.figures("2019-06-25")
        self.assertEqual((found["tohoku/recruited"], found["tohoku/04/recruited"]), (6, 6))
        self.assertEqual((found.get("tohoku/03/recruited"), found.get("tohoku/07/recruited")), (None, None))
        self.assertEqual(self.history.figures("2019-06-24", "3")["tohoku/recruited"], 14)

    def test_an_area_that_never_held_counts_for_nothing(self):
        self.history("tohoku", "area-changed", "2019-06-01", prefectures=["04"])
        self.history("tohoku", "area-changed", "2019-07-01", prefectures=["04", "03"])
        self.aim(100, "2019-07-29")
        self.update("2019-07-15", row("03", 8))
        # Fourteen days since 03 really came; 04 came before, and has reported nothing.
        self.assertEqual(self.history.figures("2019-07-15")["tohoku/status"], "silent")
        self.assertIn("tohoku/03/forecast", self.history.figures("2019-07-15"))
        self.assertNotIn("tohoku/04/forecast", self.history.figures("2019-07-15"))
        self.assertNotIn("tohoku/forecast", self.history.figures("2019-07-14"))

    def test_pace_and_what_is_needed(self):
        self.aim(100, "2019-09-01")
        self.update("2019-06-10", row("04", 3))
        self.update("2019-07-07", row("04", 10))
        self.update("2019-07-08", row("04", 13))
        found = self.history.figures("2019-07-14")
        self.assertEqual((found["tohoku/pace-per-week"], found["tohoku/needed-per-week"]), (2.5, 12.4))
        self.assertEqual((found["tohoku/days-since-report"], found["tohoku/04/target"]), (43, 7))
        self.assertEqual((found["target"], found["tohoku/target"]), (100, 100))

    def status(self, as_of):
        return self.history.figures(as_of)["tohoku/status"]

    def test_silence_is_more_than_three_weeks(self):
        self.assertEqual((self.status("2019-06-22"), self.status("2019-06-23")), ("no-target", "silent"))

    def test_status_by_the_probability_and_around_it(self):
        self.history("tohoku", "area-changed", "2019-06-01", prefectures=["04"])
        self.aim(30, "2019-09-09")
        for week, count in enumerate((0, 3, 6, 9)):
            self.update(f"2019-06-{1 + 7 * week:02}", row("04", count))
        self.assertEqual([self.status(day) for day in ("2019-06-14", "2019-06-22")], ["not-assessed", "at-risk"])
        found = self.history.figures("2019-06-22")
        self.assertEqual((found["tohoku/04/status"], found["tohoku/participating"]), ("on-track", 9))
        self.assertLess(found["tohoku/forecast-low"], 30)
        self.assertLess(30, found["tohoku/forecast-high"])
        self.history("tohoku", "region-flagged", "2019-06-22", reason="x")
        self.assertEqual((self.status("2019-06-22"), self.status("2019-07-31")), ("at-risk", "silent"))
        self.update("2019-09-08", row("04", 31, withdrawn=2))
        self.assertEqual([self.status(day) for day in ("2019-09-09", "2019-09-10")], ["struggling", "missed"])
        self.assertEqual(self.history.figures("2019-09-10")["tohoku/shortfall"], 1)
        self.update("2019-09-09", row("04", 33, withdrawn=3))
        self.assertEqual([self.status(day) for day in ("2019-09-09", "2019-12-10")], ["on-track", "on-track"])
        self.history("tohoku", "recruitment-closed", "2019-09-09", reason=None)
        found = self.history.figures("2019-09-09")
        self.assertEqual(found["tohoku/status"], "closed")
        self.assertFalse({"tohoku/needed-per-week", "tohoku/forecast"} & set(found))

    def test_outreach_counts_a_body_once_as_the_last_approach_says(self):
        for day, body, kind, prefecture, result in (
            ("2019-06-05", "㈱ A", "vendor", "04", "agreed"), ("2019-06-03", "(株) A", "other", "04", "declined"),
            ("2019-06-04", "B", "bank", "06", "no-answer"),
        ):
            said = {"body": body, "kind": kind, "prefecture": prefecture, "result": result}
            self.history("tohoku", "support-body-approached", day, **said)
        self.history("tohoku", "briefing-held", "2019-06-06", briefing="b", prefecture="04", attended_companies=12)
        found = self.history.figures("2019-06-06")
        self.assertEqual([found[f"tohoku/{name}"] for name in ("approaches", "bodies", "briefings")], [3, 2, 1])
        self.assertEqual((found["tohoku/briefing-attended"], found["tohoku/04/bodies"]), (12, 1))
        there = [found[f"coverage/04/{name}"] for name in ("approaches", "bodies", "kind/vendor", "kind/other")]
        self.assertEqual(there, [2, 1, 1, 0])
        self.assertEqual([found[f"coverage/{place}/result/no-answer"] for place in ("03", "04", "06")], [0, 0, 1])


class Forecasts(unittest.TestCase):
    opened, end = date(2019, 7, 1), date(2020, 1, 31)

    def series(self, *counts):
        return Series(self.opened, [(self.opened + timedelta(day), count) for day, count in counts])

    def test_a_shape_of_one_is_the_geometric_distribution(self):
        for mean in (0.3, 1, 7, 10, 250, 1999):
            chances = binomial(mean, mean + mean**2)
            ends = [max(0, ceil(ln(1 - share) / ln(mean / (mean + 1))) - 1) for share in (0.1, 0.9)]
            self.assertEqual([quantile(chances, share) for share in (0.1, 0.9)], ends, mean)

    def test_the_levels_of_one_prefecture_by_hand(self):
        # Four at the opening; eight in the first six weeks after it. An even pace: as many days as there are.
        levels, lost = read(self.series((0, 4), (42, 12)), self.end)
        self.assertAlmostEqual(levels[0].companies, 8 + 0.25 + 4 * 8 / 42)
        self.assertAlmostEqual(levels[0].days, 42 + 4)
        # Six weeks later they count half, and five dropped out of as many as there were then: 5 / (84 - 42 / 2).
        levels, lost = read(self.series((0, 4), (42, 12), (84, 7)), self.end)
        self.assertAlmostEqual(levels[0].companies, 4 + 0.25 + 4 * 8 / 84)
        self.assertAlmostEqual(levels[0].days, 21 + 42 + 4)
        self.assertAlmostEqual(lost, 5 / 63)
        # Of 214 days, 84 and 42: by the falling shape the first half should have had more than the second.
        first, both = (0.05 * x + 0.95 * (1 - (1 - x) ** 2) for x in (42 / 214, 84 / 214))
        self.assertAlmostEqual(levels[1].likelihood - levels[0].likelihood, 8 / 4 * ln(first / both / 0.5))

    def test_there_is_nothing_before_fourteen_days(self):
        self.assertIsNone(model([self.series((3, 0), (13, 9))], self.end))
        self.assertIsNotNone(model([self.series((3, 0), (14, 9))], self.end))

    def test_sums_have_a_quarter_in_common(self):
        one = Outlook(3, 0.0, [(1.0, 10.0, 40.0)])
        self.assertEqual(total([one, one]), Outlook(6, 0.0, [(1.0, 20.0, 0.75 * 80 + 0.25 * 160)]))


if __name__ == "__main__":
    unittest.main()
