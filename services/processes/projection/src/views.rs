//! Every edition of every programme, folded. The list of programmes is that of `ayumi-programmes`.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use ayumi_core::{Answers, Ask, ReadError, View, figures::folded::Folded, side_by_side::side_by_side};
use ayumi_history::{Ledger, Patience, ledger::Part};
use ayumi_programmes::{for_each_programme, listed, with_programme};
use ayumi_proto::{
    answer::{EditionRow, Editions},
    event::ProgrammeName,
    ids::Edition,
    time::{Day, Span},
};
use serde_json::value::RawValue;

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

    /// All of them, as they are sent.
    pub fn answer(&self) -> Editions {
        let programmes =
            |edition| self.0.iter().filter(move |(of, _)| *of == edition).map(|(_, programme)| *programme).collect();
        let row = |edition| EditionRow { edition, programmes: programmes(edition) };
        let newest = self.0.iter().map(|(edition, programme)| (*programme, *edition)).collect();
        Editions { editions: self.editions().into_iter().map(row).collect(), newest, known_at: None }
    }
}

/// A programme of the list.
pub trait Listed: Answers {
    /// Its editions.
    fn editions(views: &Views) -> &BTreeMap<Edition, Folded<Self>>;
    /// Its editions, to be folded into.
    fn editions_mut(views: &mut Views) -> &mut BTreeMap<Edition, Folded<Self>>;
}

macro_rules! views {
    ([] $($programme:ident $module:ident),+) => {
        /// Every edition of every programme, as of a day.
        #[derive(Clone, Default)]
        pub struct Views {
            $($module: BTreeMap<Edition, Folded<listed::$module::$programme>>,)+
            /// From the first day on which anything of a programme's edition occurred to the last.
            days: BTreeMap<(Edition, ProgrammeName), Span>,
        }

        impl Views {
            /// Adds other editions, and what other entities were folded to.
            fn join(&mut self, views: Self) {
                $(join(&mut self.$module, views.$module);)+
                views.days.into_iter().for_each(|(key, days)| self.add_days(key, Some(days)));
            }
        }

        $(impl Listed for listed::$module::$programme {
            fn editions(views: &Views) -> &BTreeMap<Edition, Folded<Self>> {
                &views.$module
            }
            fn editions_mut(views: &mut Views) -> &mut BTreeMap<Edition, Folded<Self>> {
                &mut views.$module
            }
        })+
    };
}
for_each_programme!([views] []);

fn join<P: Answers>(editions: &mut BTreeMap<Edition, Folded<P>>, others: BTreeMap<Edition, Folded<P>>) {
    for (edition, other) in others {
        match editions.entry(edition) {
            Entry::Occupied(mut folded) => folded.get_mut().join(other),
            Entry::Vacant(place) => drop(place.insert(other)),
        }
    }
}

impl Views {
    /// The editions of all ledgers as of a day, by what was known up to a position. Their parts are folded side by
    /// side.
    ///
    /// # Errors
    /// A commit can't be read, or there is no time left.
    pub fn fold(ledgers: &[Ledger], until: u64, as_of: Day, patience: &Patience) -> Result<Self, ReadError> {
        let parts: Vec<(&Ledger, Part)> =
            ledgers.iter().flat_map(|ledger| ledger.parts().into_iter().map(move |part| (ledger, part))).collect();
        let fold = |views: &mut Self, (ledger, part): &(&Ledger, Part)| {
            patience.check()?;
            with_programme!(ledger.programme, P => views.add::<P>(ledger, part, until, as_of))
        };
        let mut views = side_by_side(&parts, fold, Self::join)?;
        ledgers.iter().for_each(|ledger| views.leave_out_unbegun(ledger, as_of));
        Ok(views)
    }

