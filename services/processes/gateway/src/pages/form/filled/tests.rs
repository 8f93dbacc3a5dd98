use ayumi_core::Programme;
use ayumi_programmes::with_programme;
use serde_json::json;

use super::*;
use crate::{
    pages::{form::typed::Read, shape::commands},
    programmes::programmes,
};

/// The events of every kind that a programme ever had, as they are in the golden file, each with the command that it
/// came of.
fn commands_of_golden(programme: &str) -> Vec<Value> {
    let path = format!("{}/../../../tests/golden/{programme}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(path).unwrap();
    let name = programme.parse().unwrap();
    let command = |line: &str| {
        let event = serde_json::from_str::<Value>(line).unwrap()["event"].take();
        with_programme!(name, P => {
            let event: <P as Programme>::Event = serde_json::from_value(event).unwrap();
            P::command(&event).map(|command| serde_json::to_value(command).unwrap())
        })
    };
    lines.lines().filter_map(command).collect()
}

/// Without what a form leaves empty, which a command may leave out.
fn lean(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), lean(value)));
            members.filter(|(_, value)| !value.is_null() && *value != json!([])).collect()
        }
        Value::Array(items) => items.iter().map(lean).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// Nothing that was recorded is lost on the way into a form and back, whatever the event, so that a correction of one
/// field corrects that alone.
#[test]
fn d14_what_was_recorded_goes_through_the_form_of_its_command_unchanged() {
    for programme in programmes() {
        for command in commands_of_golden(&programme.to_string()) {
            let (name, content) = command.as_object().unwrap().iter().next().unwrap();
            let shape = commands(programme).iter().find(|shape| shape.name == *name).unwrap();
            let read = Read::of(&shape.fields, &filled(&shape.fields, content, ""));
            assert_eq!(read.faults.keys().collect::<Vec<_>>(), Vec::<&String>::new(), "{programme} {command}");
            let read = json!({ name: read.payload });
            let same = |value: &Value| {
                with_programme!(programme, P => {
                    let command: <P as Programme>::Command = serde_json::from_value(value.clone()).unwrap();
                    serde_json::to_value(command).unwrap()
                })
            };
            assert_eq!(lean(&same(&read)), lean(&same(&command)), "{programme}");
        }
    }
}

#[test]
fn d14_moments_are_filled_as_the_local_time_of_tokyo() {
    for (recorded, shown) in [
        ("2019-11-01T06:30:00Z", "2019-11-01T15:30"),
        ("2019-11-01T15:30:05Z", "2019-11-02T00:30:05"),
        ("2019-11-01T15:30:00.25Z", "2019-11-02T00:30:00.250000"),
    ] {
        assert_eq!(moment(recorded), shown);
        let typed = vec![("starts".to_owned(), shown.to_owned())];
        let read = crate::pages::fields::tokyo(&typed, "starts").unwrap();
        let [read, recorded] = [read.as_str().unwrap(), recorded].map(|text| text.parse::<Moment>().unwrap());
        assert_eq!(read, recorded);
    }
}
