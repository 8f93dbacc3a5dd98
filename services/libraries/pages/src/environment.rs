//! The templates with everything that they can call.

use ayumi_proto::{
    place::{BureauArea, Prefecture},
    text::Name,
    time::{Day, Occurred},
};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, Value, escape_formatter,
    value::{Kwargs, ValueKind},
};

use crate::{
    STYLE,
    chart::{Chart, Course, bar},
    format::{self, escape},
    language::Language,
    link,
    templates::TEMPLATES,
    words::WORDS,
};

/// What stands where there is no value.
const NOTHING: &str = "—";

/// The environment of pages in a language.
pub fn new(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_formatter(write);
    for (name, source) in TEMPLATES {
        // One that doesn't parse is missing when a page asks for it; the tests parse them all.
        let _ = environment.add_template(name, source);
    }
    environment.add_global("lang", language.tag());
    environment.add_global("other_lang", language.other().tag());
    let (comma, colon) = match language {
        Language::Ja => ("、", "："),
        Language::En => (", ", ": "),
    };
    environment.add_global("comma", comma);
    environment.add_global("colon", colon);
    environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    add_words(&mut environment, language);
    add_formats(&mut environment, language);
    add_links(&mut environment);
    add_drawings(&mut environment, language);
    environment
}

/// Writes a value: nothing known as a dash, text escaped.
fn write(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    let html = matches!(state.auto_escape(), AutoEscape::Html);
    match value.as_str() {
        _ if value.is_none() => out.write_str(NOTHING).map_err(Error::from),
        // Unlike minijinja's own, it leaves slashes as they are.
        Some(text) if html && !value.is_safe() => out.write_str(&escape(text)).map_err(Error::from),
        _ => escape_formatter(out, state, value),
    }
}

fn add_words(environment: &mut Environment<'static>, language: Language) {
    let find = |key: &str, language| {
        let missing = || Error::new(ErrorKind::InvalidOperation, format!("words.txt has no {key}"));
        WORDS.get(key, language).ok_or_else(missing)
    };
    environment.add_function("t", move |key: &str, values: Kwargs| fill(find(key, language)?, &values));
    environment.add_function("both", move |key: &str| {
        let (ja, en) = (escape(find(key, Language::Ja)?), escape(find(key, Language::En)?));
        let both = format!("<span lang=\"ja\">{ja}</span> <span lang=\"en\" class=\"en\">{en}</span>");
        Ok::<_, Error>(Value::from_safe_string(both))
    });
    // A word of the log that is too new for the table stands as it is.
    environment.add_function("word", move |group: &str, value: Value| match value.as_str() {
        Some(word) => find(&format!("{group}.{word}"), language).map_or(value.clone(), Value::from),
        None => value,
    });
    environment.add_filter("pick", move |text: Value| {
        if text.kind() == ValueKind::Map { text.get_attr(language.tag()) } else { Ok(text) }
    });
}

/// The words with values in their places. Where a value is markup, such as a link, all of it is.
fn fill(words: &str, values: &Kwargs) -> Result<Value, Error> {
    let named: Vec<(&str, Value)> =
        values.args().map(|name| Ok((name, values.get(name)?))).collect::<Result<_, Error>>()?;
    let markup = named.iter().any(|(_, value)| value.is_safe());
    let write = |text: &str| if markup { escape(text) } else { text.to_owned() };
    let filled = named.iter().fold(write(words), |filled, (name, value)| {
        let text = value.to_string();
        filled.replace(&format!("{{{name}}}"), &if value.is_safe() { text } else { write(&text) })
    });
    Ok(if markup { Value::from_safe_string(filled) } else { filled.into() })
}

/// Adds a filter that words what it can read, and lets the rest through as it is: `None` becomes a dash.
fn add_filter<T, F>(environment: &mut Environment<'static>, name: &'static str, read: fn(&Value) -> Option<T>, word: F)
where
    T: 'static,
    F: Fn(T) -> Value + Send + Sync + 'static,
{
    environment.add_filter(name, move |value: Value| match read(&value) {
        Some(known) => Ok(word(known)),
        None if value.is_undefined() => Err(Error::from(ErrorKind::UndefinedError)),
        None => Ok(value),
    });
}

fn parsed<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64()
}

fn float(value: &Value) -> Option<f64> {
    f64::try_from(value.clone()).ok()
}

/// The area that JSON names so.
fn area(value: &Value) -> Option<BureauArea> {
    serde_json::from_value(value.as_str()?.into()).ok()
}

