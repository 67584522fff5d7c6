//! Names for people.

use serde::Serialize;

use super::{Report, Section, Value, section, text};

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Title {
    pub(crate) fn read(value: Value<'_>, report: &mut Report<'_>) -> Option<Self> {
        let mut names = section(value, report)?;
        let title = Self::read_keys(&mut names, report);
        names.finish(report);
        title
    }

    /// Reads the keys `zh` and `en` of a table that has others, too.
    pub(crate) fn read_keys(names: &mut Section<'_>, report: &mut Report<'_>) -> Option<Self> {
        let zh = names.required("zh", report).and_then(|value| text(value, report));
        let en = names.required("en", report).and_then(|value| text(value, report));
        Some(Self { zh: zh?.to_owned(), en: en?.to_owned() })
    }
}
