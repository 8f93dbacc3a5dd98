//! The architecture, as crates declare it and files import each other: what depends on what, and who may use what.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod circles;
mod crates;
mod module;
mod modules;
mod words;
