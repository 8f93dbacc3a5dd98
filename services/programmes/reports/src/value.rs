//! What the command and the event speak of: the files of a report.

use ayumi_proto::{digest::Digest, text::Name, values};

values! {
    /// A file of an issued report.
    pub struct File {
        /// The file's name, without folders.
        pub name: Name,
        /// The digest of its bytes.
        pub sha256: Digest,
        /// How many bytes it has.
        pub size_bytes: u64,
    }
}
