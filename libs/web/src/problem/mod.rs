//! Every refusal the outside sees, as a problem document (RFC 9457).
//!
//! A [`Problem`] carries a code and no words, because whoever raises it does not know who asked. The middleware of
//! [`crate::HttpApp`] puts it into the caller's language, with the trace id; only then does it become bytes. Causes
//! never travel in it: they are logged once, where the reply is written.

mod framework;
mod render;

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use kernel::{Coded, ErrorKind, Failure, Fault, MOST_FAULTS, Refusal};

pub use render::{ProblemDocument, ProblemFault};
pub(crate) use render::{Surroundings, render};

/// A refusal on its way out. Handlers answer `Result<_, Problem>` and `?` their way through.
///
/// Boxed, because every `Result` of every handler carries one.
#[derive(Clone)]
pub struct Problem(Box<Content>);

#[derive(Debug, Clone)]
struct Content {
    status: StatusCode,
    refusal: Refusal,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<String>,
}

/// The longest place of a field in the suite's own requests has less than half of that.
pub(crate) const POINTER_BYTES: usize = 128;

/// Cuts `text` to at most `most` bytes, at the end of a character, and shows that something is missing.
pub(crate) fn cut(text: &mut String, most: usize) {
    if text.len() <= most {
        return;
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.truncate(end);
    text.push('…');
}

/// A copy of `text`, cut to at most `most` bytes: of what a stranger wrote no more is copied than is told.
pub(crate) fn beginning(text: &str, most: usize) -> String {
    // One character more than is kept, by which `cut` sees that something is missing.
    let end = (most + 1..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
    let mut copy = text.get(..end).unwrap_or_default().to_owned();
    cut(&mut copy, most);
    copy
}

impl Problem {
    /// `refusal` with a status of its own, for the few that are finer than the eight kinds. Its faults are cut to what a
    /// reader needs, wherever they come from: a request must not be answered with many times its own length.
    #[must_use]
    pub fn new(status: StatusCode, mut refusal: Refusal) -> Self {
        refusal.faults.truncate(MOST_FAULTS);
        for fault in &mut refusal.faults {
            cut(&mut fault.pointer, POINTER_BYTES);
        }
        Self(Box::new(Content { status, refusal, headers: Vec::new(), cause: None }))
    }

    /// The same with one more header, such as `WWW-Authenticate`, in place of one of that name.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.retain(|(known, _value)| *known != name);
        self.0.headers.push((name, value));
        self
    }

    /// A body, query or header that could not even be read (400).
    pub fn malformed(what: impl Into<Coded>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Refusal::invalid(what))
    }

    /// Fields that are wrong (422), all at once.
    #[must_use]
    pub fn faults(faults: Vec<Fault>) -> Self {
        Self::from(Refusal::of_faults(faults))
    }

    /// No such thing for this caller (404).
    #[must_use]
    pub fn not_found() -> Self {
        Self::from(Refusal::not_found())
    }

    /// The stable code, such as `not_found`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.refusal.code
    }

    /// The status it answers with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The refusal in it.
    pub(crate) fn into_refusal(self) -> Refusal {
        self.0.refusal
    }

    /// What broke, for the log alone.
    pub(crate) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The same with a status of its own, where that is finer than its kind's.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.kind {
            ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
            ErrorKind::Forbidden => StatusCode::FORBIDDEN,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let problem = Self::new(status, refusal);
        match status {
            StatusCode::SERVICE_UNAVAILABLE => {
                problem.with_header(header::RETRY_AFTER, HeaderValue::from_static("2"))
            }
            // Who counts knows better, and says so.
            StatusCode::TOO_MANY_REQUESTS => {
                problem.with_header(header::RETRY_AFTER, HeaderValue::from_static("60"))
            }
            // A 401 names the scheme to use (RFC 9110 §15.5.2); `auth` says it with more words.
            StatusCode::UNAUTHORIZED => problem
                .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static(r#"Bearer realm="steward""#)),
            _other => problem,
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let chain = failure.chain();
        let refusal = match failure {
            Failure::Refused(refusal) => return Self::from(refusal),
            Failure::Unavailable { .. } => Refusal::new(ErrorKind::Unavailable, "unavailable"),
            Failure::Broken { .. } => framework::internal(),
        };
        let mut problem = Self::from(refusal);
        problem.0.cause = Some(chain);
        problem
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.refusal.fmt(out)
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.0.status
    }

    /// The document without words and trace id, should nothing further out know the caller.
    fn error_response(&self) -> HttpResponse {
        render(self, &Surroundings::default())
    }
}
