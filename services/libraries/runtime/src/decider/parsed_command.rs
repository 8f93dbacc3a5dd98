//! A command as it was sent, checked in form: parsed once, here.

use ayumi_core::{Programme, taking_back::TakeBack};
use ayumi_proto::{
    codec,
    digest::Digest,
    fault::Fault,
    ids::{CommandId, Edition},
    message::{self, CORRECT, Correction, Request, TAKE_BACK},
    text::as_submitted,
    time::Moment,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A command whose form was checked.
pub(super) struct ParsedCommand<'a, P: Programme> {
    pub(super) request: &'a Request,
    pub(super) edition: Edition,
    pub(super) entity: P::Entity,
    pub(super) content: Content<P>,
    pub(super) digest: Digest,
}

/// What a command asks for.
pub(super) enum Content<P: Programme> {
    /// What the programme decides.
    Command(P::Command),
    /// That an earlier record is taken back, or another recorded in its place.
    TakeBack(TakeBack<P::Command>),
}

/// How far ahead an edition may be prepared: a year.
const EDITION_DAYS_AHEAD: i32 = 366;

/// The last edition that there can be by now: the newest is what questions are about unless they say otherwise, so
/// that none lies far ahead.
pub(super) fn last_edition() -> Edition {
    Edition::of(Moment::now().day() + EDITION_DAYS_AHEAD)
}

impl<P: Programme> ParsedCommand<'_, P> {
    /// The id of the command, should it be recorded as that version of its entity.
    pub(super) fn id(&self, version: u32) -> CommandId {
        let Request { command_id, sending, line, provenance, .. } = self.request;
        let (edition, entity, digest) = (self.edition, &self.entity, self.digest);
        command_id.or(*sending).unwrap_or_else(|| match line {
            Some(line) => CommandId::from_key(&format!("{line}/{version}")),
            None => CommandId::from_key(&format!("{}/{edition}/{entity}/{version}/{digest}/{provenance}", P::NAME)),
        })
    }
}

pub(super) fn parse<P: Programme>(request: &Request, edition: Edition) -> Result<ParsedCommand<'_, P>, Fault> {
    let entity = request.entity.parse::<P::Entity>().map_err(|error| Fault::malformed("entity", &error))?;
    let last = last_edition();
    if edition > last {
        let ja = format!("{edition}は使えません。{last}までの年度を指定してください。");
        return Err(Fault::new("edition", ja, format!("{edition} must be a fiscal year up to {last}")));
    }
    let unkept =
        |error| Fault::new("body", format!("記録できない内容です（{error}）。"), format!("can't be recorded: {error}"));
    let (content, digest) = match request.command.as_str() {
        name @ (TAKE_BACK | CORRECT) => {
            let take_back = parse_take_back::<P>(name, &request.payload)?;
            let digest = take_back.digest().map_err(unkept)?;
            (Content::TakeBack(take_back), digest)
        }
        name => {
            let command = parse_command::<P>(name, &request.payload)?;
            let digest = codec::command_digest(&command).map_err(unkept)?;
            (Content::Command(command), digest)
        }
    };
    Ok(ParsedCommand { request, edition, entity, content, digest })
}

fn parse_command<P: Programme>(name: &str, payload: &Value) -> Result<P::Command, Fault> {
    // A command is an enum; named and filled, it reads as `{"log-visit": {…}}`.
    parse_value(name, serde_json::json!({ name: payload }))
}

fn parse_take_back<P: Programme>(name: &str, payload: &Value) -> Result<TakeBack<P::Command>, Fault> {
    if name == TAKE_BACK {
        let message::TakeBack { position, index, reason } = parse_value("", payload.clone())?;
        return Ok(TakeBack { position, index, reason, instead: None });
    }
    let Correction { position, index, reason, command, payload } = parse_value("", payload.clone())?;
    let instead = Some(parse_command::<P>(&command, &payload).map_err(within_payload)?);
    Ok(TakeBack { position, index, reason, instead })
}

/// The fault of a command that is the content of another.
fn within_payload(fault: Fault) -> Fault {
    let field = match fault.field.as_str() {
        "command" => "command".to_owned(),
        "body" => "payload".to_owned(),
        inside => format!("payload.{inside}"),
    };
    Fault { field, ..fault }
}

fn parse_value<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, Fault> {
    as_submitted(|| serde_path_to_error::deserialize(value)).map_err(|error| {
        let path = error.path().to_string();
        let inside = path.strip_prefix(name).unwrap_or(&path).trim_start_matches('.');
        let detail = error.inner().to_string();
        Fault::of_serde(named_field(inside, &detail), &detail)
    })
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
