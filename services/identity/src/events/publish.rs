//! What identity publishes: rights, and the organisation that they come of, as they are after a change.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use contracts::identity::{
    ApiClientChanged, HeldPosition, MembershipChanged, MembershipDays, MembershipDeputy, PositionChanged,
    SkillChanged, StaffChanged,
};
use kernel::{Actor, AnnouncedGrant, Grant, Principal, SessionTokens};
use vocabulary::ClearedAct;

use crate::{
    api_clients::domain::ApiClient,
    memberships::domain::{HeldAt, Membership, Term},
    positions::domain::Position,
    sessions::domain::RevokedTokens,
    skills::domain::Skill,
    staff::domain::{RoleName, Staff},
};

/// An account as it is now, with what its roles and positions amount to, what its certificates clear it for and what became
/// of its access tokens.
pub(crate) fn staff_changed(
    staff: &Staff,
    (grants, cleared_for): (Vec<Grant>, BTreeSet<ClearedAct>),
    over: RevokedTokens,
    changed_at: DateTime<Utc>,
) -> StaffChanged {
    let own = grants.first().map_or_else(Vec::new, |own| own.permissions.clone());
    let actor = Actor::holding(Principal::Staff(staff.id), grants, staff.scope.clone());
    // Where it is not the same everywhere, versions that know of no grants go by what somebody's own roles give alone.
    let everywhere = match actor.grants.is_empty() {
        true => AnnouncedGrant::from(Grant { permissions: actor.permissions, scope: actor.scope }),
        false => AnnouncedGrant::from(Grant { permissions: own, scope: staff.scope.clone() }),
    };
    StaffChanged {
        staff_id: staff.id,
        name: staff.name.clone(),
        is_enabled: staff.is_active(),
        permissions: everywhere.permissions,
        scope: everywhere.scope,
        grants: actor.grants.into_iter().map(AnnouncedGrant::from).collect(),
        tokens_valid_from: staff.tokens_valid_from,
        session_tokens: Some(SessionTokens { valid_from: over.before, ended: over.of }),
        cleared_for: cleared_for.into_iter().map(Into::into).collect(),
        changed_at,
    }
}

/// An application as it is now.
pub(crate) fn api_client_changed(client: &ApiClient, changed_at: DateTime<Utc>) -> ApiClientChanged {
    let grant = client.grant();
    ApiClientChanged {
        client_id: client.id,
        name: client.name.clone(),
        is_enabled: client.revoked_at.is_none(),
        permissions: grant.permissions.into_iter().map(Into::into).collect(),
        scope: grant.scope,
        changed_at,
    }
}

/// A skill as it is now.
pub(crate) fn skill_changed(skill: &Skill, changed_at: DateTime<Utc>) -> SkillChanged {
    SkillChanged {
        skill_id: skill.id,
        code: skill.code.clone(),
        name: skill.name.clone(),
        clears_for: skill.clears_for.iter().copied().map(Into::into).collect(),
        demanded_at: skill.demanded.map(|demand| demand.at),
        changed_at,
    }
}

/// A position as it is now.
pub(crate) fn position_changed(position: &Position, changed_at: DateTime<Utc>) -> PositionChanged {
    PositionChanged {
        position_id: position.id,
        code: position.code.clone(),
        title: position.title.clone(),
        post: position.post.clone(),
        organisation_unit_id: position.organisation_unit_id,
        roles: names(position),
        place_kinds: position.place_kinds.iter().copied().map(Into::into).collect(),
        changed_at,
    }
}

/// What became of a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holding {
    /// It is there, whether or not its days have come.
    Stands,
    /// It was taken back before it began.
    Withdrawn,
}

/// A membership as it is now.
pub(crate) fn membership_changed(
    membership: &Membership,
    position: &Position,
    holding: Holding,
    changed_at: DateTime<Utc>,
) -> MembershipChanged {
    let (estate_id, region) = match &membership.at {
        HeldAt::Group => (None, None),
        HeldAt::Region { place_id: _, code } => (None, Some(code.clone())),
        HeldAt::Estate { place_id: _, estate_id } => (Some(*estate_id), None),
    };
    let deputy = membership
        .deputy
        .map(|deputy| MembershipDeputy { staff_id: deputy.staff_id, days: days(&deputy.term) });
    MembershipChanged {
        membership_id: membership.id,
        estate_id,
        staff_id: membership.staff_id,
        position: HeldPosition {
            position_id: position.id,
            code: position.code.clone(),
            title: position.title.clone(),
            roles: names(position),
        },
        place_id: membership.at.place_id(),
        region,
        days: days(&membership.term),
        deputy,
        is_withdrawn: holding == Holding::Withdrawn,
        changed_at,
    }
}

fn names(position: &Position) -> Vec<String> {
    position.roles.iter().map(RoleName::as_str).map(str::to_owned).collect()
}

fn days(term: &Term) -> MembershipDays {
    let Term { from, until, begins_at, ends_at } = *term;
    MembershipDays { from, until, begins_at, ends_at }
}
