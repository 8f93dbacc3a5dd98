//! Values of figures, compared and in words.

use std::collections::BTreeMap;

use ayumi_proto::figure::{Figure, Value};

/// The value at each address.
pub fn by_path(figures: &[Figure]) -> BTreeMap<&str, &Value> {
    figures.iter().map(|figure| (figure.path.as_str(), &figure.value)).collect()
}

/// A value in words.
pub fn said(value: Option<&Value>) -> String {
    value.map_or_else(|| "no value".to_owned(), ToString::to_string)
}
