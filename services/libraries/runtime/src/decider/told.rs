//! A command as it was told, checked in form: parsed once, here.

use ayumi_core::Programme;
use ayumi_proto::{codec, digest::Digest, fault::Fault, ids::Edition, message::Request, time::Moment};

/// A command whose form was checked.
pub(super) struct Told<'a, P: Programme> {
    pub(super) request: &'a Request,
    pub(super) entity: P::Entity,
    pub(super) command: P::Command,
    pub(super) digest: Digest,
}

/// How far ahead an edition may be prepared: a year.
const EDITION_DAYS_AHEAD: i32 = 366;

pub(super) fn parse<P: Programme>(request: &Request) -> Result<Told<'_, P>, Fault> {
    let entity = request.entity.parse::<P::Entity>().map_err(|error| Fault::malformed("entity", &error))?;
    // The newest edition is what questions are about unless they say otherwise: none lies far ahead.
    let last = Edition::of(Moment::now().day() + EDITION_DAYS_AHEAD);
    if request.edition > last {
        let ja = format!("{}は使えません。{last}までの年度を指定してください。", request.edition);
        return Err(Fault::new("edition", ja, format!("{} must be a fiscal year up to {last}", request.edition)));
    }
    // A command is an enum; named and filled, it reads as `{"log-visit": {…}}`.
    let tagged = serde_json::json!({ request.command.as_str(): request.payload });
    let command: P::Command = serde_path_to_error::deserialize(tagged).map_err(|error| {
        let path = error.path().to_string();
        let inside = path.strip_prefix(&request.command).unwrap_or(&path).trim_start_matches('.');
        let detail = error.inner().to_string();
        Fault::of_serde(named_field(inside, &detail), &detail)
    })?;
    let unkept =
        |error| Fault::new("body", format!("記録できない内容です（{error}）。"), format!("can't be recorded: {error}"));
    let digest = codec::command_digest(&command).map_err(unkept)?;
    Ok(Told { request, entity, command, digest })
}

/// The field at fault. A missing or unknown field has no path of its own, but serde names it.
fn named_field(path: &str, detail: &str) -> String {
    let named = ["missing field `", "unknown field `"].iter().find_map(|mark| {
        let rest = &detail[detail.find(mark)? + mark.len()..];
        rest.split_once('`').map(|(field, _)| field)
    });
    let path = if path == "?" { "" } else { path };
    match (path, named) {
        ("", Some(field)) => field.to_owned(),
        // The command's name is the variant, and isn't in the body.
        ("", None) if detail.starts_with("unknown variant") => "command".to_owned(),
        ("", None) => "body".to_owned(),
        (path, Some(field)) if !path.ends_with(field) => format!("{path}.{field}"),
        (path, _) => path.to_owned(),
    }
}
