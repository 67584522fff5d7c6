//! From a problem to bytes.

use std::sync::Arc;

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use kernel::{Arguments, Language};
use serde::Serialize;
use words::Catalogue;

use super::{Problem, cut};

/// Words about one fault.
const TEXT_BYTES: usize = 400;
/// What is shown of the path that was asked for.
const INSTANCE_BYTES: usize = 512;

/// What the reply knows that the problem does not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surroundings {
    /// What the caller reads.
    pub(crate) language: Language,
    /// Where the words are.
    pub(crate) words: Option<Arc<Catalogue>>,
    /// The path that was asked for. Without the query: it may hold a phone number.
    pub(crate) instance: Option<String>,
    /// What to quote when reporting it.
    pub(crate) trace_id: Option<String>,
}

impl Surroundings {
    /// What there is to say to a code, cut to what a reader needs.
    fn say(&self, code: &str, arguments: &Arguments) -> String {
        let mut text = match &self.words {
            Some(words) => words.say(self.language, code, arguments),
            None => code.to_owned(),
        };
        cut(&mut text, TEXT_BYTES);
        text
    }

    /// The status in words.
    fn title(&self, status: StatusCode) -> String {
        let Some(words) = &self.words else {
            return status.canonical_reason().unwrap_or_default().to_owned();
        };
        let title = words.label(self.language, &format!("title-{}", status.as_u16()));
        if title.is_empty() { words.label(self.language, "title-other") } else { title }
    }
}

/// The body of every refusal: `application/problem+json` (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Identifies the kind of problem; `urn:steward:problem:` and the code.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What is wrong, in the caller's language.
    pub detail: String,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub instance: Option<String>,
    /// Stable code for programs.
    pub code: String,
    /// The trace to quote when reporting it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub trace_id: Option<String>,
    /// The fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<ProblemFault>,
}

/// One field at fault.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemFault {
    /// JSON pointer into the body; for query parameters, a pointer into the query taken as an object.
    pub pointer: String,
    /// Stable code for programs.
    pub code: String,
    /// What is wrong, in the caller's language.
    pub detail: String,
}

impl ProblemDocument {
    fn of(problem: &Problem, around: &Surroundings) -> Self {
        let content = &problem.0;
        let faults = content.refusal.faults.iter().map(|fault| ProblemFault {
            pointer: fault.pointer.clone(),
            code: fault.code.to_owned(),
            detail: around.say(fault.code, &fault.arguments),
        });
        Self {
            type_uri: format!("urn:steward:problem:{}", content.refusal.code),
            title: around.title(content.status),
            status: content.status.as_u16(),
            detail: around.say(content.refusal.code, &content.refusal.arguments),
            instance: around.instance.clone().map(|mut path| {
                cut(&mut path, INSTANCE_BYTES);
                path
            }),
            code: content.refusal.code.to_owned(),
            trace_id: around.trace_id.clone(),
            errors: faults.collect(),
        }
    }
}

/// Writes the reply.
pub(crate) fn render(problem: &Problem, around: &Surroundings) -> HttpResponse {
    let mut reply = HttpResponse::build(problem.0.status);
    for (name, value) in &problem.0.headers {
        reply.insert_header((name.clone(), value.clone()));
    }
    reply
        .insert_header((header::CONTENT_TYPE, "application/problem+json"))
        .insert_header((header::CONTENT_LANGUAGE, around.language.as_str()))
        .insert_header((header::VARY, "Accept-Language"))
        .json(ProblemDocument::of(problem, around))
}
