//! The cube asked: rows of measures and indicators by any of the dimensions, as of the day of a fold.

use std::collections::{BTreeMap, HashSet};

use ayumi_proto::{figure::Value, time::Day};

use super::{
    Figures,
    cube::{Contribution, Facts, Sum, facts_of},
    declare::Declared,
    folded::Folded,
    place::{Quantity, Scope},
    point::{Dimension, Mask, Point},
    reader::Reader,
};

type DimensionOf<P> = <<P as Figures>::Point as Point>::Dimension;

/// A dimension of the rows of the cube.
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
    /// The dimensions of the rows, in the order of the columns.
    pub by: Vec<By<DimensionOf<P>>>,
}

/// A row of the cube: the values of what it is by, then those of the figures.
#[derive(Clone, Debug, PartialEq)]
pub struct CubeRow {
    /// The row's as-of day.
    pub as_of: Day,
    /// The keys, in the order in which they were asked for.
    pub keys: Vec<String>,
    /// The values; nothing where there is none.
    pub values: Vec<Option<Value>>,
    /// Whether a value would be another without what is simulated.
    pub simulated: bool,
}

/// A name that a programme doesn't have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownName<'n> {
    /// Neither a measure nor an indicator.
    Quantity(&'n str),
    /// Neither [`Figures::ITEM`] nor a dimension.
    Dimension(&'n str),
}

impl<P: Figures> CubeQuery<P> {
    /// The query that names say.
    ///
    /// # Errors
    /// A name that the programme doesn't have.
    pub fn parse<'n>(
        quantities: impl IntoIterator<Item = &'n str>,
        by: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, UnknownName<'n>> {
        let quantity = |name| Quantity::named(name).ok_or(UnknownName::Quantity(name));
        let by = by.into_iter().map(|name| match DimensionOf::<P>::named(name) {
            _ if name == P::ITEM => Ok(By::Item),
            Some(dimension) => Ok(By::Dimension(dimension)),
            None => Err(UnknownName::Dimension(name)),
        });
        let quantities = quantities.into_iter().map(quantity).collect::<Result<_, _>>()?;
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

/// Of what a row is.
type Key<P> = (Option<<P as super::super::Programme>::Entity>, <P as Figures>::Point);

/// The sums of one row, a column a figure, each by all facts and without what is simulated.
type Sums = Vec<[Sum; 2]>;

/// The rows as they are added up.
struct Groups<'q, P: Figures> {
    query: &'q CubeQuery<P>,
    /// For each measure its column, if it is asked for.
    columns: Vec<Option<usize>>,
    /// Whether indicators are asked for, which have a row wherever anything is contributed.
    computes: bool,
    mask: Mask,
    rows: BTreeMap<Key<P>, Sums>,
    /// The elements that were counted, for each is counted once in a row.
    elements: HashSet<(Key<P>, usize, usize, String)>,
}

impl<'q, P: Figures> Groups<'q, P> {
    fn new(query: &'q CubeQuery<P>) -> Self {
        let column = |measure: &P::Measure| {
            query.quantities.iter().position(|quantity| *quantity == Quantity::Measure(*measure))
        };
        let computes = query.quantities.iter().any(|quantity| matches!(quantity, Quantity::Indicator(_)));
        let (columns, mask) = (P::Measure::ALL.iter().map(column).collect(), query.mask());
        Self { query, columns, computes, mask, rows: BTreeMap::new(), elements: HashSet::new() }
    }

    /// Makes the row of a key, if there is none yet.
    fn row(&mut self, key: Key<P>) -> &mut Sums {
        let width = self.query.quantities.len();
        self.rows.entry(key).or_insert_with(|| vec![[Sum::default(); 2]; width])
    }

    fn add(&mut self, item: Option<&P::Entity>, contribution: &Contribution<'_, P>, facts: std::ops::Range<usize>) {
        let Some(point) = contribution.point.masked(self.mask) else { return };
        let key = (item.cloned(), point);
        for (measure, amount) in contribution.amounts {
            let Some(column) = self.columns[measure.index()] else {
                if self.computes {
                    self.row(key.clone());
                }
                continue;
            };
            for of in facts.clone() {
                let element = contribution.element.map(|element| (key.clone(), column, of, element.to_owned()));
                let is_new = element.is_none_or(|element| self.elements.insert(element));
                let sum = &mut self.row(key.clone())[column][of];
                sum.value += if is_new { *amount } else { 0 };
                sum.contributions += 1;
            }
        }
    }
}

impl<P: Figures> Folded<P> {
    /// The rows of the cube, in the order of their keys. Each measure is counted where it has all the dimensions; an
    /// indicator is computed for the rows that there are.
    pub fn rows(&self, query: &CubeQuery<P>) -> Vec<CubeRow> {
        let mut groups = Groups::new(query);
        if query.by.is_empty() {
            groups.row((None, P::Point::default()));
        }
        let by_item = query.is_by_item();
        for slot in self.slots().filter(|slot| !by_item || P::is_item(&slot.entity)) {
            let item = Some(&slot.entity).filter(|_| by_item);
            slot.contribute(self.as_of(), |contribution, belongs| groups.add(item, contribution, facts_of(belongs)));
        }
        let readers = [Reader::new(self), Reader::by(self, Facts::Reported)];
        let row = |((item, point), sums): (Key<P>, Sums)| {
            let scope = Scope { item, point };
            let [all, reported] = readers.each_ref().map(|reader| values(query, &scope, &sums, reader));
            let simulated = self.is_simulated() && all != reported;
            CubeRow { as_of: self.as_of(), keys: query.keys(&scope), values: all, simulated }
        };
        groups.rows.into_iter().map(row).filter(|row| row.values.iter().any(Option::is_some)).collect()
    }
}

/// The values of a row by the facts that a reader reads.
fn values<P: Figures>(
    query: &CubeQuery<P>,
    scope: &Scope<P>,
    sums: &Sums,
    reader: &Reader<'_, P>,
) -> Vec<Option<Value>> {
    let of = |(quantity, sum): (&Quantity<P>, &[Sum; 2])| match quantity {
        Quantity::Measure(measure) => sum[reader.facts() as usize].value((*measure).into()).map(Value::Whole),
        Quantity::Indicator(indicator) => P::indicate(*indicator, scope, reader),
    };
    query.quantities.iter().zip(sums).map(of).collect()
}
