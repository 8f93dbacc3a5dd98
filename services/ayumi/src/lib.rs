//! The one binary: everything in one process (`ayumi up`), any service by itself (`ayumi serve`), and the
//! tools that speak to a running Ayumi.

pub mod client;
pub mod commands;
pub mod disk;
pub mod download;
pub mod example;
pub mod folder;
pub mod nats_server;
pub mod outcome;
pub mod progress;
pub mod services;
pub mod source;
pub mod table;
pub mod values;
