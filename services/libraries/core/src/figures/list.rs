//! Lists: the figures under a prefix of addresses.

use std::collections::BTreeSet;

use ayumi_proto::{
    figure::{Figure, Value},
    ids::Edition,
};

use super::{
    Figures,
    cube::Facts,
    folded::Folded,
    place::{Address, Part, Place, Quantity, Scope, Shown},
    point::{Mask, Point},
    reader::Reader,
};
use crate::{Log, Of, ReadError, Visit, VisitRecorded};

impl<P: Figures> Folded<P> {
    /// The addresses at which there are figures, those that may be under a prefix at least, place by place.
    pub fn addresses(&self, prefix: &str) -> Vec<Address<P>> {
        let reader = Reader::new(self);
        let mut addresses = Vec::new();
        for place in P::PLACES.iter().filter(|place| may_be_under(place, prefix)) {
            for scope in self.scopes(place, prefix) {
                let at = |quantity: &Quantity<P>| Address { place, scope: scope.clone(), quantity: *quantity };
                addresses.extend(place.figures.iter().map(at).filter(|address| reader.value(address).is_some()));
            }
        }
        addresses
    }

    fn scopes(&self, place: &Place<P>, prefix: &str) -> Vec<Scope<P>> {
        let mask = place.mask();
        if !place.is_of_item() {
            return match (mask, &place.shown) {
                (0, _) => vec![Scope::all()],
                (_, Shown::Where(measure)) => {
                    self.points(mask, *measure, Facts::All).into_iter().map(Scope::at).collect()
                }
                // What is always shown has to be found by what contributes to its first measure.
                (_, Shown::Always) => self.points_of_first(place, mask),
            };
        }
        let mut items = self.items(Facts::All);
        if let Some(index) = place.parts.iter().position(|part| matches!(part, Part::Item))
            && let Some(id) =
                prefix.split('/').nth(index).filter(|id| prefix.split('/').count() > index + 1 || !id.is_empty())
        {
            items.retain(|slot| slot.entity.to_string().starts_with(id));
        }
        items.into_iter().flat_map(|slot| self.scopes_of(&slot.entity, mask)).collect()
    }

    fn points_of_first(&self, place: &Place<P>, mask: Mask) -> Vec<Scope<P>> {
        let first = place.figures.iter().find_map(|figure| match figure {
            Quantity::Measure(measure) => Some(*measure),
            Quantity::Indicator(_) => None,
        });
        let points = first.map(|measure| self.points(mask, measure, Facts::All)).unwrap_or_default();
        points.into_iter().map(Scope::at).collect()
    }

    /// The scopes of an item by some dimensions: one for each combination of values that it contributes at.
    fn scopes_of(&self, item: &P::Entity, mask: Mask) -> Vec<Scope<P>> {
        if mask == 0 {
            return vec![Scope::of(item)];
        }
        let mut points = BTreeSet::new();
        if let Some(slot) = self.of_entity(item) {
            slot.contribute(self.as_of(), |contribution, _| points.extend(contribution.point.masked(mask)));
        }
        points.into_iter().map(|point| Scope { item: Some(item.clone()), point }).collect()
    }

    /// The figure at an address; `None` if there is none.
    pub fn figure(&self, edition: Edition, address: &Address<P>, log: &dyn Log<P>) -> Option<Figure> {
        let value = Reader::new(self).value(address)?;
        let simulated =
            self.is_simulated() && Reader::by(self, Facts::Reported).value(address).as_ref() != Some(&value);
        Some(figure(edition, address, value, simulated, &Numbered { log, folded: self }))
    }
}

/// The figure that a value at an address is.
pub fn figure<P: Figures>(
    edition: Edition,
    address: &Address<P>,
    value: Value,
    simulated: bool,
    log: &dyn Log<P>,
) -> Figure {
    let label = address.label(address.scope.item.as_ref().map(|item| P::name(item, log)));
    Figure { path: path::<P>(edition, address), value, unit: address.unit(), label, simulated }
}

/// A log whose entities' numbers are found in what is folded from it: a look instead of a search.
struct Numbered<'a, P: Figures> {
    log: &'a dyn Log<P>,
    folded: &'a Folded<P>,
}

impl<P: Figures> Log<P> for Numbered<'_, P> {
    fn each_known<'l>(&'l self, until: u64, of: Of, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.log.each_known(until, of, visit)
    }

    fn each_recorded<'l>(&'l self, of: Of, visit: &mut VisitRecorded<'_, 'l, P>) -> Result<(), ReadError> {
        self.log.each_recorded(of, visit)
    }

    fn position(&self, entity: u32, version: u32) -> Option<u64> {
        self.log.position(entity, version)
    }

    fn number(&self, entity: &P::Entity) -> Option<u32> {
        self.folded.number(entity)
    }
}

/// The whole address of a figure, such as `pilots/fy2019/tohoku/recruited`.
pub fn path<P: Figures>(edition: Edition, address: &Address<P>) -> String {
    format!("{}/{edition}/{address}", P::NAME)
}

/// Whether addresses of a place may be under a prefix of whole parts.
fn may_be_under<P: Figures>(place: &Place<P>, prefix: &str) -> bool {
    let fits = |(part, text): (&Part<P>, &str)| match part {
        Part::Word(word) => *word == text,
        Part::Item | Part::Of(_) => true,
        Part::Figure => place.figures.iter().any(|figure| figure.spec().name == text),
    };
    let parts = prefix.split('/').filter(|part| !part.is_empty());
    parts.clone().count() <= place.parts.len() && place.parts.iter().zip(parts).all(fits)
}
