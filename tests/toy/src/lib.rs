//! Campaigns: how many companies were invited and joined where. `rules` decides, `figures` says what is counted, `rows`
//! what is listed.

#![cfg(feature = "toy")]

pub mod figures;
mod payload;
mod rejection;
pub mod rows;
pub mod rules;

pub use payload::{Command, Event, Invitation, Joining};
pub use rejection::*;
pub use rules::Toy;
