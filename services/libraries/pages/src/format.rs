//! Days, moments and numbers as they are read in Japan and in English.

use ayumi_proto::{
    ids::Edition,
    time::{Day, Moment},
};

use crate::language::Language;

/// The Japanese eras, by the day from which each counts its first year.
const ERAS: [((i16, i8, i8), &str); 5] = [
    ((2019, 5, 1), "令和"),
    ((1989, 1, 8), "平成"),
    ((1926, 12, 25), "昭和"),
    ((1912, 7, 30), "大正"),
    ((1868, 1, 25), "明治"),
];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `令和元（2019）年8月7日` or `7 Aug 2019`: a day by itself, as on paper.
pub fn full_day(language: Language, day: Day) -> String {
    let (year, month, date) = day.ymd();
    match (language, era_year(day)) {
        (Language::Ja, Some(era_year)) => format!("{era_year}（{year}）年{month}月{date}日"),
        (Language::Ja, None) => western_day(language, day),
        (Language::En, _) => western_day(language, day),
    }
}

/// `2019年8月7日` or `7 Aug 2019`.
pub fn western_day(language: Language, day: Day) -> String {
    let (year, month, date) = day.ymd();
    match language {
        Language::Ja => format!("{year}年{month}月{date}日"),
        Language::En => format!("{date} {} {year}", month_name(day)),
    }
}

/// A day on a page of a fiscal year: `8月7日（水）` within it, `2020年4月3日` outside it; in English always
/// `7 Aug 2019`. Without a fiscal year, as on paper.
pub fn day(language: Language, day: Day, of: Option<Edition>) -> String {
    match (language, of) {
        (Language::Ja, Some(edition)) if Edition::of(day) == edition => format!("{}（{}）", date(day), weekday(day)),
        (Language::Ja | Language::En, Some(_)) => western_day(language, day),
        (Language::Ja | Language::En, None) => full_day(language, day),
    }
}

/// A moment on a page of a fiscal year, in Japan time: `8月7日 15:30`, `2020年4月3日 15:30`, or
/// `7 Aug 2019, 15:30 JST`.
pub fn moment(language: Language, moment: Moment, of: Option<Edition>) -> String {
    let (hour, minute) = moment.hour_minute();
    let on = moment.day();
    match (language, of) {
        (Language::Ja, Some(edition)) if Edition::of(on) == edition => format!("{} {hour}:{minute:02}", date(on)),
        (Language::Ja, of) => format!("{} {hour}:{minute:02}", day(language, on, of)),
        (Language::En, _) => format!("{}, {hour}:{minute:02} JST", western_day(language, on)),
    }
}

/// `8月7日`.
fn date(day: Day) -> String {
    let (_, month, date) = day.ymd();
    format!("{month}月{date}日")
}

/// The day of the week in Japanese. 1 January 1970 was a Thursday.
fn weekday(day: Day) -> char {
    const NAMES: [char; 7] = ['木', '金', '土', '日', '月', '火', '水'];
    usize::try_from(day.epoch_days().rem_euclid(7)).ok().and_then(|place| NAMES.get(place)).copied().unwrap_or_default()
}

/// `令和元`; before the eras that are known here, nothing.
fn era_year(day: Day) -> Option<String> {
    let (year, ..) = day.ymd();
    let ((first, ..), era) = ERAS.iter().find(|(first, _)| *first <= day.ymd())?;
    Some(if *first == year { format!("{era}元") } else { format!("{era}{}", year - first + 1) })
}

/// `8月` or `Aug`.
pub fn month(language: Language, day: Day) -> String {
    match language {
        Language::Ja => format!("{}月", day.ymd().1),
        Language::En => month_name(day).to_owned(),
    }
}

fn month_name(day: Day) -> &'static str {
    usize::try_from(day.ymd().1 - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default()
}

