//! What the caller was told, over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, PageOf, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CallbackId, FormRecordId, NoticeId, NoticeKind, PatrolRoundId, PlaybookRunId, TicketId};
use web::{Listing, PathId, Problem, Submitted};

use crate::{
    app::App,
    staff_notices::{
        app::{self, NoticeList},
        domain::{NoticeSubject, StaffNotice},
    },
};

/// List your notices
///
/// Newest first: tickets and callbacks that somebody gave you or took from you, what the registers that you keep ask
/// for, and emergencies. What you may no longer read is left out;
/// a notice is kept for 90 days. Applications have none.
#[utoipa::path(
    tag = "notices", params(Listing::<NoticeList>), security(("bearer" = [])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<NoticeView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/notices")]
pub(crate) async fn list_notices(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    listing: Listing<NoticeList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_notices(&app, &caller.actor, &query).await?;
    reply.of(page.map(NoticeView::from)).await
}

/// Mark a notice as read
///
/// One of yours. One that was read stays so.
#[utoipa::path(
    tag = "notices", security(("bearer" = [])),
    responses((status = 204, description = "It is read."))
)]
#[post("/api/v1/notices/{id}/read")]
pub(crate) async fn read_notice(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<NoticeId>,
) -> Result<HttpResponse, Problem> {
    app::read_notice(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark notices as read
///
/// Yours, up to one and that one included. What came after it stays unread.
#[utoipa::path(
    tag = "notices", security(("bearer" = [])),
    request_body = SeenBody, responses((status = 204, description = "They are read."))
)]
#[post("/api/v1/notices/read")]
pub(crate) async fn read_notices(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    body: Submitted<SeenBody>,
) -> Result<HttpResponse, Problem> {
    app::read_notices(&app, &caller.actor, body.value.up_to).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// How far notices were read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SeenBody {
    /// The newest notice that you have seen.
    pub(crate) up_to: NoticeId,
}

/// One thing that you are told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeView {
    notice_id: NoticeId,
    kind: NoticeKind,
    estate_id: EstateId,
    /// The ticket, or the ticket that the follow-up follows; `null` of what is about a register or an emergency.
    ticket_id: Option<TicketId>,
    callback_id: Option<CallbackId>,
    /// What people call the ticket, such as `T2026-000123`.
    ticket_number: Option<String>,
    /// The ticket's title; absent where it is confidential.
    title: Option<String>,
    /// The member of staff who did it; absent when it was an application or the suite itself.
    by: Option<StaffId>,
    noticed_at: DateTime<Utc>,
    /// When you read it.
    read_at: Option<DateTime<Utc>>,
    /// The record of a register that it is about.
    form_record_id: Option<FormRecordId>,
    /// Its form, such as `key-loan-register`.
    form: Option<String>,
    /// What people call the record, such as `KEY-2026-0001`.
    record_number: Option<String>,
    /// The form's field of the date that is reminded of, such as `licence_until`.
    field: Option<String>,
    /// That date.
    date: Option<NaiveDate>,
    /// The run of an emergency playbook that it is about.
    playbook_run_id: Option<PlaybookRunId>,
    /// Its playbook, such as `fire`; absent where only named readers see it.
    playbook: Option<String>,
    /// The step that is late, such as `written_report`.
    step: Option<String>,
    /// What people call the run, such as `E2026-000012`.
    run_number: Option<String>,
    /// The round of a patrol that it is about; what the plan is called is its title.
    patrol_round_id: Option<PatrolRoundId>,
}

impl From<StaffNotice> for NoticeView {
    fn from(notice: StaffNotice) -> Self {
        let view = Self {
            notice_id: notice.id,
            kind: notice.kind,
            estate_id: notice.estate_id,
            ticket_id: None,
            callback_id: None,
            ticket_number: None,
            title: notice.title,
            by: notice.by,
            noticed_at: notice.at,
            read_at: notice.read_at,
            form_record_id: None,
            form: None,
            record_number: None,
            field: None,
            date: None,
            playbook_run_id: None,
            playbook: None,
            step: None,
            run_number: None,
            patrol_round_id: None,
        };
        match notice.subject {
            NoticeSubject::Ticket { ticket_id, callback_id } => {
                Self { ticket_id: Some(ticket_id), callback_id, ticket_number: notice.number, ..view }
            }
            NoticeSubject::Record { form_record_id, form, reminded_of } => {
                let (field, date) = reminded_of.unzip();
                Self {
                    form_record_id: Some(form_record_id),
                    form: Some(form),
                    record_number: notice.number,
                    field,
                    date,
                    ..view
                }
            }
            NoticeSubject::Run { playbook_run_id, playbook, step } => Self {
                playbook_run_id: Some(playbook_run_id),
                playbook,
                step,
                run_number: notice.number,
                ..view
            },
            NoticeSubject::Round { patrol_round_id } => {
                Self { patrol_round_id: Some(patrol_round_id), ..view }
            }
        }
    }
}
