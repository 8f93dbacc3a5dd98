//! Addresses: where figures are, declared as patterns of parts, and read and written by these alone.

use std::fmt::{self, Debug, Write};

use ayumi_proto::{figure::Unit, text::Text};

use super::{
    Figures,
    declare::{Declared, Spec, Words},
    point::{Dimension, Mask, Point},
};

type DimensionOf<P> = <<P as Figures>::Point as Point>::Dimension;

/// A part of the addresses of a place.
pub enum Part<P: Figures> {
    /// A word that stands for itself.
    Word(&'static str),
    /// The item's id.
    Item,
    /// The value of a dimension.
    Of(DimensionOf<P>),
    /// The name of the figure.
    Figure,
}

/// What is counted or computed.
pub enum Quantity<P: Figures> {
    /// Counted.
    Measure(P::Measure),
    /// Computed.
    Indicator(P::Indicator),
}

impl<P: Figures> Quantity<P> {
    /// Everything that a programme counts or computes.
    pub fn all() -> impl Iterator<Item = Self> {
        let measures = P::Measure::ALL.iter().copied().map(Self::Measure);
        measures.chain(P::Indicator::ALL.iter().copied().map(Self::Indicator))
    }

    /// What is declared of it.
    pub fn spec(&self) -> Spec {
        match self {
            Self::Measure(measure) => measure.spec(),
            Self::Indicator(indicator) => indicator.spec(),
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|quantity| quantity.spec().name == name)
    }
}

impl<P: Figures> Clone for Quantity<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Figures> Copy for Quantity<P> {}

impl<P: Figures> PartialEq for Quantity<P> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Measure(one), Self::Measure(other)) => one == other,
            (Self::Indicator(one), Self::Indicator(other)) => one == other,
            (Self::Measure(_), Self::Indicator(_)) | (Self::Indicator(_), Self::Measure(_)) => false,
        }
    }
}

impl<P: Figures> Debug for Quantity<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.spec().name)
    }
}

/// At which scopes of a place there are figures.
pub enum Shown<P: Figures> {
    /// At each that there can be: a place of one scope, or of each item.
    Always,
    /// Where something contributes to this measure.
    Where(P::Measure),
}

/// A kind of scope: the form of its addresses and the figures that it has.
pub struct Place<P: Figures> {
    /// What its addresses are made of.
    pub parts: &'static [Part<P>],
    /// Its figures, in the order in which they are listed; one, if no part names the figure.
    pub figures: &'static [Quantity<P>],
    /// Where it has figures.
    pub shown: Shown<P>,
}

impl<P: Figures> Place<P> {
    /// The dimensions among its parts.
    pub fn mask(&self) -> Mask {
        self.dimensions().map(Dimension::bit).fold(0, |mask, bit| mask | bit)
    }

    /// Whether its scopes are each of one item.
    pub fn is_of_item(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Item))
    }

    fn dimensions(&self) -> impl Iterator<Item = DimensionOf<P>> {
        self.parts.iter().filter_map(|part| if let Part::Of(dimension) = part { Some(*dimension) } else { None })
    }

    fn names_figure(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Figure))
    }

    /// The address that a text is, if it is one of this place.
    fn parse(&'static self, text: &[&str]) -> Option<Address<P>> {
        if text.len() != self.parts.len() {
            return None;
        }
        let (mut scope, mut quantity) = (Scope::<P>::default(), None);
        for (part, text) in self.parts.iter().zip(text) {
            match part {
                Part::Word(word) if word == text => {}
                Part::Word(_) => return None,
                Part::Item => {
                    let item: P::Entity = text.parse().ok()?;
                    scope.item = Some(item).filter(|item| P::is_item(item) && item.to_string() == *text);
                    scope.item.as_ref()?;
                }
                Part::Of(dimension) => scope.point = scope.point.with(*dimension, text)?,
                Part::Figure => quantity = self.figures.iter().find(|figure| figure.spec().name == *text),
            }
        }
        let quantity = if self.names_figure() { quantity } else { self.figures.first() };
        Some(Address { place: self, scope, quantity: *quantity? })
    }
}