/// `45,000円` or `¥45,000`.
pub fn yen(language: Language, yen: i64) -> String {
    let (sign, amount) = (sign(language, yen < 0), whole(yen.unsigned_abs()));
    match language {
        Language::Ja => format!("{sign}{amount}円"),
        Language::En => format!("{sign}¥{amount}"),
    }
}

/// `17,460`: thousands of yen, half up, under a head that says so.
pub fn thousands(language: Language, yen: i64) -> String {
    let thousands = yen.unsigned_abs().saturating_add(500) / 1_000;
    format!("{}{}", sign(language, yen < 0 && thousands > 0), whole(thousands))
}

/// What stands before a negative number.
fn sign(language: Language, negative: bool) -> &'static str {
    match (negative, language) {
        (false, _) => "",
        (true, Language::Ja) => "△",
        (true, Language::En) => "−",
    }
}

/// `2.0`: a rate or a forecast, always with its tenth, as the figure has it.
pub fn tenths(language: Language, number: f64) -> String {
    let tenths = (number.abs() * 10.0).round() as u64;
    format!("{}{}.{}", sign(language, number < 0.0), whole(tenths / 10), tenths % 10)
}

/// `令和元年度（2019年度）` or `FY2019`. A fiscal year bears the era in which its calendar year ends.
pub fn edition(language: Language, edition: Edition) -> String {
    let year = edition.year();
    let era_year = Day::from_ymd(year as i16, 12, 31).and_then(era_year);
    match (language, era_year) {
        (Language::Ja, Some(era_year)) => format!("{era_year}年度（{year}年度）"),
        (Language::Ja, None) => format!("{year}年度"),
        (Language::En, _) => format!("FY{year}"),
    }
}

/// `1,064`, or `2.5` where there are tenths.
pub fn number(language: Language, number: f64) -> String {
    let tenths = (number.abs() * 10.0).round() as u64;
    let sign = sign(language, number < 0.0);
    match tenths % 10 {
        0 => format!("{sign}{}", whole(tenths / 10)),
        rest => format!("{sign}{}.{rest}", whole(tenths / 10)),
    }
}

/// What stands where a value isn't applicable. The one of Japanese statistics is as wide as a digit of theirs.
pub fn nothing(language: Language) -> &'static str {
    match language {
        Language::Ja => "－",
        Language::En => "–",
    }
}

/// What stands where a value hasn't been reported.
pub const UNREPORTED: &str = "…";

fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `74.7％` or `74.7%`, half up; 100.0 only of what is reached; nothing for a part of nothing.
pub fn percent(language: Language, part: i64, of: i64) -> String {
    if of <= 0 {
        return nothing(language).to_owned();
    }
    let (part_of_all, of_all) = (i128::from(part), i128::from(of));
    let rounded = (part_of_all * 2000 + of_all).div_euclid(2 * of_all);
    let permille = if part < of { rounded.min(999) } else { rounded };
    let (sign, permille) = (sign(language, permille < 0), permille.unsigned_abs());
    let mark = match language {
        Language::Ja => "％",
        Language::En => "%",
    };
    format!("{sign}{}.{}{mark}", permille / 10, permille % 10)
}

