//! The simulated part of the pilots: targets, weekly reports with the flaws of real ones, and the end.

use ayumi_proto::{event::ProgrammeName, time::Day};
use ayumi_simulator::random::{Curve, Random};
use serde_json::{Value, json};

use super::{
    entry::{Act, EVENING, Entry},
    office::working_day,
    outreach::{self, Covered, by_implementer},
    parse_valid,
    recruitment::{Companies, Prefecture, ReportedNumbers},
};

/// The day on which the regions open in the facts.
const OPENED: &str = "2019-07-01";
/// The day of the area changes in the facts.
const EXTENDED: &str = "2019-10-01";
/// The last day of recruitment, by which the targets are to be reached.
const CLOSED: &str = "2020-01-31";
/// The first Friday; each region reports on a weekday of its own on or before it.
const FIRST_FRIDAY: &str = "2019-07-05";
/// From the first Friday to the last day, both included.
const WEEKS: i32 = 31;

/// Comes in from the first day on, faster at first.
const STEADY: Curve = &[(0, 0), (37, 215), (62, 350), (92, 500), (123, 650), (153, 790), (184, 900), (214, 1000)];
/// Begins somewhat late and catches up.
const HESITANT: Curve = &[(0, 0), (37, 120), (62, 250), (92, 420), (123, 600), (153, 770), (184, 900), (214, 1000)];
/// Hardly begins before August, and grows once more bodies help.
const SLOW: Curve = &[(0, 0), (37, 60), (62, 120), (92, 290), (123, 520), (153, 740), (184, 890), (214, 1000)];
/// Begins when the area is extended.
const EXTENSION: Curve = &[(92, 0), (107, 90), (137, 420), (168, 720), (214, 1000)];

struct Region {
    id: &'static str,
    /// At first, and from the extension of the area on if the target was then revised.
    target: (usize, Option<usize>),
    prefectures: &'static [Prefecture],
    reported: ReportedNumbers,
    /// How many days before Friday it reports.
    before_friday: i32,
    /// The weeks, from 0, in which it doesn't report.
    omits: &'static [i32],
    /// The weeks whose report comes late.
    late: &'static [i32],
    /// The weeks whose report counts companies twice, and those whose report misses some.
    surplus: Option<i32>,
    missing: &'static [i32],
    /// The week whose report is entered under the day before its own.
    misdated: Option<i32>,
    /// When and why the secretariat takes its flag away.
    unflag: Option<(&'static str, &'static str)>,
}

const fn prefecture(code: &'static str, recruited: usize, curve: Curve) -> Prefecture {
    Prefecture { code, recruited, curve }
}

const ALL: ReportedNumbers = ReportedNumbers { applied: true, withdrawn: true };
const NO_WITHDRAWALS: ReportedNumbers = ReportedNumbers { applied: true, withdrawn: false };
const ONLY_RECRUITED: ReportedNumbers = ReportedNumbers { applied: false, withdrawn: false };

