//! Simulated briefings and approaches of the implementers. The bodies approached have fictitious names: what a
//! real one answered isn't ours to invent.

use ayumi_proto::{commit::Role, event::ProgrammeName, place::Prefecture, time::Day};
use ayumi_simulator::random::Random;
use serde_json::{Value, json};

use super::{entry::Entry, office::working_day, parse_valid};

/// Region, id, day, where, prefecture, companies that attended.
type Briefing = (&'static str, &'static str, &'static str, &'static str, &'static str, usize);

/// Before the meeting the struggling regions hold one briefing each, in their largest city; after it they
/// go to where companies are.
const BRIEFINGS: [Briefing; 36] = [
    ("tohoku", "sendai-1", "2019-07-24", "仙台市内の会場", "04", 11),
    ("tohoku", "morioka-1", "2019-09-05", "盛岡市内の会場", "03", 19),
    ("tohoku", "koriyama-1", "2019-09-11", "郡山市内の会場", "07", 23),
    ("tohoku", "ishinomaki-1", "2019-09-19", "石巻市内の会場", "04", 14),
    ("tohoku", "fukushima-1", "2019-10-02", "福島市内の会場", "07", 17),
    ("tohoku", "kitakami-1", "2019-10-10", "北上市内の会場", "03", 16),
    ("tohoku", "sendai-2", "2019-11-06", "仙台市内の会場", "04", 28),
    ("niigata", "niigata-1", "2019-07-17", "新潟市内の会場", "15", 42),
    ("niigata", "nagaoka-1", "2019-07-30", "長岡市内の会場", "15", 31),
    ("niigata", "joetsu-1", "2019-09-12", "上越市内の会場", "15", 24),
    ("niigata", "niigata-2", "2019-10-23", "新潟市内の会場", "15", 26),
    ("nagano-kita-kanto", "nagano-1", "2019-07-25", "長野市内の会場", "20", 12),
    ("nagano-kita-kanto", "takasaki-1", "2019-09-04", "高崎市内の会場", "10", 25),
    ("nagano-kita-kanto", "utsunomiya-1", "2019-09-18", "宇都宮市内の会場", "09", 21),
    ("nagano-kita-kanto", "mito-1", "2019-09-26", "水戸市内の会場", "08", 18),
    ("nagano-kita-kanto", "matsumoto-1", "2019-10-09", "松本市内の会場", "20", 22),
    ("nagano-kita-kanto", "saitama-1", "2019-10-16", "さいたま市内の会場", "11", 37),
    ("kanagawa", "yokohama-1", "2019-07-18", "横浜市内の会場", "14", 58),
    ("kanagawa", "kawasaki-1", "2019-07-31", "川崎市内の会場", "14", 39),
    ("kanagawa", "atsugi-1", "2019-09-10", "厚木市内の会場", "14", 27),
    ("kanagawa", "yokohama-2", "2019-10-24", "横浜市内の会場", "14", 33),
    ("ishikawa", "kanazawa-1", "2019-07-26", "金沢市内の会場", "17", 9),
    ("ishikawa", "komatsu-1", "2019-09-17", "小松市内の会場", "17", 16),
    ("ishikawa", "toyama-1", "2019-09-27", "富山市内の会場", "16", 22),
    ("ishikawa", "fukui-1", "2019-10-08", "福井市内の会場", "18", 20),
    ("ishikawa", "kanazawa-2", "2019-11-13", "金沢市内の会場", "17", 24),
    ("aichi", "nagoya-1", "2019-07-23", "名古屋市内の会場", "23", 35),
    ("aichi", "toyohashi-1", "2019-09-03", "豊橋市内の会場", "23", 22),
    ("aichi", "nagoya-2", "2019-10-17", "名古屋市内の会場", "23", 44),
    ("kinki", "osaka-1", "2019-07-16", "大阪市内の会場", "27", 63),
    ("kinki", "kyoto-1", "2019-07-29", "京都市内の会場", "26", 28),
    ("kinki", "kobe-1", "2019-08-29", "神戸市内の会場", "28", 30),
    ("hiroshima", "hiroshima-1", "2019-07-22", "広島市内の会場", "34", 8),
    ("hiroshima", "fukuyama-1", "2019-09-20", "福山市内の会場", "34", 21),
    ("hiroshima", "kure-1", "2019-10-03", "呉市内の会場", "34", 13),
    ("hiroshima", "yamaguchi-1", "2019-10-18", "山口市内の会場", "35", 19),
];

/// Kind, and what such a body is called.
const BODIES: [(&str, &str); 7] = [
    ("chamber", "商工会議所"),
    ("chamber", "商工会"),
    ("support-centre", "支援拠点"),
    ("bank", "地方銀行"),
    ("bank", "信用金庫"),
    ("infrastructure", "インフラ事業者"),
    ("vendor", "ITベンダー"),
];

/// How many of [`BODIES`] a struggling region has asked before the meeting.
const ASKED_BY_THE_STRUGGLING: usize = 2;

/// A prefecture that a region covers.
pub(super) struct Covered {
    pub(super) region: &'static str,
    pub(super) prefecture: Prefecture,
    /// The first day on which it does.
    pub(super) from: Day,
    /// Whether the secretariat flags the region as struggling.
    pub(super) is_flagged: bool,
}

/// The briefings and approaches of all regions.
pub(super) fn entries(random: &mut Random, covered: &[Covered]) -> Vec<Entry> {
    let mut entries: Vec<_> = BRIEFINGS.iter().flat_map(briefing).collect();
    for covered in covered {
        for (index, body) in BODIES.iter().enumerate() {
            let on = first_day(random, covered, index);
            entries.extend(approach(random, covered.region, covered.prefecture, on, *body));
        }
    }
    entries
}

fn briefing((region, id, held_on, place, prefecture, attended): &Briefing) -> [Entry; 2] {
    let held: Day = parse_valid(held_on);
    let announced = (held - 21).max(parse_valid("2019-07-01"));
    let scheduled = json!({
        "briefing": id, "on": announced, "held_on": held_on, "place": place, "prefecture": prefecture,
    });
    let took_place = json!({
        "briefing": id, "on": held_on, "place": place, "prefecture": prefecture, "attended_companies": attended,
    });
    [
        by_implementer(announced, region, "schedule-briefing", scheduled),
        by_implementer(held, region, "hold-briefing", took_place),
    ]
}

/// When a body is first asked: in July, unless the region struggles or reaches the prefecture later.
fn first_day(random: &mut Random, covered: &Covered, index: usize) -> Day {
    let opened: Day = parse_valid("2019-07-01");
    if covered.from > opened {
        // An extension is prepared before it holds.
        return covered.from - random.days(5, 25);
    }
    let asked_late = covered.is_flagged && index >= ASKED_BY_THE_STRUGGLING;
    if asked_late { parse_valid::<Day>("2019-08-19") + random.days(0, 40) } else { opened + random.days(1, 30) }
}

/// An approach, and a second one where the body wanted to consider or didn't answer.
fn approach(
    random: &mut Random,
    region: &str,
    prefecture: Prefecture,
    on: Day,
    (kind, called): (&str, &str),
) -> Vec<Entry> {
    let first = ["agreed", "considering", "declined", "no-answer"][random.weighted(&[45, 28, 7, 20])];
    let body = format!("{}の{called}（模擬）", prefecture.name().ja);
    let entry = |on: Day, result: &str| {
        let on = working_day(on);
        let payload = json!({"on": on, "body": body, "kind": kind, "prefecture": prefecture, "result": result});
        by_implementer(on, region, "approach-body", payload)
    };
    let mut entries = vec![entry(on, first)];
    if matches!(first, "considering" | "no-answer") && random.chance(600) {
        let second = ["agreed", "declined"][random.weighted(&[80, 20])];
        entries.push(entry(on + random.days(14, 35), second));
    }
    entries
}

/// Something simulated that a region's implementer enters.
pub(super) fn by_implementer(on: Day, region: &str, command: &str, payload: Value) -> Entry {
    let name = format!("{region}（模擬）");
    Entry::simulated(on, ProgrammeName::Pilots, region, command, payload).by(Role::Implementer, &name)
}
