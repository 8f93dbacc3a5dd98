//! The shell around the programmes: it connects, loads, decides, publishes, serves and follows.
//! The only user of `async_nats`.
//!
//! The path of a command: [`service`] takes it from NATS, [`decider`] loads what it is based on and has
//! the programme decide, [`publisher`] puts the commit into the [`log`], and the answer goes back.

pub mod bus;
pub mod ceiling;
pub mod decider;
pub mod durability;
pub mod follow;
pub mod health;
pub mod log;
mod pieces;
pub mod publisher;
pub mod restore;
pub mod servers;
pub mod service;
pub mod telemetry;
pub mod watch;

pub use bus::Bus;
pub use decider::Decider;
pub use log::Log;
pub use tokio_util::sync::CancellationToken as Shutdown;
