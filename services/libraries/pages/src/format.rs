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

/// `令和元年8月7日（2019-08-07）` or `7 Aug 2019`.
pub fn day(language: Language, day: Day) -> String {
    let (year, month, date) = day.ymd();
    match language {
        Language::Ja => format!("{}{month}月{date}日（{day}）", era_year(day)),
        Language::En => format!("{date} {} {year}", month_name(day)),
    }
}

/// `令和元年8月7日（2019-08-07）15:30` or `7 Aug 2019, 15:30 JST`.
pub fn moment(language: Language, moment: Moment) -> String {
    let (hour, minute) = moment.hour_minute();
    let on = day(language, moment.day());
    match language {
        Language::Ja => format!("{on}{hour}:{minute:02}"),
        Language::En => format!("{on}, {hour}:{minute:02} JST"),
    }
}

/// `令和元年`.
fn era_year(day: Day) -> String {
    let (year, ..) = day.ymd();
    match ERAS.iter().find(|(first, _)| *first <= day.ymd()) {
        Some(((first, ..), era)) if *first == year => format!("{era}元年"),
        Some(((first, ..), era)) => format!("{era}{}年", year - first + 1),
        None => format!("{year}年"),
    }
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
    let amount = whole(yen.unsigned_abs());
    let sign = if yen < 0 { "−" } else { "" };
    match language {
        Language::Ja => format!("{sign}{amount}円"),
        Language::En => format!("{sign}¥{amount}"),
    }
}

/// `2.0`: a rate or a forecast, always with its tenth, as the figure has it.
pub fn tenths(number: f64) -> String {
    let sign = if number < 0.0 { "−" } else { "" };
    let tenths = (number.abs() * 10.0).round() as u64;
    format!("{sign}{}.{}", whole(tenths / 10), tenths % 10)
}

/// `令和元年度（2019年度）` or `FY2019`. A fiscal year bears the era in which its calendar year ends.
pub fn edition(language: Language, edition: Edition) -> String {
    let year = edition.year();
    let year_end = Day::from_ymd(year as i16, 12, 31).map(era_year);
    match language {
        Language::Ja => format!("{}度（{year}年度）", year_end.unwrap_or_default()),
        Language::En => format!("FY{year}"),
    }
}

/// `1,064`, or `2.5` where there are tenths.
pub fn number(number: f64) -> String {
    let sign = if number < 0.0 { "−" } else { "" };
    let tenths = (number.abs() * 10.0).round() as u64;
    match tenths % 10 {
        0 => format!("{sign}{}", whole(tenths / 10)),
        rest => format!("{sign}{}.{rest}", whole(tenths / 10)),
    }
}

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

/// `41.3%`, rounded down, so that 100% is only said of what is reached; a dash for a part of nothing.
pub fn percent(part: i64, of: i64) -> String {
    if of <= 0 {
        return "—".to_owned();
    }
    let permille = part.saturating_mul(1000).div_euclid(of);
    format!("{}.{}%", permille.div_euclid(10), permille.rem_euclid(10))
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
    fn days_bear_both_calendars_in_japanese() {
        for (given, ja, en) in [
            ("2019-08-07", "令和元年8月7日（2019-08-07）", "7 Aug 2019"),
            ("2020-02-29", "令和2年2月29日（2020-02-29）", "29 Feb 2020"),
            ("2019-05-01", "令和元年5月1日（2019-05-01）", "1 May 2019"),
            ("2019-04-30", "平成31年4月30日（2019-04-30）", "30 Apr 2019"),
            ("1989-01-07", "昭和64年1月7日（1989-01-07）", "7 Jan 1989"),
            ("1926-12-25", "昭和元年12月25日（1926-12-25）", "25 Dec 1926"),
            ("1900-01-01", "明治33年1月1日（1900-01-01）", "1 Jan 1900"),
        ] {
            let given: Day = given.parse().unwrap();
            assert_eq!((day(Language::Ja, given).as_str(), day(Language::En, given).as_str()), (ja, en));
        }
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
        assert_eq!(moment(Language::Ja, given), "令和元年8月7日（2019-08-07）0:05");
        assert_eq!(moment(Language::En, given), "7 Aug 2019, 0:05 JST");
    }

    #[test]
    fn numbers_are_grouped_and_percent_never_flatters() {
        assert_eq!(yen(Language::Ja, 45_000), "45,000円");
        assert_eq!(yen(Language::En, 72_000_000), "¥72,000,000");
        assert_eq!(yen(Language::En, -5), "−¥5");
        assert_eq!([number(1064.0), number(2.5), number(-0.3), number(0.0)], ["1,064", "2.5", "−0.3", "0"]);
        assert_eq!([tenths(9.0), tenths(1064.25), tenths(-0.3)], ["9.0", "1,064.3", "−0.3"]);
        assert_eq!([percent(62, 150), percent(9999, 10_000), percent(1, 0)], ["41.3%", "99.9%", "—"]);
    }
}
