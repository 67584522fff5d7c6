//! The figures, beside what they can be at best.

use std::fmt;

/// What was measured, in the order in which it was.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<[String; 4]>);

impl Table {
    /// Adds a figure with the limit it is held against and the aim; either may be empty. Told at once, too, since the
    /// whole takes minutes.
    pub(crate) fn add(&mut self, what: &str, measured: String, limit: String, aim: &str) {
        println!("{what}: {measured}{}{limit}", if limit.is_empty() { "" } else { " · limit " });
        self.0.push([what.to_owned(), measured, limit, aim.to_owned()]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "\n| | measured | limit, same run | aim |\n|---|---|---|---|")?;
        for [what, measured, limit, aim] in &self.0 {
            writeln!(out, "| {what} | {measured} | {limit} | {aim} |")?;
        }
        Ok(())
    }
}
