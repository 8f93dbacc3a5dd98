//! The one list of views. A new programme's view is added to `list!` and `with_view!`, and the compiler
//! asks for the rest.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};

use ayumi_core::{Ask, View};
use ayumi_history::{Ledger, Unreadable};
use ayumi_meetings::MeetingsView;
use ayumi_pilots::PilotsView;
use ayumi_proto::{
    event::ProgrammeName,
    ids::Edition,
    time::{Day, Span},
};
use ayumi_reports::ReportsView;
use ayumi_visits::VisitsView;
use serde_json::Value;

/// The editions that had begun, each with its programmes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begun(pub BTreeSet<(Edition, ProgrammeName)>);

impl Begun {
    /// The editions of all programmes, oldest first.
    pub fn editions(&self) -> BTreeSet<Edition> {
        self.0.iter().map(|(edition, _)| *edition).collect()
    }

    /// The newest edition of a programme.
    pub fn newest(&self, programme: ProgrammeName) -> Option<Edition> {
        self.0.iter().rev().find(|(_, of)| *of == programme).map(|(edition, _)| *edition)
    }
}

/// A view that is in the list.
pub trait Shown: View {
    /// Its editions.
    fn editions(views: &Views) -> &BTreeMap<Edition, Self>;
    /// Its editions, to be folded into.
    fn editions_mut(views: &mut Views) -> &mut BTreeMap<Edition, Self>;
}

macro_rules! list {
    ($($field:ident: $view:ty),*) => {
        /// Every view of every edition.
        #[derive(Clone, Default)]
        pub struct Views {
            $($field: BTreeMap<Edition, $view>,)*
            /// From the first day on which anything of a programme's edition occurred to the last.
            days: BTreeMap<(Edition, ProgrammeName), Span>,
        }

        impl Views {
            /// Adds views of other editions.
            fn extend(&mut self, views: Self) {
                $(self.$field.extend(views.$field);)*
                self.days.extend(views.days);
            }
        }

        $(impl Shown for $view {
            fn editions(views: &Views) -> &BTreeMap<Edition, Self> {
                &views.$field
            }
            fn editions_mut(views: &mut Views) -> &mut BTreeMap<Edition, Self> {
                &mut views.$field
            }
        })*
    };
}

list!(meetings: MeetingsView, pilots: PilotsView, visits: VisitsView, reports: ReportsView);

/// Does the same with the view of any programme: `with_view!(programme, V => an expression about V)`.
#[macro_export]
macro_rules! with_view {
    ($programme:expr, $v:ident => $does:expr) => {
        match $programme {
            $crate::shown::ProgrammeName::Meetings => {
                type $v = $crate::shown::MeetingsView;
                $does
            }
            $crate::shown::ProgrammeName::Pilots => {
                type $v = $crate::shown::PilotsView;
                $does
            }
            $crate::shown::ProgrammeName::Visits => {
                type $v = $crate::shown::VisitsView;
                $does
            }
            $crate::shown::ProgrammeName::Reports => {
                type $v = $crate::shown::ReportsView;
                $does
            }
        }
    };
}
pub use with_view;

impl Views {
    /// The views of all ledgers as of a day, by what was known up to a position. Ledgers are folded side by side.
    pub fn fold(ledgers: &[Ledger], until: u64, as_of: Day) -> Result<Self, Unreadable> {
        // The largest come first, so that the last ones to be folded are small.
        let mut ledgers: Vec<&Ledger> = ledgers.iter().collect();
        ledgers.sort_by_key(|ledger| std::cmp::Reverse(ledger.len()));
        let next = AtomicUsize::new(0);
        let fold = || {
            let mut views = Self::default();
            while let Some(ledger) = ledgers.get(next.fetch_add(1, Ordering::Relaxed)) {
                views.add(ledger, until, as_of)?;
            }
            Ok::<_, Unreadable>(views)
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(ledgers.len());
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|_| scope.spawn(fold)).collect();
            let mut views = fold()?;
            for other in others {
                views.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(views)
        })
    }

    /// Adds the view of a ledger, if anything had occurred by then.
    fn add(&mut self, ledger: &Ledger, until: u64, as_of: Day) -> Result<(), Unreadable> {
        with_view!(ledger.programme, V => {
            if let Some((view, days)) = ledger.fold::<V>(until, as_of)? {
                V::editions_mut(self).insert(ledger.edition, view);
                self.days.insert((ledger.edition, ledger.programme), days);
            }
        });
        Ok(())
    }

    /// Folds what a ledger holds after one position, up to another, into its view.
    pub fn follow(&mut self, ledger: &Ledger, after: u64, until: u64) -> Result<(), Unreadable> {
        if ledger.facts(after, until).next().is_some() {
            with_view!(ledger.programme, V => {
                let view = V::editions_mut(self).entry(ledger.edition).or_default();
                let days = ledger.fold_into(view, after, until, Day::LAST)?;
                self.add_days((ledger.edition, ledger.programme), days);
            });
        }
        Ok(())
    }

    fn add_days(&mut self, key: (Edition, ProgrammeName), days: Option<Span>) {
        let both = self.days.get(&key).copied().into_iter().chain(days).reduce(Span::and);
        self.days.extend(both.map(|days| (key, days)));
    }

    /// The editions that have begun.
    pub fn begun(&self) -> Begun {
        Begun(self.days.keys().copied().collect())
    }

    /// From the first day on which anything of a programme's edition occurred to the last, which may be after the
    /// day as of which it was folded; `None` if it hadn't begun.
    pub fn days(&self, programme: ProgrammeName, edition: Edition) -> Option<Span> {
        self.days.get(&(edition, programme)).copied()
    }

    /// The newest edition of a programme.
    pub fn newest(&self, programme: ProgrammeName) -> Option<Edition> {
        with_view!(programme, V => V::editions(self).keys().next_back().copied())
    }

    /// A view's answer; that of an edition without events is a view of nothing.
    pub fn answer(&self, programme: ProgrammeName, edition: Edition, ask: &Ask<'_>) -> Option<Value> {
        with_view!(programme, V => match V::editions(self).get(&edition) {
            Some(view) => view.answer(edition, ask),
            None => V::default().answer(edition, ask),
        })
    }
}
