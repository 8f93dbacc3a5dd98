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

/// The path of the API's with the part of the query that it knows.
pub fn ask(path: &str, query: &str) -> String {
    join(path, pairs(query).filter(|pair| KEPT.contains(&name(pair)) && name(pair) != "lang"))
}

/// The page of the figure at an address, or of all figures under it, as of the same moment.
pub fn figure(address: &str, query: &str) -> String {
    keep(&format!("/figures/{}", segments(address)), query)
}

/// Where a figure's page shows a commit.
pub fn commit(address: &str, position: u64, query: &str) -> String {
    let after = position.saturating_sub(1);
    format!("{}#p{position}", keep(&format!("/figures/{}?after={after}", segments(address)), query))
}

/// An address as the end of a path: its parts are segments.
pub fn segments(address: &str) -> String {
    address.split('/').map(encode).collect::<Vec<_>>().join("/")
}

/// The path with what goes with the reader but what is known, which the path itself says.
pub fn keep_day(path: &str, query: &str) -> String {
    join(path, pairs(query).filter(|pair| KEPT.contains(&name(pair)) && name(pair) != "known_at"))
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
    join(path, pairs(query).filter(|pair| !matches!(name(pair), "as_of" | "known_at" | "to")))
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
        assert_eq!(ask("/api/v1/visits", query), "/api/v1/visits?as_of=2019-08-07&known_at=12");
        assert_eq!(keep_language("/visits", query), "/visits?lang=en");
        assert_eq!(with("/visits", query, "lang", "ja"), "/visits?after=7&as_of=2019-08-07&known_at=12&lang=ja");
        assert_eq!(now("/visits", query), "/visits?after=7&lang=en");
        assert_eq!(now("/changes", "from=1&to=9"), "/changes?from=1");
    }

    #[test]
    fn a_figure_leads_to_its_page_at_the_same_moment() {
        let address = "meetings/fy2019/body/団体%2F甲/present";
        let page = "/figures/meetings/fy2019/body/%E5%9B%A3%E4%BD%93%252F%E7%94%B2/present";
        assert_eq!(figure(address, "after=7&known_at=12"), format!("{page}?known_at=12"));
        assert_eq!(commit("a/b", 12, "lang=en"), "/figures/a/b?after=11&lang=en#p12");
    }

    #[test]
    fn parameters_read_back() {
        let value = "2019-08-31T09:00:00+09:00 100% あ";
        assert_eq!(parameter(&format!("a=1&known_at={}", encode(value)), "known_at"), value);
        assert_eq!(parameter("a=b+c%", "a"), "b c%");
        assert_eq!(parameter("a=1", "b"), "");
    }
}
