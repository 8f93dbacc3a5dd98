//! The one list of programmes. All that there is one of for each programme is made from it, here or elsewhere: a
//! programme that is missing somewhere doesn't compile.

mod codebook;
mod event;

pub use codebook::codebook;
pub use event::{Event, decode_any, encode_any};

#[doc(hidden)]
pub mod listed {
    pub use ayumi_proto::event::ProgrammeName;
    #[cfg(feature = "toy")]
    pub use ayumi_toy as toy;
    pub use {ayumi_meetings as meetings, ayumi_pilots as pilots, ayumi_reports as reports, ayumi_visits as visits};
}

/// The list: each programme with its module. `for_each_programme!([then] [arguments])` calls `then!` with its own
/// arguments and the list.
#[cfg(not(feature = "toy"))]
#[macro_export]
macro_rules! for_each_programme {
    ([$($then:tt)+] [$($arguments:tt)*]) => {
        $($then)+! { [$($arguments)*] Meetings meetings, Pilots pilots, Visits visits, Reports reports }
    };
}

/// The list, with the programme of the tests.
#[cfg(feature = "toy")]
#[macro_export]
macro_rules! for_each_programme {
    ([$($then:tt)+] [$($arguments:tt)*]) => {
        $($then)+! { [$($arguments)*] Meetings meetings, Pilots pilots, Visits visits, Reports reports, Toy toy }
    };
}

/// Does the same with any programme: `with_programme!(name, P => an expression about P)`.
#[macro_export]
macro_rules! with_programme {
    ($name:expr, $P:ident => $does:expr) => {
        $crate::for_each_programme!([$crate::programme_arms] [($name) $P ($does)])
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! programme_arms {
    ([($name:expr) $P:ident ($does:expr)] $($programme:ident $module:ident),+) => {
        match $name {
            $($crate::listed::ProgrammeName::$programme => {
                type $P = $crate::listed::$module::$programme;
                $does
            })+
        }
    };
}
