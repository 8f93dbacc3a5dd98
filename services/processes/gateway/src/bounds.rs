//! How much one client may send and hold.

/// The largest body of a request, in bytes.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// How many clients may follow the log at once.
pub const FOLLOWERS_MAX: usize = 64;
