//! Certificates: recorded, revoked, looked up. What they clear somebody for is published with their rights, when one is
//! recorded or revoked and when its days begin or end.
#![warn(clippy::future_not_send)]

use chrono::NaiveDate;
use db::{FiredTimer, Tx};
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal, Scope, StaffId};
use vocabulary::{CertificateId, ContractorPersonId, SkillId};

use crate::{
    app::{App, publishing::follow_rights},
    certificates::{
        domain::{Certificate, CertificateHolder},
        storage,
    },
    contractors,
    memberships::domain::Term,
    skills,
    staff::{
        self,
        app::{load_to_manage, refuse_unfit},
    },
    storage::organisation_trail as trail,
};

pub(crate) use crate::certificates::storage::{CertificateList, TURN};

/// The certificate to record.
#[derive(Debug, Clone)]
pub(crate) struct RecordCertificate {
    pub(crate) holder: HolderNamed,
    pub(crate) skill_id: SkillId,
    pub(crate) number: String,
    pub(crate) issued_on: NaiveDate,
    pub(crate) expires_on: Option<NaiveDate>,
}

/// Whose it is, as a request names them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum HolderNamed {
    Staff(StaffId),
    ContractorPerson(ContractorPersonId),
}

/// Which certificate is meant, and at which version the caller saw it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CertificateTarget {
    pub(crate) id: CertificateId,
    pub(crate) version: i32,
}

/// Records a certificate of somebody whom the actor manages.
///
/// # Errors
/// Faults at the fields for what is not there or lies outside the actor's scope; `identity.beyond_own_rights`;
/// `identity.certificate_overlaps`.
#[tracing::instrument(skip_all, name = "identity.record_certificate")]
pub(crate) async fn record_certificate(
    app: &App,
    actor: &Actor,
    command: RecordCertificate,
    idempotency_key: IdempotencyKey<Certificate>,
) -> Result<Outcome<Certificate>, Failure> {
    let RecordCertificate { holder, skill_id, number, issued_on, expires_on } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let holder = hold(&tx, actor, holder).await?;
    if skills::storage::find(tx.conn(), skill_id).await?.is_none() {
        return Err(Refusal::at("/skill_id", "skill.unknown").into());
    }
    let certificate = Certificate {
        id: CertificateId::new(app.db.ids().as_ref()),
        version: 1,
        holder,
        skill_id,
        number,
        term: Term::new(issued_on, expires_on, app.config.time_zone),
        revoked: None,
        created_at: tx.now(),
    };
    if storage::overlapping(&tx, &certificate).await? {
        return Err(Refusal::conflict("identity.certificate_overlaps").into());
    }
    storage::insert(&tx, &certificate).await?;
    follow_holder(&tx, holder).await?;
    trail::certificate_changed(&tx, (actor, "record_certificate"), &certificate);
    tx.keep_reply(&idempotency_key, &certificate)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(certificate))
}

/// Takes a certificate back.
///
/// # Errors
/// `stale_version`, `identity.certificate_revoked`, `identity.beyond_own_rights`.
#[tracing::instrument(skip_all, name = "identity.revoke_certificate")]
pub(crate) async fn revoke_certificate(
    app: &App,
    actor: &Actor,
    target: CertificateTarget,
    reason: String,
) -> Result<Certificate, Failure> {
    let tx = app.db.begin().await?;
    let found = storage::find(tx.conn(), &actor.scope, target.id).await?;
    let before = found.ok_or_else(Refusal::not_found)?;
    if let CertificateHolder::Staff(id) = before.holder {
        load_to_manage(&tx, actor, id).await?;
    }
    db::expect_one(u64::from(before.version == target.version))?;
    let mut revoked = before.clone();
    revoked.revoke(reason, tx.now())?;
    storage::save(&tx, &before, &revoked).await?;
    follow_holder(&tx, revoked.holder).await?;
    trail::certificate_changed(&tx, (actor, "revoke_certificate"), &revoked);
    tx.commit().await?;
    Ok(revoked)
}

/// Publishes what the holder is cleared for, since the certificate's days begin or end now.
#[tracing::instrument(skip_all, name = "identity.turn_certificate")]
pub(crate) async fn turn_certificate(_state: &(), tx: &Tx, fired: &FiredTimer) -> Result<(), Failure> {
    let everywhere = Scope::all("time passes at every place");
    let found = storage::find(tx.conn(), &everywhere, fired.subject()).await?;
    let Some(certificate) = found else { return Ok(()) };
    follow_holder(tx, certificate.holder).await
}

/// The certificate, where its holder lies within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.get_certificate")]
pub(crate) async fn get_certificate(
    app: &App,
    actor: &Actor,
    id: CertificateId,
) -> Result<Certificate, Failure> {
    Ok(storage::find(app.db.reader(), &actor.scope, id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of those whose holders lie within the caller's scope.
#[tracing::instrument(skip_all, name = "identity.list_certificates")]
pub(crate) async fn list_certificates(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Certificate>, Failure> {
    storage::list_certificates(&app.db, &actor.scope, query).await
}

/// Holds whom the certificate shall be of until the transaction ends: of two that are recorded at once, the second finds the
/// first.
async fn hold(tx: &Tx, actor: &Actor, named: HolderNamed) -> Result<CertificateHolder, Failure> {
    match named {
        HolderNamed::Staff(id) => {
            staff::storage::hold(tx, id).await?;
            refuse_unfit(tx, actor, id, "/holder/staff_id").await?;
            Ok(CertificateHolder::Staff(id))
        }
        HolderNamed::ContractorPerson(id) => {
            let person = contractors::storage::people::hold(tx, &actor.scope, id).await?;
            let person = person.ok_or_else(|| {
                Refusal::at("/holder/contractor_person_id", "certificate.contractor_person_unknown")
            })?;
            Ok(CertificateHolder::ContractorPerson { id, of: person.contractor_id })
        }
    }
}

async fn follow_holder(tx: &Tx, holder: CertificateHolder) -> Result<(), Failure> {
    let account = match holder {
        CertificateHolder::Staff(id) => Some(id),
        CertificateHolder::ContractorPerson { id, of: _ } => {
            contractors::storage::people::find(tx, id).await?.and_then(|person| person.staff_id)
        }
    };
    match account {
        Some(id) => follow_rights(tx, id).await,
        None => Ok(()),
    }
}
