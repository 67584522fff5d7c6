//! Whether the log is as it was written.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::seals::{self, Bound, Break, Fault, Verification};
use kernel::{Failure, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Instant, PathParts, Problem, Query};

use super::Registry;

/// What is verified.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VerificationQuery {
    /// From this position of the log or this instant (RFC 3339) on; from its beginning unless said otherwise.
    #[param(min_length = 1, max_length = 64)]
    from: Option<String>,
    /// Up to this position or instant; all that is sealed unless said otherwise.
    #[param(min_length = 1, max_length = 64)]
    to: Option<String>,
}

impl VerificationQuery {
    fn read(&self) -> Result<(Option<Bound>, Option<Bound>), Refusal> {
        let mut faults = Faults::new();
        let mut read = |pointer: &'static str, text: &Option<String>| {
            let text = text.as_deref()?;
            let position = text.parse::<i64>().ok().filter(|position| *position >= 0).map(Bound::Position);
            let bound = position.or_else(|| text.parse().ok().map(|Instant(at)| Bound::Instant(at)));
            if bound.is_none() {
                faults.add(pointer, "log.bound");
            }
            bound
        };
        let bounds = (read("/from", &self.from), read("/to", &self.to));
        faults.into_result()?;
        Ok(bounds)
    }
}

/// How the log was found.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ResultWord {
    /// Everything that was looked at is as it was sealed.
    Whole,
    /// Something is not.
    Broken,
}

/// In what way a stretch of the log is not as it was sealed.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FaultWord {
    /// An entry, or the seal over it, says something else.
    Changed,
    /// Entries are missing.
    Removed,
    /// There are entries that were not sealed.
    Inserted,
    /// The seal says something else; the entries are as they were.
    SealChanged,
    /// The seal before this stretch is gone.
    SealMissing,
}

impl From<Fault> for FaultWord {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Changed => Self::Changed,
            Fault::Removed => Self::Removed,
            Fault::Inserted => Self::Inserted,
            Fault::SealChanged => Self::SealChanged,
            Fault::SealMissing => Self::SealMissing,
        }
    }
}

/// The first stretch of the log that does not match its seal.
#[derive(Debug, Serialize, ToSchema)]
struct BreakView {
    fault: FaultWord,
    from_position: i64,
    to_position: i64,
    sealed_at: DateTime<Utc>,
    /// How many entries were sealed.
    sealed_entries: i64,
    /// How many there are, counted up to one more than were sealed.
    found_entries: i64,
}

/// What the verification of a log found.
#[derive(Debug, Serialize, ToSchema)]
struct VerificationView {
    result: ResultWord,
    broken: Option<BreakView>,
    /// How many entries are as they were sealed.
    verified_entries: i64,
    /// How many entries of what was verified are older than the log is kept, and gone with their month.
    dropped_entries: i64,
    /// The last position that was looked at.
    verified_to: Option<i64>,
    /// The hash of the chain there, to be kept elsewhere: a log that was forged as a whole has another.
    hash: Option<String>,
    /// Where to go on (`from`); absent when everything asked for was looked at.
    next_position: Option<i64>,
    /// How many entries are not sealed yet, counted up to 10000.
    unsealed_entries: i64,
}

impl From<Verification> for VerificationView {
    fn from(found: Verification) -> Self {
        let Verification {
            broken,
            verified_entries,
            dropped_entries,
            verified_to,
            next_position,
            unsealed_entries,
        } = found;
        let broken = broken.map(|broken| {
            let Break { from_position, to_position, sealed_at, sealed_entries, found_entries, fault } =
                broken;
            let fault = fault.into();
            BreakView { fault, from_position, to_position, sealed_at, sealed_entries, found_entries }
        });
        let (verified_to, hash) = verified_to.unzip();
        Self {
            result: if broken.is_none() { ResultWord::Whole } else { ResultWord::Broken },
            broken,
            verified_entries,
            dropped_entries,
            verified_to,
            hash,
            next_position,
            unsealed_entries,
        }
    }
}

/// Verify a service's log
///
/// Whether it was tampered with. Entries of the log, audit entries among them, are sealed in stretches by a chain of hashes within about a second. The hashes
/// are computed again, for up to 20000 entries a request.
#[utoipa::path(
    tag = "operations", params(VerificationQuery),
    security(("bearer" = ["audit:read"])), extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "What was found.", body = VerificationView))
)]
#[get("/api/v1/{service}/audit-entries/verification")]
pub(super) async fn verify_audit_entries(
    _caller: Caller<need::GroupWide<need::AuditRead>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    query: Query<VerificationQuery>,
) -> Result<HttpResponse, Problem> {
    let (from, to) = query.0.read()?;
    let entry = registry.find(&service.0.0)?;
    let found = seals::verify(&entry.db, from, to).await.map_err(Failure::from)?;
    Ok(HttpResponse::Ok().json(VerificationView::from(found)))
}