    /// Folds a part of a ledger.
    fn add<P: Listed>(&mut self, ledger: &Ledger, part: &Part, until: u64, as_of: Day) -> Result<(), ReadError> {
        let folded = P::editions_mut(self).entry(ledger.edition).or_insert_with(|| ledger.empty(as_of));
        let days = ledger.fold_part::<P>(folded, part, until)?;
        self.add_days((ledger.edition, ledger.programme), days);
        Ok(())
    }

    /// Leaves out an edition without events.
    fn leave_out_unbegun(&mut self, ledger: &Ledger, as_of: Day) {
        let key = (ledger.edition, ledger.programme);
        if self.days.get(&key).is_none_or(|days| days.from() > as_of) {
            self.days.remove(&key);
            with_programme!(ledger.programme, P => drop(P::editions_mut(self).remove(&ledger.edition)));
        }
    }

    /// Folds a ledger again, as of a day. An edition that hadn't begun by then is left out.
    fn refold<P: Listed>(&mut self, ledger: &Ledger, until: u64, as_of: Day) -> Result<(), ReadError> {
        P::editions_mut(self).remove(&ledger.edition);
        self.days.remove(&(ledger.edition, ledger.programme));
        ledger.parts().iter().try_for_each(|part| self.add::<P>(ledger, part, until, as_of))?;
        self.leave_out_unbegun(ledger, as_of);
        Ok(())
    }

    /// Folds what a ledger holds after one position, up to another, into its edition as of a day.
    ///
    /// # Errors
    /// A commit can't be read.
    pub fn follow(&mut self, ledger: &Ledger, after: u64, until: u64, as_of: Day) -> Result<(), ReadError> {
        if ledger.has_facts(after, until) {
            with_programme!(ledger.programme, P => match P::editions_mut(self).get_mut(&ledger.edition) {
                Some(folded) => {
                    let days = ledger.follow::<P>(folded, after, until)?;
                    self.add_days((ledger.edition, ledger.programme), days);
                }
                // It is new, or all that it had is dated later: a clock was set back.
                None => self.refold::<P>(ledger, until, as_of)?,
            });
        }
        Ok(())
    }

    /// Goes on to another day, or back to one. What is dated after the day before is folded now; what is dated after the
    /// new day no longer is.
    ///
    /// # Errors
    /// A commit can't be read.
    pub fn go_to(&mut self, ledgers: &[Ledger], until: u64, day: Day) -> Result<(), ReadError> {
        for ledger in ledgers {
            let key = (ledger.edition, ledger.programme);
            with_programme!(ledger.programme, P => {
                let last = self.days.get(&key).map(|days| days.to());
                match P::editions_mut(self).get_mut(&ledger.edition) {
                    Some(folded) if last.is_none_or(|last| last <= folded.as_of().min(day)) => folded.go_to(day),
                    Some(_) | None => self.refold::<P>(ledger, until, day)?,
                }
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
    /// as-of day of its fold; `None` if it hadn't begun.
    pub fn days(&self, programme: ProgrammeName, edition: Edition) -> Option<Span> {
        self.days.get(&(edition, programme)).copied()
    }

    /// A programme's answer, as it is sent; `None` if there is no such item. That of an edition without events is
    /// one of nothing.
    ///
    /// # Errors
    /// A commit can't be read.
    pub fn answer(
        &self,
        ledger: Option<&Ledger>,
        programme: ProgrammeName,
        edition: Edition,
        until: u64,
        ask: &Ask<'_>,
    ) -> Result<Option<Box<RawValue>>, ReadError> {
        let nothing = Ledger::none(programme, edition);
        let ledger = ledger.unwrap_or(&nothing);
        let log = ledger.known(until, ask.as_of);
        with_programme!(programme, P => {
            let empty = Folded::<P>::new(ask.as_of, 0);
            let folded = P::editions(self).get(&edition).unwrap_or(&empty);
            let answer = P::answer(&View { edition, folded, log: &log }, ask)?;
            // An answer is made of strings, numbers and lists, which JSON can always say.
            Ok(answer.and_then(|answer| serde_json::value::to_raw_value(&answer).ok()))
        })
    }
}
