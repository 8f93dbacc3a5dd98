//! The one list of views. A new programme's view is added to `list!` and `with_view!`, and the compiler
//! asks for the rest.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    sync::atomic::{AtomicUsize, Ordering},
};

use ayumi_core::{Ask, Order, View};
use ayumi_history::{Ledger, Unreadable, ledger::Part};
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
pub struct StartedEditions(pub BTreeSet<(Edition, ProgrammeName)>);

impl StartedEditions {
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
            /// Adds views of other editions, and of other entities.
            fn join(&mut self, views: Self) {
                $(join(&mut self.$field, views.$field);)*
                views.days.into_iter().for_each(|(key, days)| self.add_days(key, Some(days)));
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

fn join<V: View>(editions: &mut BTreeMap<Edition, V>, others: BTreeMap<Edition, V>) {
    for (edition, other) in others {
        match (editions.entry(edition), V::ORDER) {
            (Entry::Occupied(mut view), Order::WithinEntities { join }) => join(view.get_mut(), other),
            // What is folded in one part is folded by one alone.
            (entry, Order::Log | Order::WithinEntities { .. }) => drop(entry.insert_entry(other)),
        }
    }
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
    /// The views of all ledgers as of a day, by what was known up to a position. Their parts are folded side by side.
    pub fn fold(ledgers: &[Ledger], until: u64, as_of: Day) -> Result<Self, Unreadable> {
        let parts: Vec<(&Ledger, Part)> = ledgers
            .iter()
            .flat_map(|ledger| {
                with_view!(ledger.programme, V => ledger.parts::<V>()).into_iter().map(move |part| (ledger, part))
            })
            .collect();
        let next = AtomicUsize::new(0);
        let fold = || {
            let mut views = Self::default();
            while let Some((ledger, part)) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                with_view!(ledger.programme, V => views.add::<V>(ledger, part, until, as_of)?);
            }
            Ok::<_, Unreadable>(views)
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(parts.len());
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|_| scope.spawn(fold)).collect();
            let mut views = fold()?;
            for other in others {
                views.join(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            ledgers.iter().for_each(|ledger| views.leave_out_unbegun(ledger, as_of));
            Ok(views)
        })
    }

    /// Folds a part of a ledger.
    fn add<V: Shown>(&mut self, ledger: &Ledger, part: &Part, until: u64, as_of: Day) -> Result<(), Unreadable> {
        let view = V::editions_mut(self).entry(ledger.edition).or_insert_with(|| ledger.empty());
        let days = ledger.fold_part(view, part, until, as_of)?;
        self.add_days((ledger.edition, ledger.programme), days);
        Ok(())
    }

    /// Leaves out an edition of which nothing had occurred.
    fn leave_out_unbegun(&mut self, ledger: &Ledger, as_of: Day) {
        let key = (ledger.edition, ledger.programme);
        if self.days.get(&key).is_none_or(|days| days.from() > as_of) {
            self.days.remove(&key);
            with_view!(ledger.programme, V => drop(V::editions_mut(self).remove(&ledger.edition)));
        }
    }

    /// Folds what a ledger holds after one position, up to another, into its view.
    pub fn follow(&mut self, ledger: &Ledger, after: u64, until: u64) -> Result<(), Unreadable> {
        if ledger.has_facts(after, until) {
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
    pub fn begun(&self) -> StartedEditions {
        StartedEditions(self.days.keys().copied().collect())
    }

    /// From the first day on which anything of a programme's edition occurred to the last, which may be after the
    /// day as of which it was folded; `None` if it hadn't begun.
    pub fn days(&self, programme: ProgrammeName, edition: Edition) -> Option<Span> {
        self.days.get(&(edition, programme)).copied()
    }

    /// A view's answer; that of an edition without events is a view of nothing.
    pub fn answer(&self, programme: ProgrammeName, edition: Edition, ask: &Ask<'_>) -> Option<Value> {
        with_view!(programme, V => match V::editions(self).get(&edition) {
            Some(view) => view.answer(edition, ask),
            None => V::default().answer(edition, ask),
        })
    }
}
