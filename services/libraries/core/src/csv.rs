//! CSV as every export and answer writes it: cells quoted where they must be, and none that a spreadsheet computes.

/// What a spreadsheet takes for the beginning of a formula, in either width (OWASP on CSV injection), and the mark by
/// which it doesn't.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', SHIELD];
const SHIELD: char = '\'';

/// One record, without the end of its line. A text that a spreadsheet would take for a formula has a `'` before it, and
/// so has one that begins with `'`; a negative number is itself.
pub fn record<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<_> = cells.into_iter().map(|cell| quoted(shielded(cell.as_ref()))).collect();
    cells.join(",")
}

/// The text of a cell that was read from a [`record`].
pub fn unshielded(cell: &str) -> &str {
    cell.strip_prefix(SHIELD).unwrap_or(cell)
}

/// The handling mark that stands alone in the first line, before the columns' names, if the codes of any rows say that
/// these aren't for everybody.
pub fn handling_mark<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    codes.into_iter().any(|code| code == RESTRICTED).then_some("関係者限り")
}

/// The column of a row's handling code.
pub const HANDLING: &str = "handling";
/// The code of rows that aren't for everybody.
const RESTRICTED: &str = "members-only";

fn shielded(text: &str) -> String {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let is_computed = text.starts_with(FORMULA) && !text.strip_prefix('-').is_some_and(is_number);
    if is_computed { format!("{SHIELD}{text}") } else { text.to_owned() }
}

fn quoted(cell: String) -> String {
    let is_plain = !cell.contains([',', '"', '\r', '\n']) && cell.trim() == cell;
    if is_plain { cell } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s18_no_cell_begins_a_formula_in_either_width() {
        for sign in FORMULA {
            let text = format!("{sign}SUM(A1)");
            let written = record([&text]);
            assert!(written.trim_start_matches('"').starts_with(SHIELD), "{written}");
            assert_eq!(unshielded(written.trim_matches('"')), text);
        }
        assert_eq!(record(["-2", "-0.5", "-", "-2+3", "a=b", "株式会社"]), "-2,-0.5,'-,'-2+3,a=b,株式会社");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(record(["a,b", "\"c\"", " d", "e\nf", ""]), "\"a,b\",\"\"\"c\"\"\",\" d\",\"e\nf\",");
    }
}
