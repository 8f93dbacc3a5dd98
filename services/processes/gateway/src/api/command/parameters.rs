//! The parameters of a command.

use std::{borrow::Cow, str::FromStr};

use ayumi_proto::{commit::Provenance, ids::Edition, text::Malformed};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::api::parameters::Parameter;

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// The edition that it is for; the programme's newest if left out.
    pub edition: Parameter<Edition>,
    /// Where its facts come from; `simulated` marks generated ones wherever they show.
    pub provenance: Parameter<GivenProvenance>,
}

/// Where a command's facts come from.
#[derive(Clone, Copy, Debug)]
pub struct GivenProvenance(pub Provenance);

impl FromStr for GivenProvenance {
    type Err = Malformed;

    fn from_str(value: &str) -> Result<Self, Malformed> {
        let malformed = |_| Malformed::new(value, "reported または simulated", "reported or simulated");
        value.parse().map(Self).map_err(malformed)
    }
}

impl JsonSchema for GivenProvenance {
    fn schema_name() -> Cow<'static, str> {
        "Provenance".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": ["reported", "simulated"], "default": "reported" })
    }
}
