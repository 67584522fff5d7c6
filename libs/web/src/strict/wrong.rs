//! What is wrong with a value, and where: serde's error with its kind and place kept apart.

use std::fmt;

use kernel::{Coded, Fault};
use serde::de::{self, Expected, Unexpected};

use super::push_step;

/// One thing wrong. Serde stops at the first, so there is only ever one.
#[derive(Debug)]
pub(super) struct Wrong {
    what: What,
    /// The place, innermost step first.
    path: Vec<String>,
}

#[derive(Debug)]
enum What {
    Unknown,
    Missing,
    Repeated,
    Type { expected: String },
    Choice { choices: &'static [&'static str] },
    Value,
}

impl Wrong {
    fn new(what: What) -> Self {
        Self { what, path: Vec::new() }
    }

    /// A field nobody reads.
    pub(super) fn unknown() -> Self {
        Self::new(What::Unknown)
    }

    /// A parameter given more than once.
    pub(super) fn repeated() -> Self {
        Self::new(What::Repeated)
    }

    /// A value that cannot be read as `expected`.
    pub(super) fn wrong_type(expected: &str) -> Self {
        Self::new(What::Type { expected: expected.to_owned() })
    }

    /// The same, seen from one level further out.
    pub(super) fn inside(mut self, step: impl Into<String>) -> Self {
        self.path.push(step.into());
        self
    }
}

impl de::Error for Wrong {
    /// The text is the parser's, in its own words: it does not go out.
    fn custom<T: fmt::Display>(_text: T) -> Self {
        Self::new(What::Value)
    }

    fn invalid_type(_found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong_type(&expected.to_string())
    }

    fn invalid_value(_found: Unexpected<'_>, _expected: &dyn Expected) -> Self {
        Self::new(What::Value)
    }

    fn unknown_variant(_found: &str, choices: &'static [&'static str]) -> Self {
        Self::new(What::Choice { choices })
    }

    /// The place is added by the map the field stands in.
    fn unknown_field(_found: &str, _known: &'static [&'static str]) -> Self {
        Self::unknown()
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::Missing).inside(field)
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::repeated().inside(field)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.what)
    }
}

impl std::error::Error for Wrong {}

impl From<Wrong> for Fault {
    fn from(wrong: Wrong) -> Self {
        let mut pointer = String::new();
        for step in wrong.path.iter().rev() {
            push_step(&mut pointer, step);
        }
        match wrong.what {
            What::Unknown => Self::new(pointer, "field.unknown"),
            What::Missing => Self::new(pointer, "field.missing"),
            What::Repeated => super::tree::duplicate(pointer),
            What::Type { expected } => {
                Self::new(pointer, Coded::new("field.wrong_type").with("expected", kind(&expected)))
            }
            What::Choice { choices } => {
                Self::new(pointer, Coded::new("field.unknown_choice").with("choices", choices))
            }
            What::Value => Self::new(pointer, "field.invalid"),
        }
    }
}

/// The kind of a type, from serde's words for it, which may hold names of our structs.
fn kind(expected: &str) -> &'static str {
    let first = expected.trim_start_matches("a ").trim_start_matches("an ");
    match first.split(' ').next().unwrap_or_default() {
        "string" | "str" | "formatted" | "RFC" | "UUID" | "character" => "text",
        "i8" | "i16" | "i32" | "i64" | "i128" | "u8" | "u16" | "u32" | "u64" | "u128" | "integer" => {
            "integer"
        }
        "f32" | "f64" | "number" => "number",
        "boolean" | "bool" => "flag",
        "sequence" | "list" | "tuple" | "array" => "list",
        "struct" | "map" | "object" | "internally" | "adjacently" => "object",
        "enum" | "variant" => "word",
        _other => "other",
    }
}
