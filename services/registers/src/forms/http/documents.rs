//! Documents of forms in requests and replies: in TOML, or as JSON of the same structure.

use kernel::{Coded, Faults, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standards::forms::FormSource;
use utoipa::ToSchema;

use super::shapes::FormView;
use crate::forms::app::ListedForm;

/// The most characters of a document.
const MOST: usize = 65_536;

/// The least that a form says.
const EXAMPLE: &str = r#"code = "our-bicycles"
version = 1
title = { zh = "自行车登记", en = "Register of bicycles" }
rules = ["OUR-01"]
clauses.OUR-01 = { zh = "自行车须登记", en = "Bicycles are registered." }
series = "BIC"
class = "internal"
size = "A5"
orientation = "portrait"
fill = "registers:write"
[[field]]
name = "colour"
title = { zh = "颜色", en = "Colour" }
kind = "text"
required = true
"#;

/// A form's document, in one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormDocument, example = json!({ "document": EXAMPLE }))]
pub(super) struct DocumentBody {
    /// In TOML; its faults are answered with their lines.
    #[schema(min_length = 1, max_length = 65_536)]
    document: Option<String>,
    /// The same as JSON, as `/api/v1/form-definitions/schema` describes it; its faults are answered at their places below
    /// `/definition`. It is kept as TOML.
    #[schema(value_type = Option<Object>)]
    definition: Option<Value>,
}

impl DocumentBody {
    /// What was sent, or what is wrong with it as a whole.
    pub(super) fn into_document(self) -> Result<FormSource, Refusal> {
        let source = match (self.document, self.definition) {
            (Some(document), None) => FormSource::toml(document),
            (None, Some(definition)) => FormSource::json(&definition)?,
            (None, None) | (Some(_), Some(_)) => {
                return Err(Refusal::at("/document", Coded::new("form_document.one")));
            }
        };
        let mut faults = Faults::new();
        if source.text().trim().is_empty() && source.pointer() == "/document" {
            faults.add(source.pointer(), "text.empty");
        }
        if source.text().chars().count() > MOST {
            faults.add(source.pointer(), Coded::new("text.too_long").with("most", MOST));
        }
        faults.into_result()?;
        Ok(source)
    }
}

/// The document of a form in both notations: one to read and to keep, one to go on from in a program.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WrittenForm)]
pub(super) struct WrittenFormView {
    /// In TOML, as it was written.
    document: String,
    /// The same as JSON.
    #[schema(value_type = Object)]
    definition: Value,
}

impl WrittenFormView {
    pub(super) fn of(listed: &ListedForm) -> Self {
        let document = listed.text().to_owned();
        // What was stored had been read.
        let definition = FormSource::to_json(&document).unwrap_or_default();
        Self { document, definition }
    }
}

/// A form that is being written: what it says, and its paper.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormProof)]
pub(super) struct FormProofView {
    pub(super) form: FormView,
    /// The blank form as a page of HTML, as it would be printed.
    pub(super) page: String,
}
