//! Rejections as tables: one row has a rule's name, the value at fault and the words in both languages.
//!
//! [`rejections!`](crate::rejections) makes of a table the enum that rules construct, its conversion to a [`Refusal`]
//! and the list of its rules. Words are those of `title`, a few words without a verb; `detail`, sentences that say what
//! is wrong, then what to do; and `accepted`, what may be entered instead, as it follows "Allowed:".

use ayumi_proto::{
    ids::{CommandId, Edition},
    time::Day,
};

pub use crate::bilingual::{Bilingual, En, Ja};
pub use ayumi_proto::{refusal::Refusal, text::Text};

/// A rule, for documentation: its name, and its title in Japanese and in English.
pub type Rule = (&'static str, &'static str, &'static str);

/// Declares an enum of rejections as a table.
///
/// A row is a variant with its fields, the rule's name, the value at fault and the words:
///
/// ```
/// use ayumi_core::{rejection::Refusal, rejections};
///
/// rejections! {
///     /// Why not.
///     pub enum Rejection {
///         TermsNotSet = "terms-not-set", at "terms",
///             title "実施条件の未設定" / "Terms not set",
///             detail "先に実施条件を設定してください。" / "Set the terms first.",
///             accepted "実施条件のある日付" / "a date on which terms apply";
///         NoSuchVisit { visit: u16, logged: u16 } = "no-such-visit", at visit,
///             let numbers = if *logged == 0 { ("なし", "none".to_owned()) } else { ("1以上", format!("1–{logged}")) },
///             title "該当する訪問なし" / "Visit not found",
///             detail "訪問{visit}はありません。" / "Visit {visit} does not exist.",
///             accepted "{numbers}" / "{numbers}";
///     }
/// }
///
/// let refusal: Refusal = Rejection::NoSuchVisit { visit: 7, logged: 4 }.into();
/// assert_eq!((refusal.rule.as_str(), refusal.offending.as_str()), ("no-such-visit", "7"));
/// assert_eq!((refusal.detail.ja.as_str(), refusal.accepted.en.as_str()), ("訪問7はありません。", "1–4"));
/// assert_eq!(Rejection::RULES[0], ("terms-not-set", "実施条件の未設定", "Terms not set"));
/// ```
///
/// - `at` takes an expression that prints the value at fault as it was given, for programs. The fields are in scope,
///   each by reference.
/// - `let` (none or several) names a value that a sentence needs and no field has, such as one of two wordings; its
///   name is that of no field. A pair of wordings, Japanese and English, is [`Bilingual`] too.
/// - `title` is text as it stands. In `detail` and `accepted`, `{name}` is a field or a `let`, each written as the
///   sentence's language does; a value that is interpolated is [`Bilingual`].
///
/// The enum has `RULES`, a [`Rule`] for each row in their order.
#[macro_export]
macro_rules! rejections {
    ($(#[$meta:meta])* $visibility:vis enum $name:ident { $(
        $variant:ident $({ $($field:ident: $type:ty),+ $(,)? })? = $rule:literal, at $offending:expr,
            $(let $word:ident = $value:expr,)*
            title $title_ja:literal / $title_en:literal,
            detail $detail_ja:literal / $detail_en:literal,
            accepted $accepted_ja:literal / $accepted_en:literal;
    )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "a row's words say what its fields are")]
        $visibility enum $name { $(
            #[doc = $title_en]
            $variant $({ $($field: $type),+ })?,
        )+ }

        impl $name {
            /// The rules: the name of each, and its title in Japanese and in English.
            $visibility const RULES: &'static [$crate::rejection::Rule] = &[$(($rule, $title_ja, $title_en)),+];
        }

        impl From<$name> for $crate::rejection::Refusal {
            fn from(rejection: $name) -> Self {
                match &rejection { $(
                    $name::$variant $({ $($field),+ })? => {
                        $(let $word = $value;)*
                        let [detail_ja, accepted_ja] = $crate::written!(
                            Ja [$($($field)+)?] [$($word)*] $detail_ja, $accepted_ja
                        );
                        let [detail_en, accepted_en] = $crate::written!(
                            En [$($($field)+)?] [$($word)*] $detail_en, $accepted_en
                        );
                        let (detail, accepted) = ((detail_ja, detail_en), (accepted_ja, accepted_en));
                        Self::new($rule, $offending, ($title_ja, $title_en), detail, accepted)
                    }
                )+ }
            }
        }
    };
}