/// An HTML `time`, which says the same to programs. A line may end between the calendars and nowhere else.
fn time(machine: impl std::fmt::Display, words: &str) -> Value {
    let words = escape(words).replace('（', "<wbr>（");
    Value::from_safe_string(format!("<time datetime=\"{machine}\">{words}</time>"))
}

fn add_formats(environment: &mut Environment<'static>, language: Language) {
    add_filter(environment, "day", parsed, move |day: Day| time(day, &format::day(language, day)));
    add_filter(environment, "moment", parsed, move |at| time(at, &format::moment(language, at)));
    add_filter(environment, "occurred", parsed, move |at: Occurred| match at {
        Occurred::Day(day) => time(day, &format::day(language, day)),
        Occurred::Instant(at) => time(at, &format::moment(language, at)),
        Occurred::Interval(span) => {
            let ends = [span.from(), span.to()].map(|day| time(day, &format::day(language, day)).to_string());
            Value::from_safe_string(ends.join(" – "))
        }
    });
    add_filter(environment, "yen", whole, move |yen| format::yen(language, yen).into());
    add_filter(environment, "number", float, |number| format::number(number).into());
    add_filter(environment, "tenths", float, |number| format::tenths(number).into());
    add_filter(environment, "edition", parsed, move |edition| format::edition(language, edition).into());
    let name = move |text: ayumi_proto::text::Text| match language {
        Language::Ja => Value::from(text.ja),
        Language::En => Value::from(text.en),
    };
    add_filter(environment, "prefecture", parsed, move |prefecture: Prefecture| name(prefecture.name()));
    add_filter(environment, "area", area, move |area| name(area.name()));
    environment.add_function("percent", |part: i64, whole: Value| match whole.as_i64() {
        Some(whole) => format::percent(part, whole),
        None => NOTHING.to_owned(),
    });
    environment.add_filter("pretty", |value: Value| {
        serde_json::to_string_pretty(&value).map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))
    });
}

fn add_links(environment: &mut Environment<'static>) {
    let address = |text: String| Value::from_safe_string(escape(&text));
    environment.add_filter("keep", move |path: &str, query: &str| address(link::keep(path, query)));
    environment.add_filter("keep_day", move |path: &str, query: &str| address(link::keep_day(path, query)));
    environment.add_filter("keep_language", move |path: &str, query: &str| address(link::keep_language(path, query)));
    environment.add_filter("ask", move |path: &str, query: &str| address(link::ask(path, query)));
    environment.add_filter("figure", move |figure: &str, query: &str| address(link::figure(figure, query)));
    environment.add_filter("commit", move |figure: &str, position: u64, query: &str| {
        address(link::commit(figure, position, query))
    });
    environment.add_filter("segments", move |figure: &str| address(link::segments(figure)));
    // A body's figures stand under its name in normal form, of which a slash is no end.
    add_filter(environment, "body", parsed, |name: Name| name.normalised().replace('/', "%2F").into());
    environment.add_filter("segment", |text: &str| link::encode(text));
    environment.add_function("with_parameter", move |path: &str, query: &str, name: &str, value: &str| {
        address(link::with(path, query, name, value))
    });
    environment.add_function("now", move |path: &str, query: &str| address(link::now(path, query)));
    environment.add_function("parameter", |query: &str, name: &str| link::parameter(query, name));
}

fn add_drawings(environment: &mut Environment<'static>, language: Language) {
    environment.add_function("chart", move |spec: Value| {
        drawn::<Chart>(&spec).map(|chart| Value::from_safe_string(chart.svg(language)))
    });
    environment.add_function("course", move |spec: Value| {
        drawn::<Course>(&spec).map(|course| Value::from_safe_string(course.svg(language)))
    });
    environment.add_function("bar", |part: i64, whole: Option<i64>| {
        Value::from_safe_string(bar(part, whole.unwrap_or_default()))
    });
}

/// A drawing, as a template describes it.
fn drawn<T: serde::de::DeserializeOwned>(spec: &Value) -> Result<T, Error> {
    let unusable = |error: serde_json::Error| Error::new(ErrorKind::InvalidOperation, error.to_string());
    serde_json::from_value(serde_json::to_value(spec).map_err(unusable)?).map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_parses() {
        for (name, source) in TEMPLATES {
            Environment::new().add_template(name, source).unwrap();
        }
    }
}