/// Together they recruit 1,064 companies, the published total; how it divides isn't published.
const REGIONS: [Region; 8] = [
    Region {
        id: "tohoku",
        target: (150, None),
        prefectures: &[prefecture("03", 30, SLOW), prefecture("04", 48, SLOW), prefecture("07", 34, SLOW)],
        reported: NO_WITHDRAWALS,
        before_friday: 0,
        omits: &[12],
        late: &[3, 9, 21],
        surplus: Some(16),
        missing: &[],
        misdated: None,
        unflag: Some(("2019-11-08", "盛岡・郡山などで説明会を分けて開いてから、参加企業が増え続けているため。")),
    },
    Region {
        id: "niigata",
        target: (110, None),
        prefectures: &[prefecture("15", 118, STEADY)],
        reported: ALL,
        before_friday: 2,
        omits: &[],
        late: &[7],
        surplus: None,
        missing: &[13],
        misdated: None,
        unflag: None,
    },
    Region {
        id: "nagano-kita-kanto",
        target: (160, Some(170)),
        prefectures: &[
            prefecture("08", 28, SLOW),
            prefecture("09", 25, SLOW),
            prefecture("10", 30, SLOW),
            prefecture("20", 35, SLOW),
            prefecture("11", 32, EXTENSION),
        ],
        reported: ALL,
        before_friday: 1,
        omits: &[18],
        late: &[5, 14, 24],
        surplus: None,
        missing: &[10],
        misdated: Some(21),
        unflag: Some(("2019-11-29", "金融機関の協力と区域の拡大により、募集の伸びが目標に見合う水準になったため。")),
    },
    Region {
        id: "kanagawa",
        target: (160, None),
        prefectures: &[prefecture("14", 174, STEADY)],
        reported: ALL,
        before_friday: 0,
        omits: &[6],
        late: &[19],
        surplus: Some(8),
        missing: &[],
        misdated: None,
        unflag: None,
    },
    Region {
        id: "ishikawa",
        target: (110, Some(130)),
        prefectures: &[prefecture("17", 58, SLOW), prefecture("16", 28, EXTENSION), prefecture("18", 22, EXTENSION)],
        reported: NO_WITHDRAWALS,
        before_friday: 3,
        omits: &[],
        late: &[2, 17],
        surplus: Some(22),
        missing: &[],
        misdated: None,
        unflag: Some(("2019-11-29", "富山・福井への拡大の後、募集の伸びが続いているため。")),
    },
    Region {
        id: "aichi",
        target: (160, None),
        prefectures: &[prefecture("23", 166, HESITANT)],
        reported: ALL,
        before_friday: 1,
        omits: &[15],
        late: &[11, 26],
        surplus: None,
        missing: &[8, 20],
        misdated: None,
        unflag: None,
    },
    Region {
        id: "kinki",
        target: (160, None),
        prefectures: &[prefecture("26", 32, STEADY), prefecture("27", 74, STEADY), prefecture("28", 42, STEADY)],
        reported: ONLY_RECRUITED,
        before_friday: 4,
        omits: &[],
        late: &[8, 23],
        surplus: Some(12),
        missing: &[],
        misdated: None,
        unflag: None,
    },
    Region {
        id: "hiroshima",
        target: (100, Some(110)),
        prefectures: &[prefecture("34", 60, SLOW), prefecture("35", 28, EXTENSION)],
        reported: NO_WITHDRAWALS,
        before_friday: 2,
        // Nothing is heard of it over the new year, for more than three weeks.
        omits: &[25, 26, 27, 28],
        late: &[4, 13],
        surplus: None,
        missing: &[19],
        misdated: None,
        unflag: Some(("2019-11-22", "地域金融機関の紹介による申込みが増え、目標の達成が見込めるため。")),
    },
];

/// All that is simulated of the pilots.
pub(super) fn entries() -> Vec<Entry> {
    let mut random = Random::new(201_907);
    let mut entries: Vec<_> = REGIONS.iter().flat_map(|region| region.entries(&mut random)).collect();
    entries.extend(outreach::entries(&mut random, &covered()));
    entries.extend(issues());
    entries
}

impl Region {
    fn entries(&self, random: &mut Random) -> Vec<Entry> {
        let mut entries = self.targets();
        entries.extend(self.reports(random));
        if let Some((on, reason)) = self.unflag {
            entries.push(self.entry(parse_valid(on), "unflag", json!({"on": on, "reason": reason})));
        }
        entries.push(self.entry(parse_valid::<Day>(CLOSED) + 3, "close-recruitment", json!({"on": CLOSED})));
        entries
    }

    fn entry(&self, on: Day, command: &str, payload: Value) -> Entry {
        Entry::simulated(on, ProgrammeName::Pilots, self.id, command, payload)
    }

    fn targets(&self) -> Vec<Entry> {
        let first = json!({"on": OPENED, "companies": self.target.0, "by": CLOSED});
        let mut entries = vec![self.entry(parse_valid(OPENED), "set-target", first)];
        if let Some(companies) = self.target.1 {
            let revised = json!({
                "on": EXTENDED, "companies": companies, "by": CLOSED, "prefectures": self.parts(companies),
                "reason": "区域の拡大に合わせて見直した。",
            });
            entries.push(self.entry(parse_valid(EXTENDED), "set-target", revised));
        }
        entries
    }

    /// The target divided as the companies will be; what doesn't divide stays with the region.
    fn parts(&self, companies: usize) -> Vec<Value> {
        let whole: usize = self.prefectures.iter().map(|one| one.recruited).sum();
        let part = |one: &Prefecture| json!({"prefecture": one.code, "companies": one.recruited * companies / whole});
        self.prefectures.iter().map(part).collect()
    }

