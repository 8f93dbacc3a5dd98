//! Which support bodies were approached where: a prefecture without any shows as such.

use ayumi_core::{
    View,
    figures::{cube::Facts, place::Scope, point::Dimension as _, reader::Reader},
};
use ayumi_proto::place::Prefecture;

use crate::{
    ApproachResult, BodyKind, Pilots,
    figures::{Dimension, Indicator, Measure, Point},
    rows::{Coverage, CoverageRow, Named},
};

/// A row for each prefecture that a region covers or in which a body was approached.
pub(super) fn coverage(view: &View<'_, Pilots>) -> Vec<Coverage> {
    let (all, reported) = (view.reader(), Reader::by(view.folded, Facts::Reported));
    let points = view.folded.points(Dimension::Prefecture.bit(), Measure::Approaches, Facts::All);
    let row = |prefecture| {
        let mut coverage = of_prefecture(&all, prefecture);
        coverage.row.row.simulated = view.folded.is_simulated() && of_prefecture(&reported, prefecture) != coverage;
        coverage
    };
    points.into_iter().filter_map(|point| point.prefecture).map(row).collect()
}

/// The same as rows of a table.
pub(super) fn rows(view: &View<'_, Pilots>) -> Vec<CoverageRow> {
    coverage(view).into_iter().map(|coverage| coverage.row.row).collect()
}

fn of_prefecture(reader: &Reader<'_, Pilots>, prefecture: Prefecture) -> Coverage {
    let at = Point { prefecture: Some(prefecture), ..Point::default() };
    let scope = Scope::at(at.clone());
    let bodies = |point| reader.whole(&Scope::at(point), Indicator::LatestBodies).unwrap_or_default();
    let covering = reader.states().filter(|(_, state)| state.area(reader.as_of()).contains(&prefecture));
    let row = CoverageRow {
        prefecture,
        regions: covering.map(|(id, _)| id.clone()).collect(),
        approaches: reader.sum(&scope, Measure::Approaches),
        bodies: reader.sum(&scope, Measure::Bodies),
        simulated: false,
    };
    Coverage {
        row: Named { row, name: prefecture.name() },
        kinds: BodyKind::ALL.map(|kind| (kind, bodies(Point { kind: Some(kind), ..at.clone() }))).into(),
        results: ApproachResult::ALL
            .map(|result| (result, bodies(Point { result: Some(result), ..at.clone() })))
            .into(),
    }
}
