//! The templates with everything that they can call.

use std::collections::BTreeMap;

use ayumi_proto::{
    ids::Edition,
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
    chart::{Chart, History, bar},
    format::{self, UNREPORTED, escape},
    labels,
    language::Language,
    link,
    templates::TEMPLATES,
    words::WORDS,
};

/// Under which the fiscal year of the page is kept while it is rendered.
const OF_EDITION: &str = "edition";

/// The environment of pages in a language.
pub fn new(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_formatter(move |out, state, value| write(out, state, value, format::nothing(language)));
    for (name, source) in TEMPLATES {
        // One that doesn't parse is missing when a page asks for it; the tests parse them all.
        let _ = environment.add_template(name, source);
    }
    environment.add_global("lang", language.tag());
    environment.add_global("other_lang", language.other().tag());
    for (name, mark) in marks(language) {
        environment.add_global(name, mark);
    }
    // Nothing was typed into a form that is shown for the first time.
    environment.add_global("form", Value::from_serialize(BTreeMap::<&str, &str>::new()));
    environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    add_words(&mut environment, language);
    add_formats(&mut environment, language);
    add_links(&mut environment);
    add_drawings(&mut environment, language);
    environment
}

/// The punctuation between words, and what stands where there is no value.
fn marks(language: Language) -> [(&'static str, &'static str); 8] {
    let [comma, colon, open, close, over, until] = match language {
        Language::Ja => ["、", "：", "（", "）", "／", "〜"],
        Language::En => [", ", ": ", " (", ")", " / ", "–"],
    };
    [
        ("comma", comma),
        ("colon", colon),
        ("open", open),
        ("close", close),
        ("over", over),
        ("until", until),
        ("nothing", format::nothing(language)),
        ("unreported", UNREPORTED),
    ]
}

/// Writes a value: nothing known as a dash, text escaped.
fn write(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value, nothing: &str) -> Result<(), Error> {
    let html = matches!(state.auto_escape(), AutoEscape::Html);
    match value.as_str() {
        _ if value.is_none() => out.write_str(nothing).map_err(Error::from),
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
    // A word of the log that is too new for the table is shown as it is.
    environment.add_function("word", move |group: &str, value: Value| match value.as_str() {
        Some(word) => labels::of_log(group, word, language).map_or(value.clone(), Value::from),
        None => value,
    });
    environment.add_function("named", move |group: &str, name: &str, description: &str| {
        labels::named(group, name, description, language)
    });
    environment.add_function("choice_word", move |of: &str, word: &str, description: &str| {
        labels::choice(of, word, description, language)
    });
    environment.add_function("cell_words", move |table: &str, column: &str, cell: Value| {
        let words = serde_json::to_value(cell).ok().and_then(|cell| labels::cell_words(table, column, &cell));
        words.map(|words| if language == Language::Ja { words.ja } else { words.en })
    });
    environment.add_filter("pick", move |text: Value| {
        if text.kind() == ValueKind::Map { text.get_attr(language.tag()) } else { Ok(text) }
    });
}

/// The words with values in their places: `{n}` is the value of that name, and `repl{y/ies}` the singular after a
/// value of 1, else the plural. Where a value is markup, such as a link, all of it is.
fn fill(words: &str, values: &Kwargs) -> Result<Value, Error> {
    let named: Vec<(&str, Value)> =
        values.args().map(|name| Ok((name, values.get(name)?))).collect::<Result<_, Error>>()?;
    let markup = named.iter().any(|(_, value)| value.is_safe());
    let write = |text: &str| if markup { escape(text) } else { text.to_owned() };
    let mut parts = words.split('{');
    let mut filled = write(parts.next().unwrap_or_default());
    let mut one = false;
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or(("", part));
        if let Some((singular, plural)) = name.split_once('/') {
            filled += if one { singular } else { plural };
        } else if let Some((_, value)) = named.iter().find(|(given, _)| *given == name) {
            let text = value.to_string();
            one = without_tags(&text) == "1";
            filled += &if value.is_safe() { text } else { write(&text) };
        }
        filled += &write(rest);
    }
    Ok(if markup { Value::from_safe_string(filled) } else { filled.into() })
}

/// What markup says.
fn without_tags(markup: &str) -> String {
    markup.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
}

