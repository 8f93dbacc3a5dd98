//! The words and marks of a source text: all that its imports can be read from.

/// A text's words, `::` and other marks, in their order; without comments, literals of text and lifetimes.
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).unwrap_or_else(|| {
            let length = word_length(rest);
            words.extend(Some(&rest[..length]).filter(|word| !word.trim().is_empty()));
            length
        });
        rest = &rest[length.max(first.len_utf8())..];
    }
    words
}

fn word_length(text: &str) -> usize {
    let in_word = |c: char| c == '_' || c.is_alphanumeric();
    match text.find(|c| !in_word(c)).unwrap_or(text.len()) {
        0 if text.starts_with("::") => 2,
        0 => text.chars().next().map_or(0, char::len_utf8),
        length => length,
    }
}

/// The length of what begins here and holds no words: a comment, a literal or a lifetime.
fn skipped(text: &str) -> Option<usize> {
    let end = |from: usize, mark: &str| text[from..].find(mark).map_or(text.len(), |at| from + at + mark.len());
    if text.starts_with("//") {
        return Some(end(2, "\n"));
    }
    if text.starts_with("/*") {
        return Some(block_comment(text));
    }
    if text.starts_with('\'') {
        return Some(quoted_character(text).unwrap_or_else(|| 1 + word_length(&text[1..])));
    }
    let unprefixed = text.trim_start_matches(['b', 'c', 'r']);
    let prefix = &text[..text.len() - unprefixed.len()];
    let marks = unprefixed.len() - unprefixed.trim_start_matches('#').len();
    let opened = prefix.len() + marks + 1;
    match prefix {
        "r" | "br" | "cr" if unprefixed[marks..].starts_with('"') => {
            Some(end(opened, &format!("\"{}", "#".repeat(marks))))
        }
        "" | "b" | "c" if unprefixed.starts_with('"') => Some(opened + quoted_text(&unprefixed[1..])),
        _ => None,
    }
}

/// Block comments may hold others.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (1, 2);
    while depth > 0 {
        let Some(mark) = text[at..].find(['/', '*']) else { return text.len() };
        at += mark;
        let step = match text.get(at..at + 2) {
            Some("/*") => 1,
            Some("*/") => -1,
            _ => 0,
        };
        depth += step;
        at += if step == 0 { 1 } else { 2 };
    }
    at
}

/// The length of a literal of one character, which begins as a lifetime does.
fn quoted_character(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first == '\\' {
        characters.next();
        return characters.find(|(_, c)| *c == '\'').map(|(at, _)| at + 1);
    }
    characters.next().filter(|(_, c)| *c == '\'').map(|(at, _)| at + 1)
}

/// The length of a text up to the quotation mark that ends it.
fn quoted_text(text: &str) -> usize {
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn words_are_without_comments_and_literals() {
    let text = r##"/* a /* b */ c */ use x::y; // z
        fn f<'a>(t: &'a str) -> char { g("h \" i", r#"j " k"#, b"l", '\'', 'm'); r }"##;
    let expected = "use x :: y ; fn f < > ( t : & str ) - > char { g ( , , , , ) ; r }";
    assert_eq!(words(text).join(" "), expected);
}
