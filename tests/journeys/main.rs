//! Journeys: what people rely on, tried on the real binary and on real nats-servers.
//!
//! [`harness`] starts `ayumi up`, [`deciders`] runs services within the test, [`scene`] is what both
//! begin with. Each test states in its first lines what a user relies on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod answers;
mod api;
mod cli;
mod cluster;
mod copies;
mod crash;
mod cube;
mod deciders;
mod disk;
mod doors;
mod exchange;
mod follow;
mod followers;
mod harness;
mod history;
mod independent;
mod large;
mod pages;
mod race;
mod repeats;
mod reports;
mod scene;
mod taking_back;
mod unreadable;
mod writers;
