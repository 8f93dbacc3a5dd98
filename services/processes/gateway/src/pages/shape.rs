//! What a command asks for, field by field, by the JSON Schema of its type.

use std::{collections::BTreeMap, sync::LazyLock};

use ayumi_proto::event::ProgrammeName;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value};

use crate::{
    api::schemas::{Variant, commands_by, commands_of_all_by},
    programmes::programmes,
};

/// The longest text that is asked for on one line, in characters.
const LINE_CHARS_MAX: u64 = 200;

/// A command as its form asks for it.
#[derive(Clone, Debug)]
pub struct CommandShape {
    /// The command's name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// Its fields, in their order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in the payload.
    pub name: String,
    /// What it means.
    pub description: String,
    /// Whether it has to be filled.
    pub required: bool,
    /// What it holds if it isn't filled.
    pub default: Option<String>,
    /// What is asked for.
    pub kind: Kind,
}

/// What a field asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A day.
    Day,
    /// A date and time of Tokyo.
    Moment,
    /// A whole number.
    Number {
        /// The least.
        min: u64,
        /// The largest, where there is one.
        max: Option<u64>,
    },
    /// Yes or no.
    Flag,
    /// One line of text.
    Text {
        /// A regular expression that it has to match, as browsers know them.
        pattern: Option<String>,
    },
    /// A text of several lines.
    LongText,
    /// Texts, one a line.
    Lines,
    /// One of a few words.
    Choice(Choices),
    /// Some of a few words.
    Choices(Choices),
    /// A prefecture.
    Prefecture,
    /// Prefectures.
    Prefectures,
    /// What has fields of its own.
    Group(Vec<Field>),
    /// Rows of what has fields.
    Rows(Vec<Field>),
}

/// Words to choose one from.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// The name of their type.
    pub of: String,
    /// The words, each with what it means.
    pub words: Vec<(String, String)>,
}

static SHAPES: LazyLock<BTreeMap<ProgrammeName, Vec<CommandShape>>> =
    LazyLock::new(|| programmes().map(|programme| (programme, shapes(programme))).collect());

/// The commands of a programme, in their order. None of a programme that takes no commands from people.
pub fn commands(programme: ProgrammeName) -> &'static [CommandShape] {
    SHAPES.get(&programme).map(Vec::as_slice).unwrap_or_default()
}

/// What names a record and the command in its place, and isn't asked for.
const OF_RECORD: [&str; 4] = ["position", "index", "command", "payload"];

/// The commands about records, which every programme takes.
static OF_RECORDS: LazyLock<Vec<CommandShape>> = LazyLock::new(|| {
    let mut shapes = shapes_of(|generator| commands_of_all_by(generator).into());
    shapes.iter_mut().for_each(|shape| shape.fields.retain(|field| !OF_RECORD.contains(&field.name.as_str())));
    shapes
});

/// A command about a record, without what names that. `None` if the command isn't about one.
pub fn of_record(command: &str) -> Option<&'static CommandShape> {
    OF_RECORDS.iter().find(|shape| shape.name == command)
}

fn shapes(programme: ProgrammeName) -> Vec<CommandShape> {
    shapes_of(|generator| commands_by(programme, generator))
}

fn shapes_of(commands: impl FnOnce(&mut SchemaGenerator) -> Vec<Variant>) -> Vec<CommandShape> {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let commands = commands(&mut generator);
    let types = generator.take_definitions(true);
    let shape = |command: Variant| CommandShape {
        name: command.name,
        description: command.description.unwrap_or_default(),
        fields: Types(&types).fields(command.schema.as_value()),
    };
    commands.into_iter().map(shape).collect()
}

/// The schemas that others refer to, by name.
struct Types<'a>(&'a Map<String, Value>);

