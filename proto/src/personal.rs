//! What names a company or a person, by its type: [`Personal`] says of each type that a payload has what pseudonyms
//! replace in it. Who writes an event's types has said it; nobody who replaces names looks into events.

use crate::{
    digest::Digest,
    ids::{CompanyId, ExpertId, ItemId, MeetingId, RegionId, ReportId},
    money::Yen,
    month::Month,
    place::Prefecture,
    text::{CompanyName, Name, Note},
    time::{Day, Moment, Occurred, Span},
};

/// What replaces what names somebody.
pub trait Pseudonyms {
    /// What replaces a company's id: the same for the same company, and no other company's.
    fn company(&self, company: &CompanyId) -> CompanyId;
    /// What replaces a company's name.
    fn company_name(&self, name: &CompanyName) -> CompanyName;
    /// What replaces an expert's number: the same for the same expert, and no other expert's.
    fn expert(&self, expert: &ExpertId) -> ExpertId;
    /// What replaces a free text, in which anybody may be named.
    fn note(&self, note: &Note) -> Note;
}

/// What may name a company or a person. Values that name nobody implement it too, and replace nothing: a type that
/// doesn't implement it has not been asked. Structs and enums do by [`personal!`](crate::personal!).
pub trait Personal {
    /// Puts pseudonyms in the place of all in it that names a company or a person.
    fn pseudonymise(&mut self, by: &dyn Pseudonyms);

    /// Shows each day that it names, for what has to be so of all days of an event, whatever they say.
    fn each_day(&self, _show: &mut dyn FnMut(Day)) {}
}

/// Replaces a value by what the pseudonyms have for its type.
macro_rules! replaced {
    ($($name:ty: $by:ident),+ $(,)?) => {
        $(impl Personal for $name {
            fn pseudonymise(&mut self, by: &dyn Pseudonyms) {
                *self = by.$by(self);
            }
        })+
    };
}

/// Says of values that they name nobody.
macro_rules! public {
    ($($name:ty),+ $(,)?) => {
        $(impl Personal for $name {
            fn pseudonymise(&mut self, _: &dyn Pseudonyms) {}
        })+
    };
}

replaced!(CompanyId: company, CompanyName: company_name, ExpertId: expert, Note: note);

// A `Name` is that of a public body, a place or a thing. An `ItemId` is chosen by whom it serves, and names a thing.
public!(bool, u8, u16, u32, u64, Digest, ItemId, MeetingId, Name, Prefecture, RegionId, ReportId, Yen);

/// Says of values that they name nobody, but days.
macro_rules! days {
    ($($name:ty: |$value:ident| $days:expr),+ $(,)?) => {
        $(impl Personal for $name {
            fn pseudonymise(&mut self, _: &dyn Pseudonyms) {}

            fn each_day(&self, show: &mut dyn FnMut(Day)) {
                let $value = self;
                $days.into_iter().for_each(show);
            }
        })+
    };
}

days!(
    Day: |day| [*day],
    Moment: |moment| [moment.day()],
    Month: |month| [month.last_day()],
    Span: |span| [span.from(), span.to()],
    Occurred: |occurred| [occurred.first_day()],
);

impl<T: Personal> Personal for Option<T> {
    fn pseudonymise(&mut self, by: &dyn Pseudonyms) {
        self.iter_mut().for_each(|value| value.pseudonymise(by));
    }

    fn each_day(&self, show: &mut dyn FnMut(Day)) {
        self.iter().for_each(|value| value.each_day(show));
    }
}

impl<T: Personal> Personal for Vec<T> {
    fn pseudonymise(&mut self, by: &dyn Pseudonyms) {
        self.iter_mut().for_each(|value| value.pseudonymise(by));
    }

    fn each_day(&self, show: &mut dyn FnMut(Day)) {
        self.iter().for_each(|value| value.each_day(show));
    }
}

