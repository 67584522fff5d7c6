//! What a rule answers.

use std::fmt;

/// One place where one rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    file: String,
    pub(crate) line: usize,
    rule: String,
}

impl Breach {
    pub(crate) fn new(file: &str, line: usize, rule: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, rule: rule.into() }
    }

    /// A breach of the whole file.
    pub(crate) fn whole(file: &str, rule: impl Into<String>) -> Self {
        Self::new(file, 1, rule)
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.rule)
    }
}

/// Fails unless exactly these `file:line` places are breached, in this order.
pub(crate) fn assert_found(breaches: &[Breach], places: &[&str]) {
    let found: Vec<String> =
        breaches.iter().map(|breach| format!("{}:{}", breach.file, breach.line)).collect();
    assert_eq!(found, places, "{breaches:#?}");
}