/// The text with what means something to XML and HTML written as entities.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_bear_era_and_year_on_paper() {
        for (given, ja, en) in [
            ("2019-08-07", "令和元（2019）年8月7日", "7 Aug 2019"),
            ("2020-02-29", "令和2（2020）年2月29日", "29 Feb 2020"),
            ("2019-05-01", "令和元（2019）年5月1日", "1 May 2019"),
            ("2019-04-30", "平成31（2019）年4月30日", "30 Apr 2019"),
            ("1989-01-07", "昭和64（1989）年1月7日", "7 Jan 1989"),
            ("1926-12-25", "昭和元（1926）年12月25日", "25 Dec 1926"),
            ("1900-01-01", "明治33（1900）年1月1日", "1 Jan 1900"),
        ] {
            let given: Day = given.parse().unwrap();
            let shown = [Language::Ja, Language::En].map(|language| full_day(language, given));
            assert_eq!(shown, [ja, en]);
            assert_eq!([Language::Ja, Language::En].map(|language| day(language, given, None)), shown);
        }
    }

    #[test]
    fn days_of_the_page_s_year_are_short_and_others_bear_their_year() {
        let fy2019 = Some("fy2019".parse().unwrap());
        for (given, ja, en) in [
            ("2019-08-07", "8月7日（水）", "7 Aug 2019"),
            ("2020-03-31", "3月31日（火）", "31 Mar 2020"),
            ("2020-04-03", "2020年4月3日", "3 Apr 2020"),
            ("1969-12-31", "1969年12月31日", "31 Dec 1969"),
        ] {
            let given: Day = given.parse().unwrap();
            assert_eq!([Language::Ja, Language::En].map(|language| day(language, given, fy2019)), [ja, en]);
        }
        let week: String = (0..7).map(|days| weekday("2019-08-05".parse::<Day>().unwrap() + days)).collect();
        assert_eq!(week, "月火水木金土日");
        assert_eq!(weekday("1969-12-31".parse().unwrap()), '水');
    }

    #[test]
    fn fiscal_years_are_named_by_era() {
        let words = |code: &str| [Language::Ja, Language::En].map(|language| edition(language, code.parse().unwrap()));
        assert_eq!(words("fy2019"), ["令和元年度（2019年度）", "FY2019"]);
        assert_eq!(words("fy2018"), ["平成30年度（2018年度）", "FY2018"]);
    }

    #[test]
    fn moments_are_those_of_tokyo() {
        let given: Moment = "2019-08-06T15:05:00Z".parse().unwrap();
        let [fy2019, fy2020] = ["fy2019", "fy2020"].map(|code| Some(code.parse().unwrap()));
        assert_eq!(moment(Language::Ja, given, fy2019), "8月7日 0:05");
        assert_eq!(moment(Language::Ja, given, fy2020), "2019年8月7日 0:05");
        assert_eq!(moment(Language::Ja, given, None), "令和元（2019）年8月7日 0:05");
        assert_eq!(moment(Language::En, given, fy2019), "7 Aug 2019, 0:05 JST");
    }

    #[test]
    fn numbers_are_grouped_and_percent_never_flatters() {
        assert_eq!(yen(Language::Ja, 45_000), "45,000円");
        assert_eq!(yen(Language::En, 72_000_000), "¥72,000,000");
        assert_eq!(
            [17_460_000, 1_500, 499, -45_500].map(|yen| thousands(Language::Ja, yen)),
            ["17,460", "2", "0", "△46"]
        );
        assert_eq!([yen(Language::Ja, -5), yen(Language::En, -5)], ["△5円", "−¥5"]);
        let shown = [1064.0, 2.5, -0.3, 0.0].map(|given| number(Language::En, given));
        assert_eq!(shown, ["1,064", "2.5", "−0.3", "0"]);
        assert_eq!(number(Language::Ja, -0.3), "△0.3");
        assert_eq!([9.0, 1064.25, -0.3].map(|given| tenths(Language::En, given)), ["9.0", "1,064.3", "−0.3"]);
        for (part, of, shown) in [
            (62, 150, "41.3％"),
            (747, 1000, "74.7％"),
            (1, 8, "12.5％"),
            (1, 16, "6.3％"),
            (9999, 10_000, "99.9％"),
            (10_000, 10_000, "100.0％"),
            (3, 2, "150.0％"),
            (-1, 8, "△12.5％"),
            (1, 0, "－"),
        ] {
            assert_eq!(percent(Language::Ja, part, of), shown, "{part} of {of}");
        }
        assert_eq!([percent(Language::En, 62, 150), percent(Language::En, 1, 0)], ["41.3%", "–"]);
    }
}
