//! The sums. What entities contribute is added up by the dimensions of each place, with and without what is simulated.

use std::collections::HashMap;

use compact_str::CompactString;
use rustc_hash::FxBuildHasher;

use super::{
    Figures,
    declare::{Declared, Kind},
    place::Quantity,
    point::{Mask, Point},
};

/// What an entity contributes, as it is said.
pub struct Contribution<'a, P: Figures> {
    /// About what: every value of a dimension that is known of it.
    pub point: &'a P::Point,
    /// How much of each measure.
    pub amounts: &'a [(P::Measure, i64)],
    /// The element that is counted, for measures of [`Kind::Distinct`].
    pub element: Option<&'a str>,
}

/// Takes what an entity contributes.
pub struct Add<'a, P: Figures>(&'a mut dyn FnMut(&Contribution<'_, P>));

impl<'a, P: Figures> Add<'a, P> {
    /// Hands each contribution on.
    pub fn to(sink: &'a mut dyn FnMut(&Contribution<'_, P>)) -> Self {
        Self(sink)
    }

    /// Contributes amounts to measures.
    #[inline]
    pub fn add(&mut self, point: &P::Point, amounts: &[(P::Measure, i64)]) {
        (self.0)(&Contribution { point, amounts, element: None });
    }

    /// Contributes an element to a measure of [`Kind::Distinct`].
    pub fn element(&mut self, point: &P::Point, measure: P::Measure, element: &str) {
        (self.0)(&Contribution { point, amounts: &[(measure, 1)], element: Some(element) });
    }
}

/// Whether contributions come in or go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// They come in.
    Add = 1,
    /// They go out again.
    Remove = -1,
}

/// The facts that are counted: all, or those that aren't simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facts {
    /// All.
    All,
    /// Those that somebody reported.
    Reported,
}

/// To which facts a contribution belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// It would be the same without what is simulated.
    Both,
    /// It is so by all facts.
    All,
    /// It would be so without what is simulated.
    Reported,
}

/// What contributions to one measure come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Their sum.
    pub value: i64,
    /// How many there are.
    pub contributions: i32,
}

impl Sum {
    /// The value, by how contributions make it.
    pub fn value(self, kind: Kind) -> Option<i64> {
        match kind {
            Kind::Sum | Kind::Distinct => Some(self.value),
            Kind::Reported => (self.contributions > 0).then_some(self.value),
        }
    }
}

/// A sum by all facts, and by those that aren't simulated.
#[derive(Clone, Copy, Debug, Default)]
struct Cell([Sum; 2]);

impl Cell {
    fn add(&mut self, belongs: Belongs, amount: i64, sign: Sign) {
        let (amount, one) = (amount * sign as i64, sign as i32);
        for sum in &mut self.0[facts_of(belongs)] {
            sum.value += amount;
            sum.contributions += one;
        }
    }
}

/// The places of the facts that a contribution belongs to.
pub(super) fn facts_of(belongs: Belongs) -> std::ops::Range<usize> {
    match belongs {
        Belongs::Both => 0..2,
        Belongs::All => 0..1,
        Belongs::Reported => 1..2,
    }
}

/// How often each element is contributed, by all facts and without what is simulated.
type Elements = HashMap<CompactString, [i32; 2]>;

/// The sums by one set of dimensions.
#[derive(Clone, Debug)]
struct Sums<P: Figures> {
    mask: Mask,
    /// For each measure its column, if it is kept.
    columns: Vec<Option<u8>>,
    width: usize,
    index: HashMap<P::Point, u32, FxBuildHasher>,
    /// The point that was added to last, and where its cells begin: an entity contributes at few points.
    last: Option<(P::Point, usize)>,
    /// A row a point, a cell a column.
    cells: Vec<Cell>,
    /// Of cells of distinct measures, by their places among the cells.
    elements: HashMap<u32, Elements, FxBuildHasher>,
}

impl<P: Figures> Sums<P> {
    fn new(mask: Mask) -> Self {
        let (index, elements) = (HashMap::default(), HashMap::default());
        let columns = vec![None; P::Measure::ALL.len()];
        Self { mask, columns, width: 0, index, last: None, cells: Vec::new(), elements }
    }

    fn keep(&mut self, measure: P::Measure) {
        let column = &mut self.columns[measure.index()];
        if column.is_none() {
            *column = Some(self.width as u8);
            self.width += 1;
        }
    }

    /// Where the cells of a point begin; `None` if it has no value of some dimension.
    #[inline]
    fn row_at(&mut self, point: &P::Point) -> Option<usize> {
        match &self.last {
            Some((last, row)) if point.is_same(last, self.mask) => Some(*row),
            Some(_) | None => {
                let point = point.masked(self.mask)?;
                let row = self.row(&point);
                self.last = Some((point, row));
                Some(row)
            }
        }
    }

    fn row(&mut self, point: &P::Point) -> usize {
        let width = self.width;
        let row = self.index.get(point).copied().unwrap_or_else(|| {
            self.cells.resize(self.cells.len() + width, Cell::default());
            let row = (self.cells.len() / width - 1) as u32;
            self.index.insert(point.clone(), row);
            row
        });
        row as usize * width
    }

