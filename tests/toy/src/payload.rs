//! What is submitted and kept: each payload once, for the command and for its event.

use ayumi_proto::{
    event::DomainEvent,
    personal,
    place::Prefecture,
    time::{Day, Occurred},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Companies that were invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Invitation {
    /// The day.
    pub on: Day,
    /// How many.
    pub companies: u32,
}

/// Companies that joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Joining {
    /// The day.
    pub on: Day,
    /// Where.
    pub prefecture: Prefecture,
    /// How many.
    pub companies: u32,
}

/// What may be submitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Records that companies were invited.
    Invite(Invitation),
    /// Records that companies joined.
    Join(Joining),
}

/// What can have happened.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Event {
    /// Companies were invited.
    Invited(Invitation),
    /// Companies joined.
    Joined(Joining),
}

impl DomainEvent for Event {
    fn occurred(&self) -> Occurred {
        Occurred::Day(match self {
            Self::Invited(invitation) => invitation.on,
            Self::Joined(joining) => joining.on,
        })
    }

    fn kind(&self) -> &'static str {
        self.into()
    }
}

personal! {
    Invitation { on, companies }
    Joining { on, prefecture, companies }
    enum Event { Invited(invitation), Joined(joining) }
}
