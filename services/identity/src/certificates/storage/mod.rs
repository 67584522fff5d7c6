//! Certificates, and what they clear somebody for. Who sees the account or the firm sees them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;
mod list;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use db::{Context, DbError, IdColumn, Timer, Tx};
use kernel::{Failure, Scope, StaffId};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};
use vocabulary::{CertificateId, ClearedAct, ContractorId};

use crate::{
    certificates::domain::{Certificate, CertificateHolder, Revocation},
    memberships::domain::Term,
    skills,
    storage::places,
};
use entities::certificate;

pub(crate) use list::{CertificateList, list_certificates};

/// Timers that publish what somebody is cleared for when a certificate's days begin or end.
pub(crate) const TURN: &str = "certificate_turn";

/// Whose places are looked at.
const OWNER: (&str, &str) = ("certificates", "owner_id");

/// Stores a new certificate, with its timers.
pub(crate) async fn insert(tx: &Tx, certificate: &Certificate) -> Result<(), DbError> {
    certificate::Entity::insert(to_row(certificate))
        .exec_without_returning(tx.conn())
        .await
        .context("storing a certificate")?;
    tx.reschedule(&[], &timers(certificate, tx.now()));
    Ok(())
}

/// Stores a certificate that was `before`, over the version it was loaded at, and moves its timers.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, before: &Certificate, certificate: &Certificate) -> Result<(), Failure> {
    let mut row = to_row(certificate);
    row.not_set(certificate::Column::Id);
    let updated = certificate::Entity::update_many()
        .set(row)
        .filter(certificate::Column::Id.eq(certificate.id.as_uuid()))
        .filter(certificate::Column::Version.eq(certificate.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a certificate")?;
    db::expect_one(updated.rows_affected)?;
    tx.reschedule(&timers(before, DateTime::<Utc>::MIN_UTC), &timers(certificate, tx.now()));
    Ok(())
}

/// What turns later than `now`.
fn timers(certificate: &Certificate, now: DateTime<Utc>) -> Vec<Timer> {
    let turns = certificate.turns().into_iter().filter(|(_name, at)| *at > now);
    turns.map(|(name, at)| Timer::new(TURN, certificate.id, at).under(name)).collect()
}

/// One of them, when `scope` covers its holder.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: CertificateId,
) -> Result<Option<Certificate>, DbError> {
    let found = certificate::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    found.one(conn).await.context("reading a certificate")?.map(from_row).transpose()
}

/// True when the holder has another one of the same skill, not revoked, that shares a day with it.
pub(crate) async fn overlapping(tx: &Tx, certificate: &Certificate) -> Result<bool, DbError> {
    let of_holder = match certificate.holder {
        CertificateHolder::Staff(id) => certificate::Column::StaffId.eq(id.as_uuid()),
        CertificateHolder::ContractorPerson { id, of: _ } => {
            certificate::Column::ContractorPersonId.eq(id.as_uuid())
        }
    };
    let not_before = Condition::any()
        .add(certificate::Column::UntilDay.is_null())
        .add(certificate::Column::UntilDay.gte(certificate.term.from));
    let mut select = certificate::Entity::find()
        .filter(of_holder)
        .filter(certificate::Column::SkillId.eq(certificate.skill_id.as_uuid()))
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(not_before);
    if let Some(until) = certificate.term.until {
        select = select.filter(certificate::Column::FromDay.lte(until));
    }
    let found = select.one(tx.conn()).await.context("looking for certificates on the same days")?;
    Ok(found.is_some())
}

/// What certificates that are in force at `now` clear an account for: its own, and those of whoever it is of at a firm.
pub(crate) async fn cleared_for(
    conn: &impl ConnectionTrait,
    staff_id: StaffId,
    now: DateTime<Utc>,
) -> Result<BTreeSet<ClearedAct>, DbError> {
    let of_a_firm = Query::select()
        .column("id")
        .from("contractor_people")
        .and_where(Expr::col("staff_id").eq(staff_id.as_uuid()))
        .to_owned();
    let theirs = Condition::any()
        .add(certificate::Column::StaffId.eq(staff_id.as_uuid()))
        .add(certificate::Column::ContractorPersonId.in_subquery(of_a_firm));
    let not_over =
        Condition::any().add(certificate::Column::EndsAt.is_null()).add(certificate::Column::EndsAt.gt(now));
    let rows = certificate::Entity::find()
        .filter(theirs)
        .filter(certificate::Column::RevokedAt.is_null())
        .filter(certificate::Column::BeginsAt.lte(now))
        .filter(not_over)
        .all(conn)
        .await
        .context("reading what somebody is cleared for")?;
    let certified = rows.into_iter().map(|row| row.skill_id.0).collect();
    let skills = skills::storage::among(conn, &certified).await?;
    Ok(skills.into_iter().flat_map(|skill| skill.clears_for).collect())
}

fn to_row(certificate: &Certificate) -> certificate::ActiveModel {
    let Certificate { id, version, holder, skill_id, number, term, revoked, created_at } = certificate;
    let (staff_id, contractor_person_id, owner_id) = match holder {
        CertificateHolder::Staff(id) => (Some(IdColumn(*id)), None, id.as_uuid()),
        CertificateHolder::ContractorPerson { id, of } => (None, Some(IdColumn(*id)), of.as_uuid()),
    };
    certificate::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        staff_id: Set(staff_id),
        contractor_person_id: Set(contractor_person_id),
        owner_id: Set(owner_id),
        skill_id: Set(IdColumn(*skill_id)),
        number: Set(number.clone()),
        from_day: Set(term.from),
        until_day: Set(term.until),
        begins_at: Set(term.begins_at),
        ends_at: Set(term.ends_at),
        revoked_at: Set(revoked.as_ref().map(|revoked| revoked.at)),
        revocation_reason: Set(revoked.as_ref().map(|revoked| revoked.reason.clone())),
        created_at: Set(*created_at),
    }
}

fn from_row(row: certificate::Model) -> Result<Certificate, DbError> {
    let certificate::Model {
        id,
        version,
        staff_id,
        contractor_person_id,
        owner_id,
        skill_id,
        number,
        from_day,
        until_day,
        begins_at,
        ends_at,
        revoked_at,
        revocation_reason,
        created_at,
    } = row;
    let holder = match (staff_id, contractor_person_id) {
        (Some(id), None) => CertificateHolder::Staff(id.0),
        (None, Some(id)) => {
            CertificateHolder::ContractorPerson { id: id.0, of: ContractorId::from_uuid(owner_id) }
        }
        (None, None) | (Some(_), Some(_)) => {
            let source = "whose it is is not to be told".into();
            return Err(DbError::Corrupt { what: "a certificate", source });
        }
    };
    Ok(Certificate {
        id: id.0,
        version,
        holder,
        skill_id: skill_id.0,
        number,
        term: Term { from: from_day, until: until_day, begins_at, ends_at },
        revoked: revoked_at.zip(revocation_reason).map(|(at, reason)| Revocation { at, reason }),
        created_at,
    })
}
