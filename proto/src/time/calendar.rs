//! Why a calendar has no such day.

use crate::text::Text;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Why there is no day of that year, month and day of month; `None` if there is one.
pub(super) fn why_no_day(year: i16, month: i8, day: i8) -> Option<Text> {
    let Some(name) = usize::from(month.unsigned_abs()).checked_sub(1).and_then(|month| MONTHS.get(month)) else {
        return Some(Text::new("月は01から12までです", "months are 01 to 12"));
    };
    let last = last_day(year, month);
    if (1..=last).contains(&day) {
        return None;
    }
    Some(match (month, day, last) {
        (_, 0, _) => Text::new("日は01から始まります", "days begin at 01"),
        (2, _, 28) => Text::new(
            format!("{year}年はうるう年ではないため、2月は28日までです"),
            format!("{year} is not a leap year, so February has 28 days"),
        ),
        (2, ..) => Text::new(format!("{year}年2月は{last}日までです"), format!("February {year} has {last} days")),
        _ => Text::new(format!("{month}月は{last}日までです"), format!("{name} has {last} days")),
    })
}

fn last_day(year: i16, month: i8) -> i8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