/// Sentences with values in them, in one language. A sentence needn't name every value.
#[doc(hidden)]
#[macro_export]
macro_rules! written {
    ($language:ident [$($field:ident)*] [$($word:ident)*] $($sentence:literal),+) => {{
        $(let $field = $crate::rejection::$language(&$field); let _ = &$field;)*
        $(let $word = $crate::rejection::$language(&$word); let _ = &$word;)*
        [$(::std::fmt::format(format_args!($sentence))),+]
    }};
}

/// Rejects a command unless a condition holds, in a rule that returns a `Result`:
///
/// ```
/// use ayumi_core::ensure;
///
/// enum Rejection { EndsNotAfterStarts { starts: u8, ends: u8 } }
///
/// fn check(starts: u8, ends: u8) -> Result<(), Rejection> {
///     ensure!(ends > starts, Rejection::EndsNotAfterStarts { starts, ends });
///     Ok(())
/// }
///
/// assert!(check(3, 3).is_err() && check(3, 4).is_ok());
/// ```
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $rejection:expr $(,)?) => {
        if !$condition {
            return Err($rejection);
        }
    };
}

rejections! {
    /// What no programme accepts.
    pub enum CommonRejection {
        InTheFuture { day: Day, today: Day } = "in-the-future", at day,
            title "未来の日付" / "Date in the future",
            detail "{day}は今日（{today}）より後です。今日以前の日付を入力してください。"
                / "Date must be today, {today}, or earlier.",
            accepted "{today}以前" / "{today} or earlier";
        OutsideEdition { day: Day, edition: Edition, from: Day, until: Day } = "outside-edition", at day,
            let year = (format!("{}年度", edition.year()), format!("fiscal year {}", edition.year())),
            title "年度の期間外の日付" / "Date outside the fiscal year",
            detail "{day}は{year}の期間外です。{from}から{until}まで（準備期間と年度終了後1年を含む）の日付を入力するか、年度を確認してください。"
                / "{day} is outside {year}. Enter a date from {from} to {until}, which includes preparation and the year after it, or check the fiscal year.",
            accepted "{from}〜{until}" / "{from} to {until}";
        KeyReused { id: CommandId } = "idempotency-key-reused", at id,
            title "使用済みの送信番号" / "Idempotency key reused",
            detail "この送信番号では、別の内容が記録されています。新しい送信番号で送信してください。"
                / "This idempotency key was used for another command. Use a new key.",
            accepted "新しい送信番号、または最初と同じ内容" / "a new key, or the original content";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::v;

    #[test]
    fn a_row_is_written_in_both_languages() {
        let refusal: Refusal = CommonRejection::InTheFuture { day: v("2019-09-01"), today: v("2019-08-31") }.into();
        let detail = Text::new(
            "2019年9月1日は今日（2019年8月31日）より後です。今日以前の日付を入力してください。",
            "Date must be today, 31 Aug 2019, or earlier.",
        );
        assert_eq!((refusal.rule.as_str(), refusal.offending.as_str()), ("in-the-future", "2019-09-01"));
        assert_eq!((refusal.title, refusal.detail), (Text::new("未来の日付", "Date in the future"), detail));
        assert_eq!(refusal.accepted, Text::new("2019年8月31日以前", "31 Aug 2019 or earlier"));
    }

    #[test]
    fn every_row_is_a_rule() {
        let names: Vec<_> = CommonRejection::RULES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, ["in-the-future", "outside-edition", "idempotency-key-reused"]);
    }
}
