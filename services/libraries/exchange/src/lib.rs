//! The history leaves Ayumi and comes back: every commit of the log, or those from a position on, in a file that
//! others can read, and from which the log can be rebuilt to the byte.
//!
//! [`Writer`] writes and [`read`] reads a [`Format`]; in the two that are tables [`Column`] lists what is where.
//! Each format has a file here with both its ways. [`Pseudonyms`] comes before a writer where an export is for
//! those who may see no company and no person.
//!
//! ```text
//! commit ── Pseudonyms::replace ──> Writer ── rows ──> .jsonl .csv .parquet ── rows ──> read ──> commit's bytes
//! ```
//!
//! A [`Sheet`] is what isn't the history but an answer in rows, of the cube, a table or the codebook, on its way into a
//! file.
//!
//! Reading trusts nothing. A commit is rebuilt from its rows, its rows are written again, and every cell is compared; the
//! column `hash` shows what that can't. What no reader can notice is a `.jsonl` or `.csv` cut exactly between two
//! commits: that is a whole export of an earlier day. A `.parquet` ends with its own table of contents.

mod column;
mod csv;
mod draft;
mod format;
mod json_lines;
mod parquet;
mod piece;
mod pseudonyms;
mod read;
mod row;
mod sheet;
mod sink;
mod typed;
mod write;

pub use column::{Cell, Column};
pub use draft::{Draft, DraftError};
pub use format::{Format, UnknownFormat};
pub use piece::{Exported, Problem};
pub use pseudonyms::{KEY_BYTES_MIN, NotReplaced, Pseudonyms, ShortKey};
pub use read::{ReadError, Reader, read, read_open};
pub use row::Row;
pub use sheet::Sheet;
pub use sink::WriteError;
pub use typed::Datum;
pub use write::Writer;