    fn reports(&self, random: &mut Random) -> Vec<Entry> {
        let companies: Vec<_> =
            self.prefectures.iter().map(|one| Companies::draw(random, parse_valid(OPENED), one)).collect();
        let weeks = (0..WEEKS).filter(|week| !self.omits.contains(week));
        weeks.flat_map(|week| self.report(random, &companies, week)).collect()
    }

    /// One week's report, with its correction if it needs one.
    fn report(&self, random: &mut Random, companies: &[Companies], week: i32) -> Vec<Entry> {
        let as_of = self.as_of(week);
        let delay = if self.late.contains(&week) { random.days(8, 13) } else { random.days(0, 1) };
        let rows = self.rows(companies, as_of);
        let mut as_reported = rows.clone();
        let flaw = self.flaw(companies, week);
        if let Some((row, _, _)) = &flaw {
            as_reported[0] = row.clone();
        }
        let update = |as_of: Day| json!({"as_of": as_of, "prefectures": as_reported});
        let misdated = self.misdated == Some(week);
        let first = update(if misdated { as_of - 1 } else { as_of });
        let mut entries = vec![by_implementer(as_of + delay, self.id, "update-recruitment", first)];
        if misdated {
            let (of, instead) = ("update-recruitment", Some(update(as_of)));
            let act = Act::TakeBack { of, reason: "報告基準日の誤り。", instead };
            entries.push(Entry::of(as_of + 4, ProgrammeName::Pilots, self.id, act));
        }
        if let Some((_, after, reason)) = flaw {
            let correction = json!({"as_of": as_of, "prefectures": [rows[0]], "reason": reason});
            entries.push(by_implementer(as_of + after, self.id, "correct-recruitment", correction));
        }
        entries
    }

    fn as_of(&self, week: i32) -> Day {
        // The last report is as of the last day of recruitment, a Friday, for regions of every weekday.
        if week == WEEKS - 1 {
            parse_valid(CLOSED)
        } else {
            parse_valid::<Day>(FIRST_FRIDAY) + 7 * week - self.before_friday
        }
    }

    /// The rows of the prefectures that the region covers on the day.
    fn rows(&self, companies: &[Companies], as_of: Day) -> Vec<Value> {
        let covered = |one: &&Prefecture| parse_valid::<Day>(OPENED) + one.curve[0].0 <= as_of;
        let count = self.prefectures.iter().filter(covered).count();
        companies[..count].iter().map(|one| one.row(as_of, self.reported, 0)).collect()
    }

    /// The wrong first row of a week's report, after how many days it is corrected, and why. A surplus is
    /// corrected before the next report, which it would exceed.
    fn flaw(&self, companies: &[Companies], week: i32) -> Option<(Value, i32, &'static str)> {
        if self.surplus == Some(week) {
            let row = companies[0].row(self.as_of(week), self.reported, 3);
            return Some((row, 4, "同じ企業を二重に数えていたため。"));
        }
        if self.missing.contains(&week) {
            let row = companies[0].row(self.as_of(week - 1), self.reported, 0);
            return Some((row, 20, "前週の表を送っていたため。"));
        }
        None
    }
}

/// From the fifth working day of the month after, a month's report is issued; the first one on the day before the meeting.
const ISSUED_AFTER_DAYS: i32 = 6;

/// The monthly reports, of every month in which regions recruited.
fn issues() -> Vec<Entry> {
    let first: Day = parse_valid(OPENED);
    let months = std::iter::successors(Some(first.month_end()), |end| Some((*end + 1).month_end()));
    let issue = |as_of: Day| {
        let on = working_day(as_of + ISSUED_AFTER_DAYS);
        let entry = Entry::of(on, ProgrammeName::Reports, "recruitment", Act::Issue { as_of });
        Entry { from_hour: EVENING, ..entry }
    };
    months.take_while(|end| *end <= parse_valid(CLOSED)).map(issue).collect()
}

/// The prefectures of every region.
fn covered() -> Vec<Covered> {
    let opened: Day = parse_valid(OPENED);
    let of = |region: &'static Region| {
        region.prefectures.iter().map(move |one| Covered {
            region: region.id,
            prefecture: parse_valid(one.code),
            from: opened + one.curve[0].0,
            is_flagged: region.unflag.is_some(),
        })
    };
    REGIONS.iter().flat_map(of).collect()
}
