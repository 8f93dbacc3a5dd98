//! Lists: the figures under a prefix, and the cube, rows of figures by any of the dimensions.

use std::collections::BTreeMap;

use ayumi_proto::{
    figure::{Figure, Value},
    ids::Edition,
    time::Day,
};

use super::{
    Figures,
    cube::Facts,
    declare::Declared,
    folded::Folded,
    place::{Address, Part, Place, Quantity, Scope, Shown},
    point::{Dimension, Mask, Point},
    reader::Reader,
};
use crate::{Log, ReadError, Visit};

type DimensionOf<P> = <<P as Figures>::Point as Point>::Dimension;

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
                    self.cube().points(mask, *measure, Facts::All).into_iter().map(Scope::at).collect()
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
        let points = first.map(|measure| self.cube().points(mask, measure, Facts::All)).unwrap_or_default();
        points.into_iter().map(Scope::at).collect()
    }

    /// The scopes of an item by some dimensions: one for each combination of values that it contributes at.
    fn scopes_of(&self, item: &P::Entity, mask: Mask) -> Vec<Scope<P>> {
        if mask == 0 {
            return vec![Scope::of(item)];
        }
        let mut points = std::collections::BTreeSet::new();
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
        let log = Numbered { log, folded: self };
        let label = address.label(address.scope.item.as_ref().map(|item| P::name(item, &log)));
        Some(Figure { path: path::<P>(edition, address), value, unit: address.unit(), label, simulated })
    }
}

/// A log of which the entities' numbers are found in what is folded from it: a look instead of a search.
struct Numbered<'a, P: Figures> {
    log: &'a dyn Log<P>,
    folded: &'a Folded<P>,
}

impl<P: Figures> Log<P> for Numbered<'_, P> {
    fn each<'l>(&'l self, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.log.each(visit)
    }

    fn each_of<'l>(&'l self, entity: u32, visit: &mut Visit<'_, 'l, P>) -> Result<(), ReadError> {
        self.log.each_of(entity, visit)
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

/// By what the rows of the cube are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By<D> {
    /// By item.
    Item,
    /// By a dimension.
    Dimension(D),
}

/// What is asked of the cube.
pub struct CubeQuery<P: Figures> {
    /// The figures, in the order of the columns.
    pub quantities: Vec<Quantity<P>>,
    /// By what rows are told apart, in the order of the columns.
    pub by: Vec<By<DimensionOf<P>>>,
}

/// A row of the cube: the values of what it is by, then those of the figures.
#[derive(Clone, Debug, PartialEq)]
pub struct CubeRow {
    /// The day as of which the row is.
    pub as_of: Day,
    /// The keys, in the order in which they were asked for.
    pub keys: Vec<String>,
    /// The values; nothing where there is none.
    pub values: Vec<Option<Value>>,
    /// Whether a value would be another without what is simulated.
    pub simulated: bool,
}

impl<P: Figures> CubeQuery<P> {
    /// The query that names say; the name at fault if one is unknown.
    ///
    /// # Errors
    /// A name that is neither a measure nor an indicator, or neither [`Figures::ITEM`] nor a dimension.
    pub fn parse<'n>(
        quantities: impl IntoIterator<Item = &'n str>,
        by: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, &'n str> {
        let quantities =
            quantities.into_iter().map(|name| Quantity::named(name).ok_or(name)).collect::<Result<_, _>>()?;
        let by = by.into_iter().map(|name| {
            let dimension = || DimensionOf::<P>::named(name).map(By::Dimension);
            if name == P::ITEM { Ok(By::Item) } else { dimension().ok_or(name) }
        });
        Ok(Self { quantities, by: by.collect::<Result<_, _>>()? })
    }

    fn is_by_item(&self) -> bool {
        self.by.contains(&By::Item)
    }

    fn mask(&self) -> Mask {
        let bit = |by: &By<DimensionOf<P>>| match by {
            By::Item => 0,
            By::Dimension(dimension) => dimension.bit(),
        };
        self.by.iter().map(bit).fold(0, |mask, bit| mask | bit)
    }

    fn keys(&self, scope: &Scope<P>) -> Vec<String> {
        let key = |by: &By<DimensionOf<P>>| match by {
            By::Item => scope.item.as_ref().map(ToString::to_string).unwrap_or_default(),
            By::Dimension(dimension) => scope.point.get(*dimension).unwrap_or_default(),
        };
        self.by.iter().map(key).collect()
    }
}

