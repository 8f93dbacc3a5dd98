//! Dimensions: by what a programme's measures are counted.

use std::{fmt::Display, hash::Hash, str::FromStr};

use ayumi_proto::{
    ids::{ExpertId, ItemId},
    month::Month,
    place::{BureauArea, Prefecture},
    text::Text,
};

use super::declare::Words;

/// A set of dimensions, a bit each.
pub type Mask = u32;

/// Values of some of a programme's dimensions, see [`dimensions!`](crate::dimensions). What a contribution is about
/// has as many as are known of it; a scope has those by which it is asked.
pub trait Point: Clone + Default + Eq + Ord + Hash + std::fmt::Debug + Send + Sync + 'static {
    /// One of the dimensions.
    type Dimension: Dimension;
    /// The dimensions that have many values.
    const MANY: Mask;

    /// Which dimensions have a value.
    fn mask(&self) -> Mask;

    /// The same for some of the dimensions; `None` if one of them has no value.
    fn masked(&self, mask: Mask) -> Option<Self>;

    /// Whether another point has the same values of some dimensions.
    fn is_same(&self, other: &Self, mask: Mask) -> bool;

    /// The value of a dimension as it stands in addresses.
    fn get(&self, dimension: Self::Dimension) -> Option<String>;

    /// The value of a dimension in words.
    fn words(&self, dimension: Self::Dimension) -> Option<Text>;

    /// The same with another value of a dimension; `None` if the text isn't one.
    #[must_use]
    fn with(self, dimension: Self::Dimension, text: &str) -> Option<Self>;
}

/// Dimensions of a programme.
pub trait Dimension: Copy + Eq + std::fmt::Debug + Send + Sync + 'static {
    /// All of them, in the order in which they are declared.
    const ALL: &'static [Self];

    /// Its name in the cube and the codebook.
    fn name(self) -> &'static str;

    /// What it is called.
    fn words(self) -> Words;

    /// Its bit.
    fn bit(self) -> Mask;

    /// The one of that name.
    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dimension| dimension.name() == name)
    }
}

/// A value of a dimension. Its text stands in addresses, so that it holds no `/`.
pub trait DimensionValue: Display + FromStr {
    /// Whether there are so many values that sums by them are added up only for a question that reads them.
    const MANY: bool = false;

    /// What it is called.
    fn words(&self) -> Text {
        Text::new(self.to_string(), self.to_string())
    }

    /// The value that a part of an address says. A value can be written in more than one way, and a figure has one
    /// address: by default nothing but the value's own text is read.
    fn in_address(part: &str) -> Option<Self> {
        part.parse().ok().filter(|value: &Self| value.to_string() == part)
    }
}

impl DimensionValue for BureauArea {
    fn words(&self) -> Text {
        self.name()
    }
}

impl DimensionValue for Prefecture {
    fn words(&self) -> Text {
        self.name()
    }
}

impl DimensionValue for ExpertId {
    const MANY: bool = true;
}

impl DimensionValue for ItemId {
    const MANY: bool = true;
}

impl DimensionValue for Month {}
impl DimensionValue for u16 {}

/// Declares a programme's dimensions, a row each: the field, its type, its name and its words, and how a value is
/// worded in a label (`{}` stands for it).
#[macro_export]
macro_rules! dimensions {
    ($(#[$doc:meta])* $vis:vis $point:ident by $dimension:ident {
        $($(#[$note:meta])* $field:ident / $row:ident: $type:ty = $name:literal, $ja:literal / $en:literal, $value_ja:literal / $value_en:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $point { $($(#[$note])* pub $field: Option<$type>,)+ }

        /// One of the dimensions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $dimension { $($(#[$note])* $row,)+ }

        impl $crate::figures::point::Dimension for $dimension {
            const ALL: &'static [Self] = &[$(Self::$row),+];

            fn name(self) -> &'static str {
                match self { $(Self::$row => $name,)+ }
            }

            fn words(self) -> $crate::figures::declare::Words {
                match self { $(Self::$row => $crate::figures::declare::Words { ja: $ja, en: $en },)+ }
            }

            fn bit(self) -> $crate::figures::point::Mask {
                1 << self as u32
            }
        }

        impl $crate::figures::point::Point for $point {
            type Dimension = $dimension;
            const MANY: $crate::figures::point::Mask = 0 $(| if <$type as $crate::figures::point::DimensionValue>::MANY {
                1 << $dimension::$row as u32
            } else {
                0
            })+;

            #[inline]
            fn mask(&self) -> $crate::figures::point::Mask {
                use $crate::figures::point::Dimension as _;
                0 $(| if self.$field.is_some() { $dimension::$row.bit() } else { 0 })+
            }

            #[inline]
            fn masked(&self, mask: $crate::figures::point::Mask) -> Option<Self> {
                use $crate::figures::point::Dimension as _;
                let mut masked = Self::default();
                $(if mask & $dimension::$row.bit() != 0 {
                    masked.$field = Some(self.$field.clone()?);
                })+
                Some(masked)
            }

            #[inline]
            fn is_same(&self, other: &Self, mask: $crate::figures::point::Mask) -> bool {
                use $crate::figures::point::Dimension as _;
                true $(&& (mask & $dimension::$row.bit() == 0 || self.$field == other.$field))+
            }

            fn get(&self, dimension: $dimension) -> Option<String> {
                match dimension { $($dimension::$row => self.$field.as_ref().map(ToString::to_string),)+ }
            }

            fn words(&self, dimension: $dimension) -> Option<$crate::figures::point::__private::Text> {
                use $crate::figures::point::{DimensionValue, __private::Text};
                match dimension {
                    $($dimension::$row => self.$field.as_ref().map(|value| {
                        let words = DimensionValue::words(value);
                        Text::new($value_ja.replace("{}", &words.ja), $value_en.replace("{}", &words.en))
                    }),)+
                }
            }

            fn with(mut self, dimension: $dimension, text: &str) -> Option<Self> {
                use $crate::figures::point::DimensionValue;
                match dimension {
                    $($dimension::$row => self.$field = Some(<$type as DimensionValue>::in_address(text)?),)+
                }
                Some(self)
            }
        }
    };
}

#[doc(hidden)]
pub mod __private {
    pub use ayumi_proto::text::Text;
}
