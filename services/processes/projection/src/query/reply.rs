//! The replies in which answers travel.

use std::collections::BTreeMap;

use ayumi_proto::{
    answer::{Answered, OfProgramme},
    fault::Fault,
    ids::Edition,
    message::{Query, REPLY_BYTES_MAX, Reply},
};
use serde::Serialize;
use serde_json::value::RawValue;

use super::Name;
use crate::past::Basis;

/// The largest answer, in bytes; what stands around it in the reply is smaller than the rest.
const BODY_BYTES_MAX: usize = REPLY_BYTES_MAX - 1024;

/// An answer that isn't of one edition.
pub fn found<T: Serialize>(basis: Basis, value: T) -> Reply {
    send(&envelope(basis, value))
}

/// An answer about an edition of a programme.
pub fn found_of<T: Serialize>(basis: Basis, edition: Edition, programme: OfProgramme, value: T) -> Reply {
    send(&Answered { edition: Some(edition), programme: Some(programme), ..envelope(basis, value) })
}

/// An answer with what it is based on, and nothing else.
pub fn envelope<T>(Basis { position, as_of, known_at }: Basis, value: T) -> Answered<T> {
    Answered {
        position,
        as_of,
        known_at,
        edition: None,
        editions: None,
        programme: None,
        lists: BTreeMap::new(),
        value,
    }
}

/// Sends an answer.
pub fn send<T: Serialize>(answered: &Answered<T>) -> Reply {
    let position = answered.position;
    match serde_json::to_string(answered).and_then(RawValue::from_string) {
        Ok(body) if body.get().len() > BODY_BYTES_MAX => Reply::Malformed(too_large(body.get().len())),
        Ok(body) => Reply::Found { position, body },
        // An answer is made of strings, numbers and lists, which JSON can always say.
        Err(error) => Reply::Behind { position, why: Some(error.to_string()) },
    }
}

/// There is no such thing.
pub fn missing(name: Name, query: &Query) -> Reply {
    let what = match name {
        Name::View(programme) => programme.to_string(),
        Name::Figures | Name::Explain | Name::History => "figures".to_owned(),
        Name::Diff => "diff".to_owned(),
        Name::Proof => "proof".to_owned(),
        Name::Editions => "editions".to_owned(),
        Name::Cube => "cube".to_owned(),
        Name::Table => "tables".to_owned(),
        Name::Records => "records".to_owned(),
    };
    let edition = query.edition.map(|edition| format!("/{edition}")).unwrap_or_default();
    let key = query.key.as_deref().map(|key| format!("/{key}")).unwrap_or_default();
    Reply::Missing(format!("{what}{edition}{key}"))
}

fn too_large(bytes: usize) -> Fault {
    let ja =
        format!("応答が{bytes}バイトになり、上限の{BODY_BYTES_MAX}バイトを超えます。件数を減らしてください（1以上）。");
    let en = format!("the response would have {bytes} bytes, more than {BODY_BYTES_MAX}: reduce the limit (1 or more)");
    Fault::new("limit", ja, en)
}
