//! Reading one value; a wrong one is noted and gives nothing.

use kernel::Coded;
use std::str::FromStr;

use chrono::NaiveDate;
use serde_spanned::Spanned;
use toml::de::DeValue;

use super::Report;

/// A value and where it stands.
pub(crate) type Value<'a> = &'a Spanned<DeValue<'a>>;

pub(super) fn wrong_type(value: Value<'_>, expected: &'static str, report: &mut Report<'_>) {
    report.add(
        &value.span(),
        Coded::new("standards.wrong_type")
            .with("expected", expected)
            .with("found", value.get_ref().type_str()),
    );
}

/// That `found` is not what is `expected`, of which `known` are all.
pub(crate) fn unknown_word(found: &str, expected: &'static str, known: &[&str]) -> Coded {
    Coded::new("standards.unknown_word").with("found", found).with("expected", expected).with("known", known)
}

/// A text that is not empty.
pub(crate) fn text<'a>(value: Value<'a>, report: &mut Report<'_>) -> Option<&'a str> {
    let Some(text) = value.get_ref().as_str() else {
        wrong_type(value, "text", report);
        return None;
    };
    if text.trim().is_empty() {
        report.add(&value.span(), "standards.empty_text");
        return None;
    }
    Some(text)
}

/// One text, or a list of texts, each with the place it stands at; nothing when one of them is none.
pub(crate) fn texts<'a>(value: Value<'a>, report: &mut Report<'_>) -> Option<Vec<(&'a str, Value<'a>)>> {
    let Some(list) = value.get_ref().as_array() else {
        return text(value, report).map(|one| vec![(one, value)]);
    };
    if list.is_empty() {
        report.add(&value.span(), "standards.empty_list");
        return None;
    }
    let found: Vec<_> = list.iter().map(|item| text(item, report).map(|found| (found, item))).collect();
    found.into_iter().collect()
}

/// A text that is parsed; `expected` is the word by which its words tell what it should look like.
pub(crate) fn word<T: FromStr>(
    (found, value): (&str, Value<'_>),
    expected: &'static str,
    report: &mut Report<'_>,
) -> Option<T> {
    let parsed = found.parse().ok();
    if parsed.is_none() {
        report.add(&value.span(), unknown_word(found, expected, &[]));
    }
    parsed
}

/// One of the words of `known`.
pub(crate) fn listed<T: FromStr>(value: Value<'_>, known: &[&str], report: &mut Report<'_>) -> Option<T> {
    let found = text(value, report)?;
    let word = known.contains(&found).then(|| found.parse().ok()).flatten();
    if word.is_none() {
        report.add(&value.span(), unknown_word(found, "listed", known));
    }
    word
}

/// One word or several, each parsed; nothing when one of them is wrong, because a rule that lost a word would be
/// another rule.
pub(crate) fn words<T: FromStr + PartialEq>(
    value: Value<'_>,
    expected: &'static str,
    report: &mut Report<'_>,
) -> Option<Vec<T>> {
    let found = texts(value, report)?;
    let parsed: Vec<_> = found.into_iter().map(|found| word(found, expected, report)).collect();
    let mut words: Vec<T> = Vec::new();
    for word in parsed {
        let word = word?;
        // Twice is once: what rules are compared by must not grow with how often a word is written.
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Some(words)
}

/// A list, which may be empty.
pub(crate) fn list<'a>(value: Value<'a>, report: &mut Report<'_>) -> &'a [Spanned<DeValue<'a>>] {
    let list = value.get_ref().as_array();
    if list.is_none() {
        wrong_type(value, "list", report);
    }
    list.map(|list| &**list).unwrap_or_default()
}

/// Notes a list of more than `most` entries.
pub(crate) fn refuse_more(value: Value<'_>, most: usize, report: &mut Report<'_>) {
    let count = value.get_ref().as_array().map_or(0, |list| list.len());
    if count > most {
        report.add(&value.span(), Coded::new("standards.too_many").with("most", most).with("count", count));
    }
}

/// Notes a list of no entries, or of more than `most`.
pub(crate) fn refuse_more_or_none(value: Value<'_>, most: usize, report: &mut Report<'_>) {
    refuse_more(value, most, report);
    if value.get_ref().as_array().is_some_and(|list| list.is_empty()) {
        report.add(&value.span(), "standards.empty_list");
    }
}

/// A whole number from `least` to `most`.
pub(crate) fn number<T: TryFrom<i64>>(
    value: Value<'_>,
    (least, most): (i64, i64),
    report: &mut Report<'_>,
) -> Option<T> {
    let Some(integer) = value.get_ref().as_integer() else {
        wrong_type(value, "number", report);
        return None;
    };
    let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
    let number = number.filter(|number| (least..=most).contains(number)).and_then(|n| T::try_from(n).ok());
    if number.is_none() {
        report.add(
            &value.span(),
            Coded::new("standards.out_of_range")
                .with("integer", integer.as_str())
                .with("least", least)
                .with("most", most),
        );
    }
    number
}

/// A local date such as `2026-02-14`, without quotes.
pub(crate) fn date(value: Value<'_>, report: &mut Report<'_>) -> Option<NaiveDate> {
    let date = value
        .get_ref()
        .as_datetime()
        .filter(|at| at.time.is_none())
        .and_then(|at| at.date)
        .and_then(|date| NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()));
    if date.is_none() {
        wrong_type(value, "date", report);
    }
    date
}

/// The longest name of something in a document, in characters.
pub(crate) const LONGEST_NAME: usize = 60;

/// The value as a plain name: what a field is called in contents, a choice where it is stored, or who signs.
pub(crate) fn name(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let name = text(value, report)?;
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.len() > LONGEST_NAME || !name.bytes().all(is_plain) {
        report.add(&value.span(), Coded::new("standards.malformed_word").with("word", name));
        return None;
    }
    Some(name.to_owned())
}

/// A name that estates cite and that stands in addresses; its longest is also the longest that an estate can be put under.
pub(crate) fn read_name<'a>(value: Value<'a>, report: &mut Report<'_>) -> Option<&'a str> {
    let name = text(value, report)?;
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(is_plain) {
        report.add(
            &value.span(),
            Coded::new("standards.malformed_name").with("name", name).with("most", LONGEST_NAME),
        );
        return None;
    }
    Some(name)
}
