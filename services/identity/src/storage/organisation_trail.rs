//! What the audit trail and the security log say of the organisation: who holds which position decides who may do what.

use db::{AuditEntry, SecurityKind, Tx, security};
use kernel::Actor;
use serde_json::{Value, json};

use crate::{
    certificates::domain::{Certificate, CertificateHolder},
    contractors::domain::{Contractor, ContractorPerson},
    memberships::domain::{HeldAt, Membership, Term},
    organisation_units::domain::OrganisationUnit,
    positions::domain::Position,
    skills::domain::Skill,
    staff::domain::RoleName,
};

/// A unit is new or different.
pub(crate) fn unit_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&OrganisationUnit>,
    unit: &OrganisationUnit,
) {
    let content = |unit: &OrganisationUnit| {
        json!({
            "code": unit.code, "name": unit.name, "kind": unit.kind, "parent_id": unit.parent_id,
            "valid_from": unit.valid_from, "valid_until": unit.valid_until, "calendar": unit.calendar,
        })
    };
    let entry = AuditEntry::new(actor, action, "organisation_unit", unit.id).after(content(unit));
    tx.audit(match before {
        Some(before) => entry.before(content(before)),
        None => entry,
    });
}

/// A position is new or different.
pub(crate) fn position_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&Position>,
    position: &Position,
) {
    let content = |position: &Position| {
        let roles: Vec<&str> = position.roles.iter().map(RoleName::as_str).collect();
        json!({
            "code": position.code, "title": position.title, "roles": roles, "place_kinds": position.place_kinds,
            "organisation_unit_id": position.organisation_unit_id, "post": position.post,
        })
    };
    let mut entry = AuditEntry::new(actor, action, "position", position.id).after(content(position));
    if let Some(before) = before {
        entry = entry.before(content(before));
    }
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// A membership is new or different, or is taken away.
pub(crate) fn membership_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&Membership>,
    after: Option<&Membership>,
) {
    let Some(membership) = after.or(before) else { return };
    let mut entry = AuditEntry::new(actor, action, "membership", membership.id);
    if let HeldAt::Estate { estate_id, .. } = &membership.at {
        entry = entry.at(*estate_id);
    }
    if let Some(before) = before {
        entry = entry.before(content(before));
    }
    if let Some(after) = after {
        entry = entry.after(content(after));
    }
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// A skill is new or different.
pub(crate) fn skill_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    before: Option<&Skill>,
    skill: &Skill,
) {
    let content = |skill: &Skill| {
        json!({
            "code": skill.code, "name": skill.name, "clears_for": skill.clears_for,
            "demanded_from": skill.demanded.map(|demand| demand.from),
        })
    };
    let mut entry = AuditEntry::new(actor, action, "skill", skill.id).after(content(skill));
    if let Some(before) = before {
        entry = entry.before(content(before));
    }
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// A certificate was recorded or taken back.
pub(crate) fn certificate_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    certificate: &Certificate,
) {
    let holder = match certificate.holder {
        CertificateHolder::Staff(id) => json!({"staff_id": id}),
        CertificateHolder::ContractorPerson { id, of: _ } => json!({"contractor_person_id": id}),
    };
    let after = json!({
        "holder": holder, "skill_id": certificate.skill_id, "days": days(&certificate.term),
        "revoked_for": certificate.revoked.as_ref().map(|revoked| &revoked.reason),
    });
    let entry = AuditEntry::new(actor, action, "certificate", certificate.id).after(after);
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// A firm is new or different. Nobody's name or number is told.
pub(crate) fn contractor_changed(tx: &Tx, (actor, action): (&Actor, &'static str), contractor: &Contractor) {
    let after = json!({
        "code": contractor.code, "name": contractor.name, "skill_ids": contractor.skills,
        "place_ids": contractor.place_ids(), "days": days(&contractor.term),
    });
    let entry = AuditEntry::new(actor, action, "contractor", contractor.id).after(after);
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

/// Somebody of a firm is new or different. Neither their name nor their number is told.
pub(crate) fn contractor_person_changed(
    tx: &Tx,
    (actor, action): (&Actor, &'static str),
    person: &ContractorPerson,
) {
    let after = json!({
        "contractor_id": person.contractor_id, "staff_id": person.staff_id, "days": days(&person.term),
    });
    let entry = AuditEntry::new(actor, action, "contractor_person", person.id).after(after);
    security::record_audited(tx, SecurityKind::RightsChanged, entry);
}

fn days(term: &Term) -> Value {
    json!({"from": term.from, "until": term.until})
}

fn content(membership: &Membership) -> Value {
    let deputy =
        membership.deputy.map(|deputy| json!({"staff_id": deputy.staff_id, "days": days(&deputy.term)}));
    json!({
        "staff_id": membership.staff_id, "position_id": membership.position_id,
        "place_id": membership.at.place_id(), "days": days(&membership.term), "deputy": deputy,
    })
}
