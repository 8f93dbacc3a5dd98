//! Values as a sentence has them, in Japanese and in English. A sentence that names a value needn't know how either
//! language writes it: `2019年8月7日` and `7 Aug 2019`, `45,000円` and `¥45,000`.

use std::fmt::{self, Display, Formatter};

use ayumi_proto::{
    commit::Role,
    ids::{CompanyId, ExpertId, ItemId, MeetingId, RegionId, ReportId},
    money::Yen,
    month::Month,
    place::Prefecture,
    text::{Name, Text},
    time::{Day, Moment, Span},
};

/// A value that both languages can write into a sentence.
pub trait Bilingual {
    /// Writes it as Japanese does.
    ///
    /// # Errors
    /// Only those of the formatter.
    fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result;

    /// Writes it as English does.
    ///
    /// # Errors
    /// Only those of the formatter.
    fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result;
}

/// A value that prints in Japanese.
#[derive(Clone, Copy, Debug)]
pub struct Ja<'a, T: ?Sized>(pub &'a T);

/// A value that prints in English.
#[derive(Clone, Copy, Debug)]
pub struct En<'a, T: ?Sized>(pub &'a T);

impl<T: Bilingual + ?Sized> Display for Ja<'_, T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.ja(formatter)
    }
}

impl<T: Bilingual + ?Sized> Display for En<'_, T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.en(formatter)
    }
}

impl<T: Bilingual + ?Sized> Bilingual for &T {
    fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        (**self).ja(formatter)
    }

    fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        (**self).en(formatter)
    }
}

/// A list, its entries parted as each language does; an empty one says that there is none.
impl<T: Bilingual> Bilingual for Vec<T> {
    fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        list(self.iter().map(Ja), "、", "なし", formatter)
    }

    fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        list(self.iter().map(En), ", ", "none", formatter)
    }
}

fn list(
    entries: impl Iterator<Item = impl Display>,
    separator: &str,
    none: &str,
    formatter: &mut Formatter<'_>,
) -> fmt::Result {
    let mut is_empty = true;
    for entry in entries {
        let before = if is_empty { "" } else { separator };
        write!(formatter, "{before}{entry}")?;
        is_empty = false;
    }
    if is_empty { formatter.write_str(none) } else { Ok(()) }
}

/// The same in both languages.
macro_rules! as_displayed {
    ($($type:ty),+) => { $(
        impl Bilingual for $type {
            fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                self.fmt(formatter)
            }

            fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                self.fmt(formatter)
            }
        }
    )+ };
}

as_displayed!(CompanyId, ExpertId, ItemId, MeetingId, Name, RegionId, ReportId);

/// Whole numbers, their digits in groups of three: `1,000,000`.
macro_rules! in_groups_of_three {
    ($($type:ty),+) => { $(
        impl Bilingual for $type {
            fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                grouped(&self.to_string(), formatter)
            }

            fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                grouped(&self.to_string(), formatter)
            }
        }
    )+ };
}

in_groups_of_three!(u8, u16, u32, u64, usize);

fn grouped(digits: &str, formatter: &mut Formatter<'_>) -> fmt::Result {
    for (index, digit) in digits.char_indices() {
        let comma = if index > 0 && (digits.len() - index).is_multiple_of(3) { "," } else { "" };
        write!(formatter, "{comma}{digit}")?;
    }
    Ok(())
}

/// Writes a type by an expression for each language.
macro_rules! bilingual {
    ($($value:ident: $type:ty => $ja:expr, $en:expr;)+) => { $(
        impl Bilingual for $type {
            fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                let $value = self;
                formatter.write_fmt($ja)
            }

            fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
                let $value = self;
                formatter.write_fmt($en)
            }
        }
    )+ };
}

bilingual! {
    text: Text => format_args!("{}", text.ja), format_args!("{}", text.en);
    place: Prefecture => format_args!("{}", place.name().ja), format_args!("{}", place.name().en);
    yen: Yen => format_args!("{yen}円"), format_args!("¥{yen}");
    role: Role => format_args!("{}", role_name(*role).0), format_args!("{}", role_name(*role).1);
    span: Span => format_args!("{}〜{}", Ja(&span.from()), Ja(&span.to())),
        format_args!("{} to {}", En(&span.from()), En(&span.to()));
    moment: Moment => format_args!("{} {}", Ja(&moment.day()), Clock(*moment)),
        format_args!("{}, {} JST", En(&moment.day()), Clock(*moment));
}

/// Two wordings, Japanese and English.
impl<J: Display, E: Display> Bilingual for (J, E) {
    fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }

    fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.1.fmt(formatter)
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2019年8月7日` or `7 Aug 2019`: of any year, for a refusal isn't part of a page that names one.
impl Bilingual for Day {
    fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(formatter, "{year}年{month}月{day}日")
    }

    fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(formatter, "{day} {} {year}", month_name(month))
    }
}

/// `2019年8月` or `Aug 2019`.
impl Bilingual for Month {
    fn ja(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.last_day().ymd();
        write!(formatter, "{year}年{month}月")
    }

    fn en(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.last_day().ymd();
        write!(formatter, "{} {year}", month_name(month))
    }
}

fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default()
}

/// `15:30`, in Japan.
struct Clock(Moment);

impl Display for Clock {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (hour, minute) = self.0.hour_minute();
        write!(formatter, "{hour}:{minute:02}")
    }
}

fn role_name(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Secretariat => ("事務局", "secretariat"),
        Role::Implementer => ("実施者", "implementer"),
        Role::Expert => ("登録セキスペ", "expert"),
        Role::Body => ("構成団体", "member body"),
        Role::Observer => ("所管省庁", "ministry observer"),
        Role::Researcher => ("評価研究者", "researcher"),
        Role::System => ("システム", "system"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::v;

    fn both(value: impl Bilingual) -> (String, String) {
        (Ja(&value).to_string(), En(&value).to_string())
    }

    #[track_caller]
    fn assert_reads(value: impl Bilingual, ja: &str, en: &str) {
        assert_eq!(both(value), (ja.to_owned(), en.to_owned()));
    }

    #[test]
    fn days_and_times_read_as_each_language_writes_them() {
        assert_reads(v::<Day>("2019-08-07"), "2019年8月7日", "7 Aug 2019");
        assert_reads(v::<Day>("2020-12-31"), "2020年12月31日", "31 Dec 2020");
        assert_reads(v::<Moment>("2019-08-06T15:05:00Z"), "2019年8月7日 0:05", "7 Aug 2019, 0:05 JST");
        let span = Span::new(v("2019-08-01"), v("2020-01-31")).unwrap();
        assert_reads(span, "2019年8月1日〜2020年1月31日", "1 Aug 2019 to 31 Jan 2020");
    }

    #[test]
    fn numbers_and_money_read_in_groups_of_three() {
        for (number, read) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_reads(number as u32, read, read);
        }
        assert_reads(Yen::new(45_000), "45,000円", "¥45,000");
    }

    #[test]
    fn lists_are_parted_and_none_is_said() {
        assert_reads(vec![1_u8, 4, 5], "1、4、5", "1, 4, 5");
        assert_reads(Vec::<u8>::new(), "なし", "none");
        assert_reads(v::<Prefecture>("17"), "石川県", "Ishikawa");
    }
}
