//! How a command ends.

/// How a command ends: done, done in part (something was rejected or found wrong), or failed.
pub enum End {
    /// Exit code 0.
    Done,
    /// Exit code 1.
    InPart,
}

/// What a command failed with; exit code 2.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
