//! What is counted of the reports: the one declaration of their figures.

use ayumi_core::{
    Figures, dimensions,
    figures::{
        cube::Add,
        declare::NoIndicator,
        place::{Place, Scope},
        reader::Reader,
    },
    measures, places,
};
use ayumi_proto::{figure::Value, month::Month, time::Day};

use crate::{Entity, Reports, state::State};

dimensions! {
    /// By what the reports are counted.
    pub Point by Dimension {
        /// The month of an issue.
        month / Month: Month = "month", "月" / "Month", "{}" / "{}";
    }
}

measures! {
    /// What is counted.
    pub Measure {
        /// Issues of all reports.
        Issued = "issued", Reports, Sum, "発行した報告書" / "Reports issued";
    }
}

impl Figures for Reports {
    type Point = Point;
    type Measure = Measure;
    type Indicator = NoIndicator;

    const ITEM: &'static str = "report";
    const PLACES: &'static [Place<Self>] = places! { figure => Measure::Issued; };

    fn is_item(_: &Entity) -> bool {
        true
    }

    fn contribute(_: &Entity, state: &State, _: Day, add: &mut Add<'_, Self>) {
        for issue in &state.issues {
            add.add(&Point { month: Some(Month::of(issue.on)) }, &[(Measure::Issued, 1)]);
        }
    }

    fn indicate(indicator: NoIndicator, _: &Scope<Self>, _: &Reader<'_, Self>) -> Option<Value> {
        match indicator {}
    }
}
