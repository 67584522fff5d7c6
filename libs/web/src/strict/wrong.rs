//! What is wrong with a value, and where: serde's error with its kind and place kept apart.

use std::fmt;

use kernel::Fault;
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
        let (code, en, zh) = match wrong.what {
            What::Unknown => ("field.unknown", "is not known here".to_owned(), "未知字段".to_owned()),
            What::Missing => ("field.missing", "is needed".to_owned(), "缺少该字段".to_owned()),
            What::Repeated => return super::tree::duplicate(pointer),
            What::Type { expected } => {
                let (en, zh) = kind_words(&expected);
                ("field.wrong_type", format!("must be {en}"), format!("必须是{zh}"))
            }
            What::Choice { choices } => {
                let list = choices.join(", ");
                ("field.unknown_choice", format!("must be one of: {list}"), format!("必须是以下之一：{list}"))
            }
            What::Value => (
                "field.invalid",
                "is malformed or out of range".to_owned(),
                "格式不正确或超出范围".to_owned(),
            ),
        };
        Self { pointer, code, en, zh }
    }
}

/// Names a type for people, from serde's words for it, which may hold names of our structs.
fn kind_words(expected: &str) -> (&'static str, &'static str) {
    let first = expected.trim_start_matches("a ").trim_start_matches("an ");
    match first.split(' ').next().unwrap_or_default() {
        "string" | "str" | "formatted" | "RFC" | "UUID" | "character" => ("a string", "字符串"),
        "i8" | "i16" | "i32" | "i64" | "i128" | "u8" | "u16" | "u32" | "u64" | "u128" | "integer" => {
            ("a whole number in range", "范围内的整数")
        }
        "f32" | "f64" | "number" => ("a number", "数字"),
        "boolean" | "bool" => ("true or false", "true 或 false"),
        "sequence" | "list" | "tuple" | "array" => ("a list", "列表"),
        "struct" | "map" | "object" | "internally" | "adjacently" => ("an object", "对象"),
        "enum" | "variant" => ("one of the known words", "已知取值之一"),
        _other => ("of another type", "其他类型"),
    }
}
