//! Workbooks for spreadsheets (ECMA-376). Text is text: no cell is a formula, whatever it begins with, and none becomes a
//! link. Numbers are numbers as far as a spreadsheet keeps them exactly, amounts of money included.
//!
//! A workbook is made in memory: its rows are bounded and lie there already, and the other way of the writer would have them
//! in files of a scratch folder, which is small, and where nobody's data belongs.

use kernel::Failure;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::csv::{cell, field};

/// What a cell holds at most (Excel's own limit).
const MOST_CHARACTERS: usize = 32_767;
/// What a spreadsheet keeps of a number.
const EXACT_DIGITS: usize = 15;

/// A line of names that stays in sight, then one for each row with these fields of it.
///
/// # Errors
/// When the workbook cannot be made.
pub(crate) fn workbook(name: &str, rows: &[Value], columns: &[&str]) -> Result<Vec<u8>, Failure> {
    made(name, rows, columns)
        .map_err(|source| Failure::Broken { doing: "writing an export", source: source.into() })
}

fn made(name: &str, rows: &[Value], columns: &[&str]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    let head = Format::new().set_bold();
    for (place, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, place, *column, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(rows) {
        for (place, column) in (0..).zip(columns) {
            put(sheet, (line, place), column, field(row, column))?;
        }
    }
    workbook.save_to_buffer()
}

fn put(
    sheet: &mut Worksheet,
    (line, place): (u32, u16),
    column: &str,
    value: &Value,
) -> Result<(), XlsxError> {
    if let Value::Bool(flag) = value {
        return sheet.write_boolean(line, place, *flag).map(drop);
    }
    let text = cell(value);
    let is_number = value.is_number() || column.rsplit('.').next() == Some("amount");
    let number = is_number.then(|| exact(&text)).flatten();
    match number {
        Some(number) => sheet.write_number(line, place, number).map(drop),
        None if text.is_empty() => Ok(()),
        None => sheet.write_string(line, place, bounded(text)).map(drop),
    }
}

/// The number in a text, unless a spreadsheet would round it.
fn exact(text: &str) -> Option<f64> {
    let is_exact = text.bytes().filter(u8::is_ascii_digit).count() <= EXACT_DIGITS
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if is_exact { text.parse().ok() } else { None }
}

fn bounded(text: String) -> String {
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text;
    }
    let mut units = 0;
    let fits = |char: &char| {
        units += char.len_utf16();
        units < MOST_CHARACTERS
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use serde_json::json;

    use super::*;

    fn part(book: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn text_is_text_and_numbers_are_numbers() {
        let rows = [json!({
            "name": "=1+1", "site": "https://example.org", "amount": { "amount": "-12.50" }, "count": 7,
            "far": 12_345_678_901_234_567_i64, "is_new": true, "none": null,
        })];
        let columns = ["name", "site", "amount.amount", "count", "far", "is_new", "none"];
        let book = workbook("things", &rows, &columns).unwrap();
        let sheet = part(&book, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("hyperlink"), "{sheet}");
        assert!(sheet.contains("<v>-12.5</v>") && sheet.contains("<v>7</v>"), "{sheet}");
        assert!(sheet.contains("t=\"b\""), "{sheet}");
        let texts = part(&book, "xl/sharedStrings.xml");
        for text in ["=1+1", "https://example.org", "12345678901234567", "amount.amount"] {
            assert!(texts.contains(&format!("<t>{text}</t>")), "{text}: {texts}");
        }
    }

    #[test]
    fn what_is_too_long_for_a_cell_is_cut() {
        assert_eq!(bounded("灯".repeat(MOST_CHARACTERS)), "灯".repeat(MOST_CHARACTERS));
        for long in ["灯".repeat(MOST_CHARACTERS + 1), "😀".repeat(MOST_CHARACTERS)] {
            let cut = bounded(long);
            assert!(cut.encode_utf16().count() <= MOST_CHARACTERS && cut.ends_with('…'));
            workbook("things", &[json!({ "text": cut })], &["text"]).unwrap();
        }
    }
}
