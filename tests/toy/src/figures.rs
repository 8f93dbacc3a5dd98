//! What is counted: companies invited and joined.

use ayumi_core::{
    Figures, dimensions,
    figures::{
        cube::Add,
        declare::NoIndicator,
        place::{Part, Place, Quantity::Measure as Counted, Scope, Shown},
        reader::Reader,
    },
    measures,
};
use ayumi_proto::{figure::Value, ids::ItemId, place::Prefecture, time::Day};

use crate::{Toy, rules::State};

dimensions! {
    /// By what companies are counted.
    pub Point by Dimension {
        /// Where they joined.
        prefecture / Prefecture: Prefecture = "prefecture", "都道府県" / "Prefecture", "{}" / "{}";
    }
}

measures! {
    /// What is counted.
    pub Measure {
        /// Companies that were invited.
        Invited = "invited", Companies, Sum, "案内企業" / "Companies invited";
        /// Companies that joined.
        Joined = "joined", Companies, Sum, "参加企業" / "Companies joined";
    }
}

impl Figures for Toy {
    type Point = Point;
    type Measure = Measure;
    type Indicator = NoIndicator;

    const ITEM: &'static str = "campaign";
    const PLACES: &'static [Place<Self>] = &[
        Place {
            parts: &[Part::Figure],
            figures: &[Counted(Measure::Invited), Counted(Measure::Joined)],
            shown: Shown::Always,
        },
        Place {
            parts: &[Part::Word("prefecture"), Part::Of(Dimension::Prefecture), Part::Figure],
            figures: &[Counted(Measure::Joined)],
            shown: Shown::Where(Measure::Joined),
        },
        Place {
            parts: &[Part::Word("campaign"), Part::Item, Part::Figure],
            figures: &[Counted(Measure::Invited), Counted(Measure::Joined)],
            shown: Shown::Always,
        },
    ];

    fn is_item(_: &ItemId) -> bool {
        true
    }

    fn contribute(_: &ItemId, state: &State, _: Day, add: &mut Add<'_, Self>) {
        add.add(&Point::default(), &[(Measure::Invited, state.invited.into())]);
        for (prefecture, companies) in &state.joined {
            let point = Point { prefecture: Some(*prefecture) };
            add.add(&point, &[(Measure::Joined, (*companies).into())]);
        }
    }

    fn indicate(indicator: NoIndicator, _: &Scope<Self>, _: &Reader<'_, Self>) -> Option<Value> {
        match indicator {}
    }
}