/// Implements `Personal` for structs and enums: by every field of a struct, by what every variant of an enum holds. An
/// enum whose variants hold nothing has only its name.
///
/// ```
/// use ayumi_proto::{ids::ExpertId, personal, text::Note, time::Day};
///
/// enum Kind { Paid, Unpaid }
/// struct Visit { on: Day, expert: ExpertId, kind: Kind }
/// struct Remark { note: Option<Note> }
/// enum Event { Visited(Visit), Remarked(Remark), Ended }
///
/// personal! {
///     enum Kind;
///     Visit { on, expert, kind }
///     Remark { note }
///     enum Event { Visited(visit), Remarked(remark), Ended }
/// }
/// ```
///
/// A field that is left out doesn't compile, nor does a variant:
///
/// ```compile_fail,E0027
/// # use ayumi_proto::{ids::ExpertId, personal, time::Day};
/// struct Visit { on: Day, expert: ExpertId }
///
/// personal! { Visit { on } }
/// ```
///
/// Nor does a field whose type doesn't say whether it names somebody:
///
/// ```compile_fail,E0277
/// # use ayumi_proto::{personal, time::Day};
/// struct Visit { on: Day, expert: String }
///
/// personal! { Visit { on, expert } }
/// ```
///
/// Nor does an enum with only its name, if a variant holds something:
///
/// ```compile_fail,E0605
/// # use ayumi_proto::{personal, text::Note};
/// enum Kind { Paid, Other(Note) }
///
/// personal! { enum Kind; }
/// ```
#[macro_export]
macro_rules! personal {
    () => {};
    (enum $name:ident; $($others:tt)*) => {
        impl $crate::personal::Personal for $name {
            fn pseudonymise(&mut self, _: &dyn $crate::personal::Pseudonyms) {
                // Only an enum whose variants hold nothing is a number.
                let _: fn(Self) -> isize = |value| value as isize;
            }
        }
        $crate::personal! { $($others)* }
    };
    (enum $name:ident { $($variant:ident $(($held:ident))?),+ $(,)? } $($others:tt)*) => {
        impl $crate::personal::Personal for $name {
            fn pseudonymise(&mut self, by: &dyn $crate::personal::Pseudonyms) {
                match self {
                    $(Self::$variant $(($held))? => { $($crate::personal::Personal::pseudonymise($held, by);)? })+
                }
            }

            fn each_day(&self, _show: &mut dyn FnMut($crate::time::Day)) {
                match self {
                    $(Self::$variant $(($held))? => { $($crate::personal::Personal::each_day($held, _show);)? })+
                }
            }
        }
        $crate::personal! { $($others)* }
    };
    ($name:ident { $($field:ident),+ $(,)? } $($others:tt)*) => {
        impl $crate::personal::Personal for $name {
            fn pseudonymise(&mut self, by: &dyn $crate::personal::Pseudonyms) {
                let Self { $($field),+ } = self;
                $($crate::personal::Personal::pseudonymise($field, by);)+
            }

            fn each_day(&self, show: &mut dyn FnMut($crate::time::Day)) {
                let Self { $($field),+ } = self;
                $($crate::personal::Personal::each_day($field, show);)+
            }
        }
        $crate::personal! { $($others)* }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Pseudonyms for Fixed {
        fn company(&self, _: &CompanyId) -> CompanyId {
            "own-1".parse().unwrap()
        }

        fn company_name(&self, _: &CompanyName) -> CompanyName {
            "company".parse().unwrap()
        }

        fn expert(&self, _: &ExpertId) -> ExpertId {
            "000001".parse().unwrap()
        }

        fn note(&self, _: &Note) -> Note {
            "-".parse().unwrap()
        }
    }

    #[derive(Debug, PartialEq)]
    enum Of {
        Company(CompanyId),
        Nobody,
    }

    #[derive(Debug, PartialEq)]
    struct All {
        of: Vec<Of>,
        name: Option<CompanyName>,
        expert: ExpertId,
        note: Option<Note>,
        missing: Option<Note>,
        body: Name,
    }

    personal! {
        enum Of { Company(company), Nobody }
        All { of, name, expert, note, missing, body }
    }

    #[test]
    fn what_names_somebody_is_replaced_wherever_it_is_and_nothing_else() {
        let all = |company: &str, name: &str, expert: &str, note: &str| All {
            of: vec![Of::Nobody, Of::Company(company.parse().unwrap())],
            name: Some(name.parse().unwrap()),
            expert: expert.parse().unwrap(),
            note: Some(note.parse().unwrap()),
            missing: None,
            body: "東北経済産業局".parse().unwrap(),
        };
        let mut given = all("7000012050002", "秘密商店", "900001", "秘密の理由");
        given.pseudonymise(&Fixed);
        assert_eq!(given, all("own-1", "company", "000001", "-"));
    }
}
