//! The codebook: what every programme counts, computes, distinguishes and lists, by its own declarations.

use ayumi_core::{
    Answers, Figures,
    figures::{
        declare::{Declared, Spec, Words},
        point::{Dimension, Point},
    },
};
use ayumi_proto::{answer::CodebookEntry, event::ProgrammeName};

use crate::{for_each_programme, listed};

/// An entry for each measure, indicator, dimension, table and column of every programme.
pub fn codebook() -> Vec<CodebookEntry> {
    macro_rules! entries {
        ([] $($programme:ident $module:ident),+) => {
            [$(entries_of::<listed::$module::$programme>(ProgrammeName::$programme),)+].concat()
        };
    }
    for_each_programme!([entries] [])
}

fn entries_of<P: Answers>(programme: ProgrammeName) -> Vec<CodebookEntry> {
    let entry = |kind: &str, name: String, unit: String, Words { ja, en }: Words, meaning: &str| CodebookEntry {
        programme: programme.to_string(),
        kind: kind.to_owned(),
        name,
        unit,
        ja: ja.to_owned(),
        en: en.to_owned(),
        meaning: meaning.trim().to_owned(),
    };
    let quantity = |kind: &str, Spec { name, unit, words, meaning }: Spec| {
        entry(kind, name.to_owned(), unit.to_string(), words, meaning)
    };
    let measures = P::Measure::ALL.iter().map(|measure| quantity("measure", measure.spec()));
    let indicators = P::Indicator::ALL.iter().map(|indicator| quantity("indicator", indicator.spec()));
    let dimensions = <<P as Figures>::Point as Point>::Dimension::ALL.iter();
    let dimensions = dimensions
        .map(|dimension| entry("dimension", dimension.name().to_owned(), String::new(), dimension.words(), ""));
    let tables = P::TABLES.iter().flat_map(|table| {
        let own = entry("table", table.name.to_owned(), String::new(), table.words, "");
        let column = |column: &ayumi_core::table::Column| {
            entry("column", format!("{}.{}", table.name, column.name), String::new(), column.words, "")
        };
        std::iter::once(own).chain(table.columns.iter().map(column)).collect::<Vec<_>>()
    });
    measures.chain(indicators).chain(dimensions).chain(tables).collect()
}
