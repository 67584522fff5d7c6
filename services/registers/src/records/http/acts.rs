//! What is done to a record from the moment it is handed in.

use actix_web::{post, web::Data};
use auth::{Caller, need};
use vocabulary::FormRecordId;
use web::{EmptyBody, IfMatch, IfMatchHeader, PathId, Problem, Submitted, Versioned};

use super::{
    shapes::{CorrectionBody, FormRecordDetail, SignatureBody},
    versioned,
};
use crate::{
    app::App,
    records::app::{self, RecordAct, Target},
};

/// Submit a form record
///
/// Hands the draft in, when nothing is lacking that the form needs. It gets the next number of its series at the
/// estate in the year there, without gaps, and is no longer changed but by corrections.
#[utoipa::path(
    tag = "records", params(IfMatchHeader), security(("bearer" = ["registers:write"])),
    responses((status = 200, description = "The updated record.", body = FormRecordDetail))
)]
#[post("/api/v1/records/{id}/submit")]
pub(crate) async fn submit_record(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    id: PathId<FormRecordId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let record = app::act_on_record(&app, &caller.actor, target, RecordAct::Submit).await?;
    Ok(versioned(&record, &caller.actor))
}

/// Check a form record
///
/// Finds right what somebody else filled in. Only forms that ask for it are checked.
#[utoipa::path(
    tag = "records", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    responses((status = 200, description = "The updated record.", body = FormRecordDetail))
)]
#[post("/api/v1/records/{id}/check")]
pub(crate) async fn check_record(
    caller: Caller<need::RegistersSupervise>,
    app: Data<App>,
    id: PathId<FormRecordId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let record = app::act_on_record(&app, &caller.actor, target, RecordAct::Check).await?;
    Ok(versioned(&record, &caller.actor))
}

/// Sign a form record
///
/// In one of the form's fields for signatures. The form says whose it is: a customer's is taken by a member of
/// staff, with a name and what was drawn; whoever filled it in, checks it or is concerned signs as themselves.
#[utoipa::path(
    tag = "records", params(IfMatchHeader), security(("bearer" = ["registers:write"])),
    request_body = SignatureBody,
    responses((status = 200, description = "The updated record.", body = FormRecordDetail))
)]
#[post("/api/v1/records/{id}/sign")]
pub(crate) async fn sign_record(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    id: PathId<FormRecordId>,
    seen: IfMatch,
    body: Submitted<SignatureBody>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let record = app::act_on_record(&app, &caller.actor, target, body.value.into_act()?).await?;
    Ok(versioned(&record, &caller.actor))
}

/// File a form record
///
/// Puts it away, once it is checked and signed by all who have to. From this day runs the time for which it is kept.
#[utoipa::path(
    tag = "records", params(IfMatchHeader), security(("bearer" = ["registers:write"])),
    responses((status = 200, description = "The updated record.", body = FormRecordDetail))
)]
#[post("/api/v1/records/{id}/file")]
pub(crate) async fn file_record(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    id: PathId<FormRecordId>,
    seen: IfMatch,
    _body: Submitted<EmptyBody>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let record = app::act_on_record(&app, &caller.actor, target, RecordAct::File).await?;
    Ok(versioned(&record, &caller.actor))
}

/// Correct a form record
///
/// Puts right what was handed in, as a new revision that is checked and signed anew; the former one stays readable.
/// Whoever filled it in may, and whoever holds `registers:supervise` and sees all of it.
#[utoipa::path(
    tag = "records", params(IfMatchHeader), security(("bearer" = ["registers:write"])),
    request_body = CorrectionBody,
    responses((status = 200, description = "The updated record.", body = FormRecordDetail))
)]
#[post("/api/v1/records/{id}/correct")]
pub(crate) async fn correct_record(
    caller: Caller<need::RegistersWrite>,
    app: Data<App>,
    id: PathId<FormRecordId>,
    seen: IfMatch,
    body: Submitted<CorrectionBody>,
) -> Result<Versioned<FormRecordDetail>, Problem> {
    let target = Target { id: id.0, version: seen.0 };
    let record = app::act_on_record(&app, &caller.actor, target, body.value.into_act()?).await?;
    Ok(versioned(&record, &caller.actor))
}
