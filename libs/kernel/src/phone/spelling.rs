//! From what people write to digits. Every part is understood or named as the one that was not.

use super::PhoneError;
use crate::text::narrow;

/// The parameter of RFC 3966, as it is kept.
pub(super) const EXTENSION: &str = ";ext=";

/// The longest text that is looked at.
const MOST: usize = 64;

/// What stands before an extension, longer ones first.
const MARKS: [&str; 16] = [
    "extension",
    "extn",
    "ext",
    "x",
    "转分机",
    "轉分機",
    "转接",
    "轉接",
    "转",
    "轉",
    "分机",
    "分機",
    "内线",
    "內線",
    "#",
    "接",
];

/// The digits of a written number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    /// It began with `+` or `00`; the digits begin with the country code.
    pub(super) is_international: bool,
    pub(super) digits: String,
    pub(super) extension: Option<String>,
    /// The digits before the last dash and those after it, if the latter are as many as an extension has.
    pub(super) last_group: Option<(String, String)>,
}

impl Spelling {
    pub(super) fn read(text: &str) -> Result<Self, PhoneError> {
        let text = narrow(text).trim().to_lowercase();
        if text.is_empty() || text.chars().count() > MOST {
            return Err(PhoneError::Malformed(None));
        }
        let text = text.strip_prefix("tel:").unwrap_or(&text);
        let (number, parameters) = text.split_once(';').unwrap_or((text, ""));
        let (number, marked) = split_mark(number)?;
        let mut spelling = Self::of_digits(number)?;
        spelling.extension = marked;
        for parameter in parameters.split(';').filter(|parameter| !parameter.is_empty()) {
            spelling.take(parameter)?;
        }
        if spelling.extension.is_some() {
            spelling.last_group = None;
        }
        Ok(spelling)
    }

    fn of_digits(number: &str) -> Result<Self, PhoneError> {
        let mut digits = String::new();
        let mut is_international = false;
        let mut last_dash = None;
        for letter in number.chars() {
            match letter {
                digit if digit.is_ascii_digit() => digits.push(digit),
                '+' if digits.is_empty() && !is_international => is_international = true,
                '-' => last_dash = Some(digits.len()),
                ' ' | '\t' | '.' | '(' | ')' | '[' | ']' => {}
                _other => return Err(not_understood(letter)),
            }
        }
        let last_group = last_dash.and_then(|at| digits.split_at_checked(at));
        let last_group = last_group
            .filter(|(_trunk, group)| (2..=8).contains(&group.len()))
            .map(|(trunk, group)| (trunk.to_owned(), group.to_owned()));
        let mut spelling = Self { is_international, digits, extension: None, last_group };
        // 00 is dialled for the +, and some write both.
        if let Some(rest) = spelling.digits.strip_prefix("00") {
            spelling.is_international = true;
            spelling.digits = rest.to_owned();
            spelling.last_group =
                spelling.last_group.and_then(|(trunk, group)| Some((trunk.get(2..)?.to_owned(), group)));
        }
        if spelling.digits.is_empty() {
            return Err(PhoneError::Malformed(None));
        }
        Ok(spelling)
    }

    /// A parameter of RFC 3966.
    fn take(&mut self, parameter: &str) -> Result<(), PhoneError> {
        let malformed = || PhoneError::Malformed(Some(parameter.to_owned()));
        match parameter.split_once('=') {
            Some(("ext", digits)) if self.extension.is_none() => {
                self.extension = Some(extension_digits(digits).ok_or_else(malformed)?);
            }
            Some(("phone-context", context)) if !self.is_international => {
                let context = context.strip_prefix('+').ok_or_else(malformed)?;
                let context = Self::of_digits(context)?.digits;
                self.digits.insert_str(0, &context);
                self.is_international = true;
            }
            Some(_) | None => return Err(malformed()),
        }
        Ok(())
    }
}

/// The number, and the extension behind a word or sign.
fn split_mark(text: &str) -> Result<(&str, Option<String>), PhoneError> {
    let Some(at) = text.find(|letter: char| letter == '#' || letter.is_alphabetic()) else {
        return Ok((text, None));
    };
    let (number, marked) = text.split_at(at);
    let digits = MARKS.iter().find_map(|mark| marked.strip_prefix(mark));
    match digits.and_then(extension_digits) {
        Some(extension) => Ok((number, Some(extension))),
        None if number.contains(|letter: char| letter.is_ascii_digit()) => {
            Err(PhoneError::Malformed(Some(marked.to_owned())))
        }
        None => Err(PhoneError::Malformed(None)),
    }
}

fn extension_digits(text: &str) -> Option<String> {
    let digits = text.trim_matches([' ', ':', '.', '-', '号', '號']);
    let is_sound = (1..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_sound.then(|| digits.to_owned())
}

fn not_understood(letter: char) -> PhoneError {
    PhoneError::Malformed(Some(letter.to_string()))
}
