//! Forms that are about a record: one takes it back and asks only why, the other corrects it by the form of the command
//! that it came of, filled with what was recorded.

use ayumi_proto::{
    answer::{Record, RecordEvent},
    ids::Edition,
    message::CORRECT,
};
use serde_json::{Map, Value, json};

use super::filled::filled;
use crate::{
    api::parameters::{Parameter, Whole},
    app::App,
    pages::{
        entity::Subject,
        fields::{Fields, field},
        records,
        shape::{CommandShape, Field, Kind, of_record},
    },
    problem::Problem,
};

/// The name of the field of a correction that holds the content of the command in the place of another.
const PAYLOAD: &str = "payload";

/// What the form of a record is about.
pub struct OfRecord {
    /// The form's command.
    pub shape: CommandShape,
    /// The position of the record.
    position: u64,
    /// Which of its events; all of them if `None`.
    index: Option<u8>,
    /// The command that is decided in its place, if it is corrected.
    command: Option<String>,
    /// The page that one came from.
    back: Option<String>,
    /// The edition that it is of.
    pub edition: Option<Edition>,
    /// The record, if it was found.
    record: Option<Record>,
}

impl OfRecord {
    /// The form that is asked for, with what it begins with. `None` if the command is another, or no record is named.
    ///
    /// # Errors
    /// There is no such record, it can't be corrected, or there is no answer.
    pub async fn begin(
        app: &App,
        subject: &Subject,
        command: &str,
        given: &Fields,
    ) -> Result<Option<(Self, Fields)>, Problem> {
        let Some((shape, position)) = named(command, given)? else { return Ok(None) };
        let edition = Parameter::given(field(given, "edition")).get("edition")?;
        let (record, edition) = records::find(app, subject, position, edition).await?;
        let mut form = Self {
            shape: shape.clone(),
            position,
            index: index(given)?,
            command: None,
            back: back(given),
            edition,
            record: None,
        };
        let mut typed: Fields = given.iter().filter(|(name, _)| name == "reason").cloned().collect();
        if shape.name == CORRECT {
            let (index, command) = form.corrected(&record).ok_or_else(|| nothing_to_correct(position))?;
            form.index = Some(index);
            form.shape = correction(shape, subject.command(&command.name)?);
            typed.extend(filled(&form.shape.fields[..1], &json!({ PAYLOAD: command.payload }), ""));
            form.command = Some(command.name);
        }
        form.record = Some(record);
        Ok(Some((form, typed)))
    }

    /// The form that was sent.
    ///
    /// # Errors
    /// It isn't one of a record.
    pub fn sent(subject: &Subject, command: &str, typed: &Fields) -> Result<Option<Self>, Problem> {
        let Some((shape, position)) = named(command, typed)? else { return Ok(None) };
        let command = (shape.name == CORRECT).then(|| field(typed, "command").unwrap_or_default().to_owned());
        let shape = match &command {
            Some(command) => correction(shape, subject.command(command)?),
            None => shape.clone(),
        };
        let edition = Parameter::given(field(typed, "edition")).get("edition").ok().flatten();
        Ok(Some(Self { shape, position, index: index(typed)?, command, back: back(typed), edition, record: None }))
    }

    /// The same with the record, to be shown again, if it can be found.
    pub async fn again(self, app: &App, subject: &Subject) -> Self {
        let found = records::find(app, subject, self.position, self.edition).await;
        Self { record: found.ok().map(|(record, _)| record), ..self }
    }

    /// Which event is corrected: the one that is named, else the first that can be.
    fn corrected(&self, record: &Record) -> Option<(u8, ayumi_proto::answer::RecordedCommand)> {
        let is_named = |event: &&RecordEvent| self.index.is_none_or(|index| event.index == index);
        let mut events = record.events.iter().filter(is_named).filter(|event| event.taken_back.is_none());
        events.find_map(|event| Some((event.index, event.command.clone()?)))
    }

    /// What of the command isn't asked for.
    pub fn complete(&self, payload: &mut Map<String, Value>) {
        payload.insert("position".to_owned(), self.position.into());
        if let Some(index) = self.index {
            payload.insert("index".to_owned(), index.into());
        }
        if let Some(command) = &self.command {
            payload.insert("command".to_owned(), command.as_str().into());
        }
    }

    /// Where to go afterwards: back to where one came from, else to the records.
    pub fn page(&self, subject: &Subject) -> String {
        self.back.clone().unwrap_or_else(|| subject.records_path())
    }

    /// What the form's template is given of it.
    pub fn shown(&self) -> Value {
        let is_named = |event: &&RecordEvent| self.index.is_none_or(|index| event.index == index);
        let record = self.record.as_ref().map(|record| {
            let events: Vec<_> = record.events.iter().filter(is_named).collect();
            json!({ "recorded_at": record.recorded_at, "actor": record.actor, "simulated": record.simulated,
                    "events": events })
        });
        json!({ "position": self.position, "index": self.index, "command": self.command, "back": self.back,
                "edition": self.edition, "record": record })
    }
}

/// The form of a command about a record, and the position that is given.
fn named(command: &str, given: &Fields) -> Result<Option<(&'static CommandShape, u64)>, Problem> {
    let Some(shape) = of_record(command) else { return Ok(None) };
    let position = Parameter::<Whole>::given(field(given, "position")).number("position")?;
    Ok(position.map(|position| (shape, position)))
}

fn index(given: &Fields) -> Result<Option<u8>, Problem> {
    let index = Parameter::<Whole>::given(field(given, "index")).number("index")?;
    // More than fits names no event.
    Ok(index.map(|index| u8::try_from(index).unwrap_or(u8::MAX)))
}

/// The page that one came from, if it is one of this site.
fn back(given: &Fields) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte);
    let is_here = |path: &&str| path.starts_with('/') && !path.starts_with("//") && path.bytes().all(is_plain);
    field(given, "back").filter(is_here).map(str::to_owned)
}

/// The form of a correction by a command: that one's fields, and the correction's own.
fn correction(shape: &CommandShape, command: &CommandShape) -> CommandShape {
    let payload = Field {
        name: PAYLOAD.to_owned(),
        description: command.description.clone(),
        required: true,
        default: None,
        kind: Kind::Group(command.fields.clone()),
    };
    CommandShape { fields: [vec![payload], shape.fields.clone()].concat(), ..shape.clone() }
}

fn nothing_to_correct(position: u64) -> Problem {
    Problem::missing(&position.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d14_one_is_led_back_only_to_pages_of_this_site() {
        let back = |path: &str| back(&vec![("back".to_owned(), path.to_owned())]);
        for path in ["/visits/7000012050002", "/figures/meetings/fy2019/body/%E5%9B%A3/present", "/"] {
            assert_eq!(back(path).as_deref(), Some(path));
        }
        for path in ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "/a?b=c", "/a\r\nb", ""] {
            assert_eq!(back(path), None, "{path}");
        }
    }
}