    #[inline]
    fn add(&mut self, contribution: &Contribution<'_, P>, belongs: Belongs, sign: Sign) {
        let Contribution { point, amounts, element } = contribution;
        let Some(row) = self.row_at(point) else { return };
        for (measure, amount) in *amounts {
            let Some(column) = self.columns[measure.index()] else { continue };
            let cell = row + usize::from(column);
            match element {
                None => self.cells[cell].add(belongs, *amount, sign),
                Some(element) => self.count(cell, element, belongs, sign),
            }
        }
    }

    /// Counts an element, once however often it is contributed.
    fn count(&mut self, cell: usize, element: &str, belongs: Belongs, sign: Sign) {
        let elements = self.elements.entry(cell as u32).or_default();
        let times = elements.entry(CompactString::new(element)).or_default();
        for of in facts_of(belongs) {
            let before = times[of];
            times[of] += sign as i32;
            let sum = &mut self.cells[cell].0[of];
            sum.contributions += sign as i32;
            sum.value += i64::from(times[of] > 0) - i64::from(before > 0);
        }
        if *times == [0, 0] {
            elements.remove(element);
        }
    }

    fn get(&self, point: &P::Point, measure: P::Measure, facts: Facts) -> Option<Sum> {
        let column = self.columns[measure.index()]?;
        let row = self.index.get(point).map(|row| *row as usize * self.width + usize::from(column));
        Some(row.map_or(Sum::default(), |cell| self.cells[cell].0[facts as usize]))
    }
}

/// Which of the sums: those by dimensions with few values, or those by any with many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Few.
    Few,
    /// Many.
    Many,
}

impl Group {
    /// The one that sums by some dimensions are in.
    pub fn of<P: Figures>(mask: Mask) -> Self {
        if mask & P::Point::MANY == 0 { Self::Few } else { Self::Many }
    }
}

/// Sums of a programme's measures, by the dimensions of each of its places, and of what else it keeps.
#[derive(Clone, Debug)]
pub struct Cube<P: Figures> {
    group: Group,
    sums: Vec<Sums<P>>,
    /// For each measure the sums that keep it, a bit each.
    keeping: Vec<u64>,
}

impl<P: Figures> Cube<P> {
    /// No contributions yet to the sums of a group.
    pub fn of(group: Group) -> Self {
        let mut cube = Self { group, sums: Vec::new(), keeping: vec![0; P::Measure::ALL.len()] };
        for place in P::PLACES.iter().filter(|place| !place.is_of_item()) {
            let anchor = match place.shown {
                super::place::Shown::Always => None,
                super::place::Shown::Where(measure) => Some(measure),
            };
            let measures = place.figures.iter().filter_map(|figure| match figure {
                Quantity::Measure(measure) => Some(*measure),
                Quantity::Indicator(_) => None,
            });
            measures.chain(anchor).for_each(|measure| cube.keep(place.mask(), measure));
        }
        for (dimensions, measures) in P::KEPT {
            let mask = dimensions.iter().fold(0, |mask, dimension| mask | super::point::Dimension::bit(*dimension));
            measures.iter().for_each(|measure| cube.keep(mask, *measure));
        }
        cube
    }

    fn keep(&mut self, mask: Mask, measure: P::Measure) {
        if Group::of::<P>(mask) != self.group {
            return;
        }
        let found = self.sums.iter().position(|sums| sums.mask == mask).unwrap_or_else(|| {
            self.sums.push(Sums::new(mask));
            self.sums.len() - 1
        });
        assert!(found < 64, "a programme keeps sums by at most 64 sets of dimensions");
        self.sums[found].keep(measure);
        self.keeping[measure.index()] |= 1 << found;
    }

    /// Adds a contribution, or takes it away again.
    #[inline]
    pub fn add(&mut self, contribution: &Contribution<'_, P>, belongs: Belongs, sign: Sign) {
        let amounts = contribution.amounts.iter();
        let mut keeping = amounts.fold(0, |keeping, (measure, _)| keeping | self.keeping[measure.index()]);
        while keeping != 0 {
            self.sums[keeping.trailing_zeros() as usize].add(contribution, belongs, sign);
            keeping &= keeping - 1;
        }
    }

    /// What the contributions to a measure come to; `None` if they aren't kept by those dimensions.
    pub fn get(&self, point: &P::Point, measure: P::Measure, facts: Facts) -> Option<Sum> {
        let mask = point.mask();
        self.sums.iter().find(|sums| sums.mask == mask)?.get(point, measure, facts)
    }

    /// The points of some dimensions at which something contributes to a measure, in order.
    pub fn points(&self, mask: Mask, measure: P::Measure, facts: Facts) -> Vec<P::Point> {
        let Some(sums) = self.sums.iter().find(|sums| sums.mask == mask) else { return Vec::new() };
        let contributes = |point: &&P::Point| sums.get(point, measure, facts).is_some_and(|sum| sum.contributions > 0);
        let mut points: Vec<P::Point> = sums.index.keys().filter(contributes).cloned().collect();
        points.sort_unstable();
        points
    }
}
