//! How much one client may send and hold, and how long it may take.

use std::time::Duration;

/// The largest body of a request, in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The largest head of a request, in bytes; also what is buffered of a connection in each direction.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long the head of a request may take to arrive, from the connection's beginning or from the end of the answer
/// before: a silent connection ends after it.
pub const HEAD_WAIT: Duration = Duration::from_secs(5);
/// How long the body of a request may take to arrive.
pub const BODY_WAIT: Duration = Duration::from_secs(10);
/// How long a client may take none of an answer that is waiting for it.
pub const WRITE_WAIT: Duration = Duration::from_secs(30);
/// The most connections at once, where the process may open so many files; further ones wait to be accepted.
pub const CONNECTIONS_MAX: usize = 2000;
/// File descriptors that connections leave to everything else: the log, history files, reports.
pub const DESCRIPTORS_RESERVED: usize = 256;
/// The pause before a connection is accepted again after that failed, so that it isn't tried without end.
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(200);
/// How long requests that are under way may take to end once the gateway is stopped.
pub const DRAIN_WAIT: Duration = Duration::from_secs(2);
/// How often what repeats is logged at most.
pub const LOG_EVERY: Duration = Duration::from_secs(10);