impl Types<'_> {
    /// What has to be filled, in the order of the type; then what may be, by name, for a schema's fields have no order.
    fn fields(&self, schema: &Value) -> Vec<Field> {
        let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let optional = properties.keys().map(String::as_str).filter(|name| !required.contains(name));
        let names = required.iter().copied().chain(optional);
        let named = names.filter_map(|name| Some((name, properties.get(name)?)));
        named.map(|(name, schema)| self.field(name, schema, required.contains(&name))).collect()
    }

    fn field(&self, name: &str, schema: &Value, required: bool) -> Field {
        let (of, inner) = self.resolve(schema);
        let description = text(schema, "description").or_else(|| text(inner, "description")).unwrap_or_default();
        Field {
            name: name.to_owned(),
            description,
            required,
            default: schema["default"].as_str().map(str::to_owned),
            kind: self.kind(of, inner),
        }
    }

    /// The schema that one stands for, with the name of its type. What may be null is asked for like what may not.
    fn resolve<'s>(&'s self, schema: &'s Value) -> (&'s str, &'s Value) {
        let alternative = schema["anyOf"].as_array().and_then(|any| any.iter().find(|one| one["type"] != "null"));
        let schema = alternative.unwrap_or(schema);
        match schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            Some(name) => (name, self.0.get(name).unwrap_or(schema)),
            None => ("", schema),
        }
    }

    fn kind(&self, of: &str, schema: &Value) -> Kind {
        match of {
            "Day" => return Kind::Day,
            "Moment" => return Kind::Moment,
            "Prefecture" => return Kind::Prefecture,
            _ => {}
        }
        if let Some(words) = words(schema) {
            return Kind::Choice(Choices { of: of.to_owned(), words });
        }
        match kind_of(schema) {
            "integer" => Kind::Number { min: schema["minimum"].as_u64().unwrap_or_default(), max: largest(schema) },
            "boolean" => Kind::Flag,
            "object" => Kind::Group(self.fields(schema)),
            "array" => self.list(&schema["items"]),
            _ => text_of(schema),
        }
    }

    fn list(&self, items: &Value) -> Kind {
        let (of, schema) = self.resolve(items);
        match self.kind(of, schema) {
            Kind::Prefecture => Kind::Prefectures,
            Kind::Choice(choices) => Kind::Choices(choices),
            Kind::Group(fields) => Kind::Rows(fields),
            Kind::Day
            | Kind::Moment
            | Kind::Number { .. }
            | Kind::Flag
            | Kind::Text { .. }
            | Kind::LongText
            | Kind::Lines
            | Kind::Choices(_)
            | Kind::Prefectures
            | Kind::Rows(_) => Kind::Lines,
        }
    }
}

fn text(schema: &Value, name: &str) -> Option<String> {
    schema[name].as_str().map(|text| text.replace('\n', " "))
}

/// The type that isn't null.
fn kind_of(schema: &Value) -> &str {
    let any = schema["type"].as_array().and_then(|any| any.iter().find(|one| *one != "null"));
    any.unwrap_or(&schema["type"]).as_str().unwrap_or_default()
}

fn largest(schema: &Value) -> Option<u64> {
    let of_format = match schema["format"].as_str() {
        Some("uint8") => Some(u8::MAX.into()),
        Some("uint16") => Some(u16::MAX.into()),
        Some("uint32") => Some(u32::MAX.into()),
        _ => None,
    };
    schema["maximum"].as_u64().or(of_format)
}

/// The words of an enum, which schemars writes one by one where each has a meaning.
fn words(schema: &Value) -> Option<Vec<(String, String)>> {
    let plain = |schema: &Value| -> Vec<(String, String)> {
        let words = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        words.map(|word| (word.to_owned(), String::new())).collect()
    };
    let one = |schema: &Value| match schema["const"].as_str() {
        Some(word) => vec![(word.to_owned(), text(schema, "description").unwrap_or_default())],
        None => plain(schema),
    };
    let words: Vec<_> = match schema["oneOf"].as_array() {
        Some(each) => each.iter().flat_map(one).collect(),
        None => plain(schema),
    };
    (!words.is_empty()).then_some(words)
}

/// On one line or on several, by how long it may be.
fn text_of(schema: &Value) -> Kind {
    let pattern = schema["pattern"].as_str();
    let longest = pattern.and_then(|pattern| pattern.strip_suffix("}$")?.rsplit(',').next()?.parse::<u64>().ok());
    match longest {
        Some(longest) if longest > LINE_CHARS_MAX => Kind::LongText,
        _ => Kind::Text { pattern: pattern.map(str::to_owned) },
    }
}

#[cfg(test)]
mod tests;
