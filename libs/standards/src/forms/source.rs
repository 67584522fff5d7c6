//! The document of a form in one of its two notations.

use kernel::Refusal;
use serde_json::Value;

use super::{FormDefinition, read};
use crate::document::{Problems, Written, read_written};

/// The order in which keys are written; what may be long stands last, as people write it.
const ORDER: &[&str] = &[
    "code",
    "version",
    "name",
    "word",
    "zh",
    "en",
    "title",
    "rules",
    "clauses",
    "series",
    "class",
    "statement",
    "kept_months",
    "kept_by",
    "kept_from",
    "size",
    "orientation",
    "fill",
    "check",
    "kind",
    "required",
    "personal",
    "closing",
    "by",
    "unit",
    "whole",
    "least",
    "most",
    "choices",
    "column",
    "clause",
    "when",
    "needs",
    "due",
    "due_within",
    "due_at_closing_time",
    "once_by",
    "file",
    "sign",
    "posts",
    "running",
    "condition",
    "reminder",
    "field",
];

/// The longest text that JSON is written to, in bytes: a character more in each than a service takes characters.
const LONGEST: usize = 4 * 65_536;

/// A document of a form, as somebody sent it: in TOML, or as JSON of the same structure.
#[derive(Debug, Clone)]
pub struct FormSource(Notation);

#[derive(Debug, Clone)]
enum Notation {
    Toml(String),
    Json(Written),
}

impl FormSource {
    /// A document in TOML.
    #[must_use]
    pub const fn toml(document: String) -> Self {
        Self(Notation::Toml(document))
    }

    /// A document as JSON.
    ///
    /// # Errors
    /// That it is no object, has a `null`, or is nested too deeply, at its place below `/definition`.
    pub fn json(definition: &Value) -> Result<Self, Refusal> {
        let written = Written::of(definition, ORDER, LONGEST);
        written.map(|written| Self(Notation::Json(written))).map_err(Self::refused)
    }

    /// The document in TOML: as it was sent, or what the JSON says.
    #[must_use]
    pub fn text(&self) -> &str {
        match &self.0 {
            Notation::Toml(text) | Notation::Json(Written { text, .. }) => text,
        }
    }

    /// What was sent, as a field of a request.
    #[must_use]
    pub const fn pointer(&self) -> &'static str {
        match self.0 {
            Notation::Toml(_) => "/document",
            Notation::Json(_) => "/definition",
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// Every fault, the first fifty at most: of TOML with its line and column, of JSON at its place below `/definition`.
    pub fn read(&self) -> Result<FormDefinition, Refusal> {
        match &self.0 {
            Notation::Toml(text) => FormDefinition::parse(text).map_err(Refusal::from),
            Notation::Json(written) => read_written(written, read::read_form).map_err(Self::refused),
        }
    }

    /// A sound document in TOML as JSON; nothing when it is no TOML.
    #[must_use]
    pub fn to_json(document: &str) -> Option<Value> {
        toml::from_str(document).ok()
    }

    fn refused(problems: Problems) -> Refusal {
        problems.at("/definition")
    }
}
