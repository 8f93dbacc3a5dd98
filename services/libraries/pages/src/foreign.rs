//! What the log holds stays in the language in which it was recorded. Within an English page it is marked, so that
//! screen readers read it as Japanese (WCAG 3.1.2).

/// Elements in whose text nothing can be marked, or is already.
const LEFT: [&str; 5] = ["head", "option", "textarea", "script", "svg"];

/// The English page with the Japanese in its text marked.
pub fn mark_japanese(html: &str) -> String {
    let mut marked = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        mark(&mut marked, text);
        let length = element_left(tag).or_else(|| tag.find('>').map(|end| end + 1)).unwrap_or(tag.len());
        marked.push('<');
        marked.push_str(&tag[..length]);
        rest = &tag[length..];
    }
    mark(&mut marked, rest);
    marked
}

/// How long an element is that is left as it is, from after its `<`; `None` for any other tag.
fn element_left(tag: &str) -> Option<usize> {
    let attributes = tag.split('>').next().unwrap_or_default();
    let name = attributes.split([' ', '\n']).next().unwrap_or_default();
    let left = LEFT.contains(&name) || attributes.contains(" lang=\"ja\"");
    left.then(|| tag.find(&format!("</{name}>"))).flatten()
}

/// Writes text, marked from its first Japanese letter to its last.
fn mark(marked: &mut String, text: &str) {
    let mut letters = text.char_indices().filter(|(_, letter)| is_japanese(*letter));
    let Some((begin, first)) = letters.next() else { return marked.push_str(text) };
    let (last, letter) = letters.next_back().unwrap_or((begin, first));
    let end = last + letter.len_utf8();
    marked.push_str(&text[..begin]);
    marked.push_str("<span lang=\"ja\">");
    marked.push_str(&text[begin..end]);
    marked.push_str("</span>");
    marked.push_str(&text[end..]);
}

/// Kana, kanji, full-width forms and the punctuation between them.
fn is_japanese(letter: char) -> bool {
    matches!(letter, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_is_marked_in_text_and_nowhere_else() {
        for (given, expected) in [
            ("<p title=\"模擬\">a &lt;b</p>", "<p title=\"模擬\">a &lt;b</p>"),
            ("<b>石川: 12 companies</b>", "<b><span lang=\"ja\">石川</span>: 12 companies</b>"),
            ("on 7 Aug: “難航 (4社) している。” 3", "on 7 Aug: “<span lang=\"ja\">難航 (4社) している。</span>” 3"),
            (
                "<a href=\"/\" lang=\"ja\">日本語</a>甲",
                "<a href=\"/\" lang=\"ja\">日本語</a><span lang=\"ja\">甲</span>",
            ),
            ("<option value=\"a\">東北</option>", "<option value=\"a\">東北</option>"),
            ("<svg id=\"a\"><title>東北</title></svg>", "<svg id=\"a\"><title>東北</title></svg>"),
            ("<header>甲</header>", "<header><span lang=\"ja\">甲</span></header>"),
        ] {
            assert_eq!(mark_japanese(given), expected);
        }
    }
}