/// Declares a programme's places, a row each: the form of their addresses, and their figures. In an address, a text stands
/// for itself, `item` for the item's id, a dimension for its value, and `figure` for the figure's name. The figures are
/// the programme's `Measure`s and `Indicator`s.
///
/// ```ignore
/// const PLACES: &'static [Place<Self>] = places! {
///     figure => Measure::Applied, Measure::Visits, Indicator::RemainingYen;
///     "region" / Region / figure where Applied => Measure::Applied, Measure::Visits;
///     "company" / item / figure where Applied => Measure::Visits;
/// };
/// ```
///
/// With `where`, a place has figures where something contributes to that measure ([`Shown::Where`]), without it always.
#[macro_export]
macro_rules! places {
    ($($($part:tt)/+ $(where $shown:ident)? => $($kind:ident::$quantity:ident),+;)+) => {
        &[$($crate::figures::place::Place {
            parts: &[$($crate::places!(@part $part)),+],
            figures: &[$($crate::figures::place::Quantity::$kind($kind::$quantity)),+],
            shown: $crate::places!(@shown $($shown)?),
        }),+]
    };
    (@part item) => { $crate::figures::place::Part::Item };
    (@part figure) => { $crate::figures::place::Part::Figure };
    (@part $word:literal) => { $crate::figures::place::Part::Word($word) };
    (@part $dimension:ident) => { $crate::figures::place::Part::Of(Dimension::$dimension) };
    (@shown) => { $crate::figures::place::Shown::Always };
    (@shown $measure:ident) => { $crate::figures::place::Shown::Where(Measure::$measure) };
}

/// Of what a figure is: of all, or of one item, or of what has some values of dimensions.
pub struct Scope<P: Figures> {
    /// The item; all, if there is none.
    pub item: Option<P::Entity>,
    /// The values of dimensions.
    pub point: P::Point,
}

impl<P: Figures> Scope<P> {
    /// Everything of the edition.
    pub fn all() -> Self {
        Self { item: None, point: P::Point::default() }
    }

    /// What has these values, of all items.
    pub fn at(point: P::Point) -> Self {
        Self { item: None, point }
    }

    /// One item.
    pub fn of(item: &P::Entity) -> Self {
        Self { item: Some(item.clone()), point: P::Point::default() }
    }

    /// Whether what an entity contributes at a point belongs to it.
    pub fn holds(&self, entity: &P::Entity, point: &P::Point) -> bool {
        self.item.as_ref().is_none_or(|item| item == entity)
            && point.masked(self.point.mask()).is_some_and(|masked| masked == self.point)
    }
}

impl<P: Figures> Default for Scope<P> {
    fn default() -> Self {
        Self::all()
    }
}

impl<P: Figures> Clone for Scope<P> {
    fn clone(&self) -> Self {
        Self { item: self.item.clone(), point: self.point.clone() }
    }
}

impl<P: Figures> PartialEq for Scope<P> {
    fn eq(&self, other: &Self) -> bool {
        self.item == other.item && self.point == other.point
    }
}

impl<P: Figures> Debug for Scope<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {:?}", self.item.as_ref().map(ToString::to_string).unwrap_or_default(), self.point)
    }
}

/// Where a figure is: what comes after `<programme>/<edition>/`.
pub struct Address<P: Figures> {
    /// Its place.
    pub place: &'static Place<P>,
    /// Of what it is.
    pub scope: Scope<P>,
    /// What it is.
    pub quantity: Quantity<P>,
}

impl<P: Figures> Address<P> {
    /// The address that a text is; `None` if it is none of the programme's.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        P::PLACES.iter().find_map(|place| place.parse(&parts))
    }

    /// The unit of its values.
    pub fn unit(&self) -> Unit {
        self.quantity.spec().unit
    }

    /// What it is called; `name` is what its item is called.
    pub fn label(&self, name: Option<Text>) -> Text {
        let Words { ja, en } = self.quantity.spec().words;
        let of = self.place.dimensions().filter_map(|dimension| self.scope.point.words(dimension));
        let of: Vec<Text> = name.into_iter().chain(of).collect();
        let joined = |of: fn(&Text) -> &str, all: &[Text]| all.iter().map(of).collect::<Vec<_>>().join(" ");
        if of.is_empty() {
            return Text::new(ja, en);
        }
        let (of_ja, of_en) = (joined(|text| &text.ja, &of), joined(|text| &text.en, &of));
        Text::new(format!("{of_ja} {ja}"), format!("{of_en}: {en}"))
    }
}

impl<P: Figures> Clone for Address<P> {
    fn clone(&self) -> Self {
        Self { place: self.place, scope: self.scope.clone(), quantity: self.quantity }
    }
}

impl<P: Figures> PartialEq for Address<P> {
    fn eq(&self, other: &Self) -> bool {
        self.scope == other.scope && self.quantity == other.quantity && self.to_string() == other.to_string()
    }
}

impl<P: Figures> Debug for Address<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl<P: Figures> fmt::Display for Address<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.place.parts.iter().enumerate() {
            if index > 0 {
                formatter.write_char('/')?;
            }
            match part {
                Part::Word(word) => formatter.write_str(word)?,
                Part::Item => self.scope.item.iter().try_for_each(|item| write!(formatter, "{item}"))?,
                Part::Of(dimension) => {
                    self.scope.point.get(*dimension).iter().try_for_each(|value| formatter.write_str(value))?;
                }
                Part::Figure => formatter.write_str(self.quantity.spec().name)?,
            }
        }
        Ok(())
    }
}
