//! What the audit trail and the security log say of the organisation: who holds which position decides who may do what.

use db::{AuditEntry, SecurityKind, Tx, security};
use kernel::Actor;
use serde_json::{Value, json};

use crate::{
    memberships::domain::{HeldAt, Membership, Term},
    organisation_units::domain::OrganisationUnit,
    positions::domain::Position,
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
            "valid_from": unit.valid_from, "valid_until": unit.valid_until,
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
            "organisation_unit_id": position.organisation_unit_id,
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

fn content(membership: &Membership) -> Value {
    let days = |term: &Term| json!({"from": term.from, "until": term.until});
    let deputy =
        membership.deputy.map(|deputy| json!({"staff_id": deputy.staff_id, "days": days(&deputy.term)}));
    json!({
        "staff_id": membership.staff_id, "position_id": membership.position_id,
        "place_id": membership.at.place_id(), "days": days(&membership.term), "deputy": deputy,
    })
}
