//! The API over HTTP, as programs use it.

pub mod example;

mod bad;
mod commands;
mod description;
mod events;
mod malformed;
mod numbers;
mod times;