/// Sums of one row, by all facts and without what is simulated.
type Sums = Vec<[(i64, i32); 2]>;

impl<P: Figures> Folded<P> {
    /// The rows of the cube as of the day of the fold, in the order of their keys. Each measure is counted where it
    /// has all the dimensions; an indicator is computed for the rows that there are.
    ///
    /// # Errors
    /// None of its own; the log isn't read.
    pub fn rows(&self, query: &CubeQuery<P>) -> Result<Vec<CubeRow>, ReadError> {
        let (mask, by_item) = (query.mask(), query.is_by_item());
        let mut scopes: BTreeMap<(Option<&P::Entity>, P::Point), ()> = BTreeMap::new();
        for slot in self.slots() {
            let item = by_item.then_some(&slot.entity);
            if by_item && !P::is_item(&slot.entity) {
                continue;
            }
            slot.contribute(self.as_of(), |contribution, _| {
                let asked = |(measure, _): &(P::Measure, i64)| {
                    query.quantities.iter().any(|quantity| match quantity {
                        Quantity::Measure(asked) => asked == measure,
                        Quantity::Indicator(_) => true,
                    })
                };
                if contribution.amounts.iter().any(asked)
                    && let Some(point) = contribution.point.masked(mask)
                {
                    scopes.insert((item, point), ());
                }
            });
        }
        if query.by.is_empty() {
            scopes.insert((None, P::Point::default()), ());
        }
        let sums = self.group(query, mask, by_item);
        let (reader, reported) = (Reader::new(self), Reader::by(self, Facts::Reported));
        let rows = scopes.into_keys().filter_map(|(item, point)| {
            let key = (item.cloned(), point);
            let none = Sums::new();
            let sums = sums.get(&key).unwrap_or(&none);
            let scope = Scope { item: key.0.clone(), point: key.1.clone() };
            let value = |facts: Facts| -> Vec<Option<Value>> {
                let reader = if facts == Facts::All { &reader } else { &reported };
                let of = |(index, quantity): (usize, &Quantity<P>)| match quantity {
                    Quantity::Measure(measure) => {
                        let (value, contributions) =
                            sums.get(index).map(|both| both[facts as usize]).unwrap_or_default();
                        super::cube::Sum { value, contributions }.value((*measure).into()).map(Value::Whole)
                    }
                    Quantity::Indicator(indicator) => P::indicate(*indicator, &scope, reader),
                };
                query.quantities.iter().enumerate().map(of).collect()
            };
            let values = value(Facts::All);
            let simulated = self.is_simulated() && value(Facts::Reported) != values;
            let row = CubeRow { as_of: self.as_of(), keys: query.keys(&scope), values, simulated };
            Some(row).filter(|row| row.values.iter().any(Option::is_some))
        });
        Ok(rows.collect())
    }

    fn group(&self, query: &CubeQuery<P>, mask: Mask, by_item: bool) -> BTreeMap<(Option<P::Entity>, P::Point), Sums> {
        let columns: Vec<Option<usize>> = P::Measure::ALL
            .iter()
            .map(|measure| query.quantities.iter().position(|quantity| *quantity == Quantity::Measure(*measure)))
            .collect();
        let mut groups: BTreeMap<(Option<P::Entity>, P::Point), Sums> = BTreeMap::new();
        let mut elements = std::collections::HashSet::new();
        for slot in self.slots() {
            slot.contribute(self.as_of(), |contribution, belongs| {
                let columns = contribution
                    .amounts
                    .iter()
                    .filter_map(|(measure, amount)| Some((columns[measure.index()]?, *amount)));
                for (column, amount) in columns {
                    let Some(point) = contribution.point.masked(mask) else { return };
                    let key = (by_item.then(|| slot.entity.clone()), point);
                    for of in super::cube::facts_of(belongs) {
                        let element = contribution.element.map(|element| (key.clone(), column, of, element.to_owned()));
                        let new = element.is_none_or(|element| elements.insert(element));
                        let sums =
                            groups.entry(key.clone()).or_insert_with(|| vec![[(0, 0); 2]; query.quantities.len()]);
                        let (value, contributions) = &mut sums[column][of];
                        *value += if new { amount } else { 0 };
                        *contributions += 1;
                    }
                }
            });
        }
        groups
    }
}