/// Adds a filter that words what it can read, and lets the rest through as it is: `None` becomes a dash.
fn add_filter<T, F>(environment: &mut Environment<'static>, name: &'static str, read: fn(&Value) -> Option<T>, word: F)
where
    T: 'static,
    F: Fn(T, &State<'_, '_>) -> Value + Send + Sync + 'static,
{
    environment.add_filter(name, move |state: &State<'_, '_>, value: Value| match read(&value) {
        Some(known) => Ok(word(known, state)),
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

/// An HTML `time`, which says the same to programs.
fn time(machine: impl std::fmt::Display, words: &str) -> Value {
    Value::from_safe_string(format!("<time datetime=\"{machine}\">{}</time>", escape(words)))
}

/// The fiscal year of the page that is being rendered; none on paper.
fn edition_of(state: &State<'_, '_>) -> Option<Edition> {
    state.get_temp(OF_EDITION)?.as_str()?.parse().ok()
}

fn add_formats(environment: &mut Environment<'static>, language: Language) {
    add_dates(environment, language);
    add_filter(environment, "yen", whole, move |yen, _| format::yen(language, yen).into());
    add_filter(environment, "thousands", whole, move |yen, _| format::thousands(language, yen).into());
    add_filter(environment, "number", float, move |number, _| format::number(language, number).into());
    add_filter(environment, "tenths", float, move |number, _| format::tenths(language, number).into());
    // A share in percent, as figures have it, with a tenth.
    add_filter(environment, "percent", float, move |percent, _| {
        format::percent(language, (percent * 10.0).round() as i64, 1000).into()
    });
    add_filter(environment, "edition", parsed, move |edition, _| format::edition(language, edition).into());
    let name = move |text: ayumi_proto::text::Text| match language {
        Language::Ja => Value::from(text.ja),
        Language::En => Value::from(text.en),
    };
    add_filter(environment, "prefecture", parsed, move |prefecture: Prefecture, _| name(prefecture.name()));
    add_filter(environment, "area", area, move |area, _| name(area.name()));
    environment.add_function("percent", move |part: i64, whole: Value| match whole.as_i64() {
        Some(whole) => format::percent(language, part, whole),
        None => format::nothing(language).to_owned(),
    });
    environment.add_filter("pretty", |value: Value| {
        serde_json::to_string_pretty(&value).map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))
    });
}

/// Days and moments: an HTML `time` each, but `day_text`, which is for attributes and drawings.
fn add_dates(environment: &mut Environment<'static>, language: Language) {
    environment.add_function("of_edition", |state: &State<'_, '_>, edition: Value| {
        state.set_temp(OF_EDITION, edition);
        ""
    });
    let short = move |day, state: &State<'_, '_>| time(day, &format::day(language, day, edition_of(state)));
    let moment = move |at, state: &State<'_, '_>| time(at, &format::moment(language, at, edition_of(state)));
    add_filter(environment, "day", parsed, short);
    add_filter(environment, "full_day", parsed, move |day: Day, _| time(day, &format::full_day(language, day)));
    add_filter(environment, "day_text", parsed, move |day, state| format::day(language, day, edition_of(state)).into());
    add_filter(environment, "moment", parsed, moment);
    add_filter(environment, "occurred", parsed, move |at: Occurred, state| match at {
        Occurred::Day(day) => short(day, state),
        Occurred::Instant(at) => moment(at, state),
        Occurred::Interval(span) => {
            let ends = [span.from(), span.to()].map(|day| short(day, state).to_string());
            Value::from_safe_string(ends.join(if language == Language::Ja { "〜" } else { "–" }))
        }
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
    add_filter(environment, "body", parsed, |name: Name, _| name.normalised().replace('/', "%2F").into());
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
    environment.add_function("history", move |spec: Value| {
        drawn::<History>(&spec).map(|history| Value::from_safe_string(history.svg(language)))
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
    fn words_are_filled_and_counted() {
        let fill = |words: &str, values: Vec<(&str, Value)>| fill(words, &values.into_iter().collect()).unwrap();
        let words = "{held} held, {n} compan{y/ies} & more";
        let one = fill(words, vec![("held", 1.into()), ("n", 1.into())]);
        assert_eq!(one.to_string(), "1 held, 1 company & more");
        let link = Value::from_safe_string("<a href=\"/\">1</a>".to_owned());
        let linked = fill(words, vec![("held", "<".into()), ("n", link)]);
        assert_eq!(linked.to_string(), "&lt; held, <a href=\"/\">1</a> company &amp; more");
        assert_eq!(fill("{a}{b}", vec![("a", "{b}".into()), ("b", "x".into())]).to_string(), "{b}x");
        assert_eq!(fill("{n} record{/s}", vec![("n", 0.into())]).to_string(), "0 records");
    }

    #[test]
    fn every_template_parses() {
        for (name, source) in TEMPLATES {
            Environment::new().add_template(name, source).unwrap();
        }
    }
}
