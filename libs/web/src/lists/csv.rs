//! Tables for spreadsheets (RFC 4180): UTF-8 with a byte order mark, without which Excel takes Chinese for something else,
//! and no cell that a spreadsheet would run as a formula.

use serde_json::Value;

/// The byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A line of names, then one for each row with these fields of it; a field inside of another is named behind a dot.
pub(super) fn table(rows: &[Value], columns: &[&str]) -> Vec<u8> {
    let mut table = MARK.to_vec();
    line(&mut table, columns.iter().map(|column| (*column).to_owned()));
    for row in rows {
        line(&mut table, columns.iter().map(|column| harmless_cell(field(row, column))));
    }
    table
}

fn line(table: &mut Vec<u8>, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    table.extend_from_slice(cells.join(",").as_bytes());
    table.extend_from_slice(b"\r\n");
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// What stands in a row under a name; nothing where an outer field is absent.
pub(super) fn field<'a>(row: &'a Value, name: &str) -> &'a Value {
    name.split('.').try_fold(row, |value, step| value.get(step)).unwrap_or(&Value::Null)
}

/// A value as text.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("; "),
    }
}

fn harmless_cell(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => cell(value),
        Value::String(_) | Value::Array(_) | Value::Object(_) => harmless(&cell(value)),
    }
}

/// Text that begins like a formula, in narrow or full width, is given the sign by which spreadsheets take it for text
/// (OWASP, CSV Injection). Amounts of money are left as they are: digits after a minus are no formula.
fn harmless(text: &str) -> String {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_number = text.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|char: char| char.is_ascii_digit())
            && rest.chars().all(|char| char.is_ascii_digit() || char == '.')
    });
    if text.starts_with(SIGNS) && !is_number { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(row: Value, columns: &[&str]) -> String {
        let table = String::from_utf8(table(&[row], columns)).unwrap();
        let (head, line) = table.split_once("\r\n").unwrap();
        assert_eq!(head, format!("\u{feff}{}", columns.join(",")));
        line.trim_end_matches("\r\n").to_owned()
    }

    #[test]
    fn fields_become_cells() {
        let row = json!({
            "name": "灯", "is_new": true, "count": -7, "none": null, "fee": { "amount": "-1.50" }, "way": ["a", "b"],
        });
        let columns =
            ["name", "is_new", "count", "none", "fee.amount", "fee.currency", "none.x", "way", "unknown"];
        assert_eq!(shown(row, &columns), "灯,true,-7,,-1.50,,,a; b,");
    }

    #[test]
    fn signs_of_the_format_are_quoted() {
        let row = json!({ "a": "x,y", "b": "said \"no\"", "c": "two\r\nlines" });
        assert_eq!(shown(row, &["a", "b", "c"]), "\"x,y\",\"said \"\"no\"\"\",\"two\r\nlines\"");
    }

    #[test]
    fn nothing_runs_as_a_formula() {
        for text in ["=1+1", "+86 138", "-cmd", "@SUM(1)", "\t=1", "＝1", "-1+1", "-"] {
            let line = shown(json!({ "a": text }), &["a"]);
            assert!(line.starts_with('\''), "{text:?}: {line}");
        }
        assert_eq!(shown(json!({ "a": "\r=1" }), &["a"]), "\"'\r=1\"");
        assert_eq!(shown(json!({ "a": ["=1"] }), &["a"]), "'=1");
        for text in ["-12.50", "plain", "a=1"] {
            assert_eq!(shown(json!({ "a": text }), &["a"]), text);
        }
    }
}
