//! Places of those who follow or export the log, by kind and by who holds them, so that nobody can take all of them.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use ayumi_proto::digest::Digest;
use ayumi_runtime::Shutdown;

use crate::problem::Problem;

/// What a place is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page that counts new records.
    Page,
    /// A program that follows the log, such as `ayumi tap`.
    Program,
    /// An export, such as that of `ayumi export` or `ayumi verify`.
    Export,
}

impl Kind {
    /// How many places there are.
    fn places(self) -> usize {
        match self {
            Self::Page => 256,
            Self::Program => 64,
            Self::Export => 32,
        }
    }

    /// How many of them one holder may have. The pages of a browser share one; where it can't share, a few may be open
    /// beside each other.
    fn of_one(self) -> usize {
        match self {
            Self::Page => 4,
            Self::Program => 16,
            Self::Export => 8,
        }
    }
}

/// Who holds a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person, by the session.
    Session(Digest),
    /// A program, by its address and the name that it gives itself.
    Program(Option<IpAddr>, String),
}

impl Holder {
    /// What its places to follow the log are.
    pub fn follows_as(&self) -> Kind {
        match self {
            Self::Session(_) => Kind::Page,
            Self::Program(..) => Kind::Program,
        }
    }
}

/// The places that are held.
#[derive(Debug, Default)]
pub struct Places(Mutex<Vec<Held>>);

/// A place that is held, the oldest first.
#[derive(Debug)]
struct Held {
    kind: Kind,
    holder: Holder,
    end: Shutdown,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    end: Shutdown,
}

impl Place {
    /// Waits until the place is given to another page of the same session.
    pub fn taken(&self) -> impl Future<Output = ()> + Send + use<> {
        self.end.clone().cancelled_owned()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.end.cancel();
        self.places.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|held| !held.end.is_cancelled());
    }
}

impl Places {
    /// A place of a kind. The newest page of a session takes the place of its oldest.
    ///
    /// # Errors
    /// There is no place left, or the holder has as many as it may.
    pub fn take(self: &Arc<Self>, kind: Kind, holder: Holder) -> Result<Place, Problem> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = places.iter().filter(|held| held.kind == kind && held.holder == holder).count();
        if own >= kind.of_one() {
            let oldest = places.iter().position(|held| held.kind == kind && held.holder == holder);
            match oldest.filter(|_| kind == Kind::Page) {
                Some(oldest) => places.remove(oldest).end.cancel(),
                None => return Err(Problem::crowded(kind.of_one())),
            }
        }
        if places.iter().filter(|held| held.kind == kind).count() >= kind.places() {
            return Err(Problem::crowded(kind.places()));
        }
        let end = Shutdown::new();
        places.push(Held { kind, holder, end: end.clone() });
        Ok(Place { places: self.clone(), end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(name: &str) -> Holder {
        Holder::Session(Digest::of(&[name.as_bytes()]))
    }

    fn program(name: &str) -> Holder {
        Holder::Program(None, name.to_owned())
    }

    /// R9: 64 tabs of a session end each other's streams, the oldest first; programs and exports have their places all
    /// the same.
    #[test]
    fn r9_a_session_has_few_places_and_takes_nobody_elses() {
        let places = Arc::new(Places::default());
        let tabs: Vec<Place> = (0..64).map(|_| places.take(Kind::Page, session("a")).unwrap()).collect();
        let open = tabs.iter().map(|tab| !tab.end.is_cancelled());
        assert_eq!(open.collect::<Vec<_>>(), [vec![false; 60], vec![true; 4]].concat());
        assert_eq!(places.0.lock().unwrap().len(), 4);
        let _others = [
            places.take(Kind::Page, session("b")).unwrap(),
            places.take(Kind::Program, program("ayumi")).unwrap(),
            places.take(Kind::Export, program("ayumi")).unwrap(),
        ];
    }

    /// R9: a program has at most its share, and what it gives back can be taken again.
    #[test]
    fn r9_a_program_has_at_most_its_share() {
        let places = Arc::new(Places::default());
        let mut held: Vec<Place> = (0..16).map(|_| places.take(Kind::Program, program("greedy")).unwrap()).collect();
        assert_eq!(places.take(Kind::Program, program("greedy")).unwrap_err().status, 503);
        let _tap = places.take(Kind::Program, program("ayumi")).unwrap();
        held.pop();
        let _again = places.take(Kind::Program, program("greedy")).unwrap();
        let _export = places.take(Kind::Export, program("greedy")).unwrap();
    }
}
