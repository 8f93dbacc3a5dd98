//! What the command and the event speak of: the files of a report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use ayumi_proto::{digest::Digest, personal, text::Name};

/// A file of an issued report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The file's name, without folders.
    pub name: Name,
    /// The digest of its bytes.
    pub sha256: Digest,
    /// How many bytes it has.
    pub size_bytes: u64,
}

personal! {
    File { name, sha256, size_bytes }
}
