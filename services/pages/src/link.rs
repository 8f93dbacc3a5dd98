//! Addresses that keep what the reader chose: language, edition and the moment that is asked about.

/// What goes with the reader from page to page.
const KEPT: [&str; 4] = ["lang", "edition", "as_of", "known_at"];

fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty())
}

fn name(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

fn join<'a>(path: &str, pairs: impl Iterator<Item = &'a str>) -> String {
    let query = pairs.collect::<Vec<_>>().join("&");
    let mark = match (query.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    format!("{path}{mark}{query}")
}

/// The path with the part of the query that goes with the reader.
pub fn keep(path: &str, query: &str) -> String {
    join(path, pairs(query).filter(|pair| KEPT.contains(&name(pair))))
}

/// The path with the language only: where something is recorded, it is recorded now.
pub fn keep_language(path: &str, query: &str) -> String {
    join(path, pairs(query).filter(|pair| name(pair) == "lang"))
}

/// The same page with one parameter changed.
pub fn with(path: &str, query: &str, changed: &str, value: &str) -> String {
    let pair = format!("{changed}={}", encode(value));
    join(path, pairs(query).filter(|pair| name(pair) != changed).chain([pair.as_str()]))
}

/// The same page without what makes it one of the past.
pub fn now(path: &str, query: &str) -> String {
    join(path, pairs(query).filter(|pair| !matches!(name(pair), "as_of" | "known_at")))
}

/// The decoded value of a parameter; empty if it isn't there.
pub fn parameter(query: &str, wanted: &str) -> String {
    let pair = pairs(query).find(|pair| name(pair) == wanted);
    pair.and_then(|pair| pair.split_once('=')).map(|(_, value)| decode(value)).unwrap_or_default()
}

/// The text as one segment of a path or one value of a query.
pub fn encode(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let write = |byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(write).collect()
}

fn decode(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = plus(parts.next().unwrap_or_default());
    for part in parts {
        let code = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(plus(&part[2..]));
            }
            // A stray percent sign stands for itself.
            None => bytes.extend([b'%'].into_iter().chain(plus(part))),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// In a query a plus sign is a space.
fn plus(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == b'+' { b' ' } else { byte }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_chose_goes_along() {
        let query = "after=7&as_of=2019-08-07&lang=en&known_at=12";
        assert_eq!(keep("/visits", query), "/visits?as_of=2019-08-07&lang=en&known_at=12");
        assert_eq!(keep("/visits?after=9", query), "/visits?after=9&as_of=2019-08-07&lang=en&known_at=12");
        assert_eq!(keep("/visits", ""), "/visits");
        assert_eq!(keep_language("/visits", query), "/visits?lang=en");
        assert_eq!(with("/visits", query, "lang", "ja"), "/visits?after=7&as_of=2019-08-07&known_at=12&lang=ja");
        assert_eq!(now("/visits", query), "/visits?after=7&lang=en");
    }

    #[test]
    fn parameters_read_back() {
        let value = "2019-08-31T09:00:00+09:00 100% あ";
        assert_eq!(parameter(&format!("a=1&known_at={}", encode(value)), "known_at"), value);
        assert_eq!(parameter("a=b+c%", "a"), "b c%");
        assert_eq!(parameter("a=1", "b"), "");
    }
}
