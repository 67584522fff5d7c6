//! Asking about a matter from outside, by its code alone. The code is in the body, since addresses are written to logs.

use actix_web::{HttpResponse, http::header::CACHE_CONTROL, post, web::Data};
use chrono::{DateTime, Utc};
use kernel::{Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::DeadlineKind;
use web::{Problem, Submitted};

use crate::{
    app::App,
    inquiries::app::{self, InquiryState},
    tickets::{domain::Deadline, http::discretion_shapes::TicketMessageView},
};

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Inquiry {
    /// In whatever groups it is typed.
    #[schema(max_length = 64, example = "4831-0927-5510-3829-1174")]
    inquiry_code: String,
}

/// A code, and what its bearer writes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InquiryMessage {
    #[schema(max_length = 64, example = "4831-0927-5510-3829-1174")]
    inquiry_code: String,
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
}

impl InquiryMessage {
    fn read(self) -> Result<(String, String), Refusal> {
        let mut faults = Faults::new();
        let text = faults.text("/text", &self.text, 1000);
        faults.into_result()?;
        Ok((self.inquiry_code, text))
    }
}

/// What has become of a matter: never whose it is, nor who sees to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InquiryView {
    /// `received`, `in_progress`, `resolved`, `closed` or `cancelled`.
    phase: &'static str,
    received_at: DateTime<Utc>,
    /// What was promised, in the present round.
    promises: Vec<PromiseView>,
    /// The public answers, and what its bearer wrote, the first first.
    messages: Vec<TicketMessageView>,
    /// How many more are taken.
    messages_left: i32,
}

/// By when something was promised.
#[derive(Debug, Serialize, ToSchema)]
struct PromiseView {
    kind: DeadlineKind,
    due_at: DateTime<Utc>,
    /// `running`, `kept`, `missed` or `dropped`.
    status: &'static str,
}

impl From<Deadline> for PromiseView {
    fn from(deadline: Deadline) -> Self {
        Self { kind: deadline.kind, due_at: deadline.due_at, status: deadline.state.kind().as_str() }
    }
}

impl From<InquiryState> for InquiryView {
    fn from(state: InquiryState) -> Self {
        let InquiryState { phase, received_at, promises, messages, messages_left } = state;
        Self {
            phase: phase.as_str(),
            received_at,
            promises: promises.into_iter().map(PromiseView::from).collect(),
            messages: messages.into_iter().map(TicketMessageView::from).collect(),
            messages_left,
        }
    }
}

/// Ask about a matter
///
/// By the code that whoever left neither name nor number was given (CNF-14). Whatever is no code of a matter is answered alike.
#[utoipa::path(
    tag = "inquiries", request_body = Inquiry, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "What has become of it.", body = InquiryView),
        (status = 404, description = "No matter has this code.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/inquiries")]
pub(crate) async fn ask_inquiry(app: Data<App>, body: Submitted<Inquiry>) -> Result<HttpResponse, Problem> {
    Ok(shown(app::ask_inquiry(&app, &body.value.inquiry_code).await?))
}

/// Write more about a matter
///
/// By its code. Whoever sees to it is told.
#[utoipa::path(
    tag = "inquiries", request_body = InquiryMessage, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "What has become of it.", body = InquiryView),
        (status = 404, description = "No matter has this code.", body = web::ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "No more is taken.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/inquiries/messages")]
pub(crate) async fn add_inquiry_message(
    app: Data<App>,
    body: Submitted<InquiryMessage>,
) -> Result<HttpResponse, Problem> {
    let (code, text) = body.value.read()?;
    Ok(shown(app::add_inquiry_message(&app, &code, text).await?))
}

fn shown(state: InquiryState) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(InquiryView::from(state))
}
