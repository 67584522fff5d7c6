//! What a rule says: a stable code and named arguments. The words to it are in files (`words/`), one for each language.

use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, TimeZone};

/// The most arguments of one saying.
const MOST_ARGUMENTS: usize = 8;
/// The longest text among them, in bytes: what a stranger wrote is quoted, not repeated.
const MOST_BYTES: usize = 400;
/// The most entries of a list among them.
const MOST_ENTRIES: usize = 50;

/// Something that words name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A text, or a word that the words choose by.
    Text(String),
    /// A number, which plurals are chosen by.
    Number(i64),
    /// An instant, as clocks show it at the place that is spoken of.
    Instant(DateTime<FixedOffset>),
    /// Several texts.
    List(Vec<String>),
}

impl fmt::Display for Argument {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(text),
            Self::Number(number) => number.fmt(out),
            Self::Instant(at) => at.to_rfc3339().fmt(out),
            Self::List(entries) => out.write_str(&entries.join(", ")),
        }
    }
}

impl Argument {
    fn bounded(mut self) -> Self {
        match &mut self {
            Self::Text(text) => cut(text),
            Self::List(entries) => {
                entries.truncate(MOST_ENTRIES);
                entries.iter_mut().for_each(cut);
            }
            Self::Number(_) | Self::Instant(_) => {}
        }
        self
    }
}

fn cut(text: &mut String) {
    if text.len() > MOST_BYTES {
        text.truncate(text.floor_char_boundary(MOST_BYTES));
        text.push('…');
    }
}

/// The arguments by name, few and bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments(Vec<(&'static str, Argument)>);

impl Arguments {
    /// Every argument with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Argument)> {
        self.0.iter().map(|(name, argument)| (*name, argument))
    }

    /// The argument of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Argument> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, argument)| argument)
    }

    pub(crate) fn add(&mut self, name: &'static str, argument: Argument) {
        if self.0.len() < MOST_ARGUMENTS {
            self.0.push((name, argument.bounded()));
        }
    }
}

impl fmt::Display for Arguments {
    /// For logs: each with its name, behind a blank.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, argument)| write!(out, " {name}={argument}"))
    }
}

/// A code with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// Stable dotted code, such as `text.too_long`.
    pub code: &'static str,
    /// What its words name.
    pub arguments: Arguments,
}

impl Coded {
    /// A code without arguments.
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self { code, arguments: Arguments::default() }
    }

    /// The same with one argument more.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.add(name, argument.into());
        self
    }
}

impl From<&'static str> for Coded {
    fn from(code: &'static str) -> Self {
        Self::new(code)
    }
}

/// The words of one package to the codes that are its own: the text of its Fluent files.
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    /// The package.
    pub owner: &'static str,
    /// English, which also says of each code with what status it is answered.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

/// The words that stand in `words/` beside the `src/` of the file that says this.
#[macro_export]
macro_rules! wording {
    ($owner:literal) => {
        $crate::Wording {
            owner: $owner,
            en: include_str!("../words/en.ftl"),
            zh: include_str!("../words/zh.ftl"),
        }
    };
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<crate::Money> for Argument {
    fn from(amount: crate::Money) -> Self {
        Self::Text(amount.to_string())
    }
}

impl From<NaiveDate> for Argument {
    fn from(day: NaiveDate) -> Self {
        Self::Text(day.to_string())
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for Argument {
    fn from(at: DateTime<Z>) -> Self {
        let offset = at.offset().fix();
        Self::Instant(at.with_timezone(&offset))
    }
}

impl From<Vec<String>> for Argument {
    fn from(entries: Vec<String>) -> Self {
        Self::List(entries)
    }
}

impl From<&[&str]> for Argument {
    fn from(entries: &[&str]) -> Self {
        Self::List(entries.iter().map(ToString::to_string).collect())
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl From<$number> for Argument {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )+};
}

numbers! { i32 i64 u8 u16 u32 u64 usize }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stranger_wrote_is_cut_before_it_is_kept() {
        let mut coded =
            Coded::new("x").with("long", "管".repeat(1_000)).with("many", vec!["a".to_owned(); 90]);
        let Some(Argument::Text(text)) = coded.arguments.get("long") else { unreachable!() };
        assert_eq!(text.len(), 399 + "…".len());
        assert_eq!(coded.arguments.get("many"), Some(&Argument::List(vec!["a".to_owned(); 50])));
        for _again in 0..20 {
            coded = coded.with("more", 1_u8);
        }
        assert_eq!(coded.arguments.iter().count(), 8);
    }

    #[test]
    fn a_log_has_the_arguments_by_name() {
        let coded = Coded::new("x").with("most", 5_usize).with("words", ["a", "b"].as_slice());
        assert_eq!(coded.arguments.to_string(), " most=5 words=a, b");
    }
}
