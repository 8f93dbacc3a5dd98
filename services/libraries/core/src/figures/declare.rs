//! What is counted or computed, declared once: its name in addresses, its unit and its words.

use ayumi_proto::figure::Unit;

/// A wording in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Japanese.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

/// What is declared of a measure or an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name in addresses, such as `spent-yen`.
    pub name: &'static str,
    /// What its values count.
    pub unit: Unit,
    /// What it is called.
    pub words: Words,
    /// What it means, in a sentence, for the codebook.
    pub meaning: &'static str,
}

/// Measures or indicators of a programme.
pub trait Declared: Copy + Ord + std::fmt::Debug + Send + Sync + 'static {
    /// All of them, in the order in which they are declared.
    const ALL: &'static [Self];

    /// What is declared of it.
    fn spec(self) -> Spec;

    /// Its place among [`Declared::ALL`].
    fn index(self) -> usize;

    /// The one of that name.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|declared| declared.spec().name == name)
    }
}

/// How contributions to a measure make its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Their sum; 0 where nothing contributes.
    Sum,
    /// Their sum; no value where nothing contributes, for nobody reported it.
    Reported,
    /// How many elements are contributed, each counted once.
    Distinct,
}

/// No indicators, for a programme that only counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoIndicator {}

impl Declared for NoIndicator {
    const ALL: &'static [Self] = &[];

    fn spec(self) -> Spec {
        match self {}
    }

    fn index(self) -> usize {
        match self {}
    }
}

/// Declares a programme's measures, a row each: name in addresses, unit, how contributions add up ([`Kind`]) and the
/// words in Japanese and English. The doc of a row is its meaning in the codebook.
///
/// ```
/// ayumi_core::measures! {
///     /// What is counted.
///     pub Measure {
///         /// Visits that took place and weren't voided.
///         Visits = "visits", Visits, Sum, "訪問回数" / "Visits";
///     }
/// }
/// ```
#[macro_export]
macro_rules! measures {
    ($(#[$doc:meta])* $vis:vis $name:ident {
        $($(#[doc = $meaning:literal])+ $row:ident = $text:literal, $unit:ident, $kind:ident, $ja:literal / $en:literal;)+
    }) => {
        $crate::indicators! {
            $(#[$doc])* $vis $name { $($(#[doc = $meaning])+ $row = $text, $unit, $ja / $en;)+ }
        }

        impl ::core::convert::From<$name> for $crate::figures::declare::Kind {
            fn from(measure: $name) -> Self {
                match measure { $($name::$row => Self::$kind,)+ }
            }
        }
    };
}

/// Declares a programme's indicators, a row each, as [`measures!`](crate::measures) does but for how they add up.
#[macro_export]
macro_rules! indicators {
    ($(#[$doc:meta])* $vis:vis $name:ident {
        $($(#[doc = $meaning:literal])+ $row:ident = $text:literal, $unit:ident, $ja:literal / $en:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $name { $($(#[doc = $meaning])+ $row,)+ }

        impl $crate::figures::declare::Declared for $name {
            const ALL: &'static [Self] = &[$(Self::$row),+];

            fn spec(self) -> $crate::figures::declare::Spec {
                match self {
                    $(Self::$row => $crate::figures::declare::Spec {
                        name: $text,
                        unit: $crate::figures::declare::__private::Unit::$unit,
                        words: $crate::figures::declare::Words { ja: $ja, en: $en },
                        meaning: concat!($($meaning),+),
                    },)+
                }
            }

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

#[doc(hidden)]
pub mod __private {
    pub use ayumi_proto::figure::Unit;
}
