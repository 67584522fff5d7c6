//! Certificates over the API.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CertificateId, ContractorPersonId, SkillId};
use web::{
    Day, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned,
};

use crate::{
    app::App,
    certificates::{
        app::{self, CertificateList, CertificateTarget, HolderNamed, RecordCertificate},
        domain::{Certificate, CertificateHolder},
    },
    organisation_units::domain::are_in_order,
};

/// Record a certificate
///
/// Somebody is certified in a skill, from the day on which it was issued through the day on which it expires, and cleared on
/// these days for what the skill clears for.
#[utoipa::path(
    tag = "certificates", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    request_body = NewCertificateBody,
    responses((status = 201, description = "Recorded.", body = CertificateView))
)]
#[post("/api/v1/certificates")]
pub(crate) async fn record_certificate(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    body: Submitted<NewCertificateBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewCertificateBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::record_certificate(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List certificates
///
/// Newest first; with `expires_before`, what expires last first.
#[utoipa::path(
    tag = "certificates", params(Listing::<CertificateList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<CertificateView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/certificates")]
pub(crate) async fn list_certificates(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<CertificateList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_certificates(&app, &caller.actor, &query).await?;
    reply.of(page.map(|certificate| CertificateView::from(&certificate))).await
}

/// Get a certificate
#[utoipa::path(
    tag = "certificates", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The certificate.", body = CertificateView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/certificates/{id}")]
pub(crate) async fn get_certificate(
    caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<CertificateId>,
) -> Result<Versioned<CertificateView>, Problem> {
    Ok(versioned(&app::get_certificate(&app, &caller.actor, id.0).await?))
}

/// Revoke a certificate
///
/// It counts for nothing from now on; the services know of it within seconds. One that was written down wrongly is revoked,
/// and recorded again.
#[utoipa::path(
    tag = "certificates", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = RevocationBody,
    responses((status = 200, description = "The updated certificate.", body = CertificateView))
)]
#[post("/api/v1/certificates/{id}/revoke")]
pub(crate) async fn revoke_certificate(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<CertificateId>,
    version: IfMatch,
    body: Submitted<RevocationBody>,
) -> Result<Versioned<CertificateView>, Problem> {
    let reason = body.try_map(RevocationBody::into_reason)?.value;
    let target = CertificateTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::revoke_certificate(&app, &caller.actor, target, reason).await?))
}

fn versioned(certificate: &Certificate) -> Versioned<CertificateView> {
    Versioned::new(certificate.version, CertificateView::from(certificate))
}

fn created(certificate: &Certificate) -> Result<Reply, Failure> {
    let location = format!("/api/v1/certificates/{}", certificate.id);
    web::created(&location, certificate.version, &CertificateView::from(certificate))
}

/// A certificate to record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCertificate)]
pub(super) struct NewCertificateBody {
    /// Whose it is.
    holder: HolderBody,
    skill_id: SkillId,
    /// As it stands on the paper.
    #[schema(min_length = 1, max_length = 80, example = "HL-2026-017")]
    number: String,
    /// The first day on which it counts, by the calendar of the group.
    #[schema(value_type = NaiveDate, example = "2026-03-01")]
    issued_on: Day,
    /// The last; none where it does not expire.
    #[schema(value_type = Option<NaiveDate>)]
    expires_on: Option<Day>,
}

/// Whose a certificate is.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = CertificateHolder)]
pub(super) enum HolderBody {
    /// A member of staff's.
    Staff {
        /// Theirs.
        staff_id: StaffId,
    },
    /// Somebody's whom a contractor sends.
    Contractor {
        /// Theirs.
        contractor_person_id: ContractorPersonId,
    },
}

impl NewCertificateBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<RecordCertificate, Refusal> {
        let Self { holder, skill_id, number, issued_on, expires_on } = self;
        let (issued_on, expires_on) = (issued_on.0, expires_on.map(|day| day.0));
        let mut faults = Faults::new();
        let number = faults.line("/number", &number, 80);
        if !are_in_order(Some(issued_on), expires_on) {
            faults.add("/expires_on", "days.end_before_beginning");
        }
        faults.into_result()?;
        let holder = match holder {
            HolderBody::Staff { staff_id } => HolderNamed::Staff(staff_id),
            HolderBody::Contractor { contractor_person_id } => {
                HolderNamed::ContractorPerson(contractor_person_id)
            }
        };
        Ok(RecordCertificate { holder, skill_id, number, issued_on, expires_on })
    }
}

/// Why a certificate is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Revocation)]
pub(super) struct RevocationBody {
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl RevocationBody {
    fn into_reason(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(reason)
    }
}

/// That somebody is certified in a skill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Certificate)]
pub(crate) struct CertificateView {
    certificate_id: CertificateId,
    /// Whose it is, where it is a member of staff's.
    staff_id: Option<StaffId>,
    /// Whose it is, where it is somebody's of a firm.
    contractor_person_id: Option<ContractorPersonId>,
    skill_id: SkillId,
    number: String,
    issued_on: NaiveDate,
    /// The last day on which it counts; none where it does not expire.
    expires_on: Option<NaiveDate>,
    /// When its first day begins.
    begins_at: DateTime<Utc>,
    /// When its last day is over.
    ends_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    revoked_at: Option<DateTime<Utc>>,
    revocation_reason: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<&Certificate> for CertificateView {
    fn from(certificate: &Certificate) -> Self {
        let Certificate { id, version: _, holder, skill_id, number, term, revoked, created_at } =
            certificate.clone();
        let (staff_id, contractor_person_id) = match holder {
            CertificateHolder::Staff(id) => (Some(id), None),
            CertificateHolder::ContractorPerson { id, of: _ } => (None, Some(id)),
        };
        Self {
            certificate_id: id,
            staff_id,
            contractor_person_id,
            skill_id,
            number,
            issued_on: term.from,
            expires_on: term.until,
            begins_at: term.begins_at,
            ends_at: term.ends_at,
            revoked_at: revoked.as_ref().map(|revoked| revoked.at),
            revocation_reason: revoked.map(|revoked| revoked.reason),
            created_at,
        }
    }
}
