//! What identity publishes.

use contracts::identity::{
    ApiClientChanged, HeldPosition, MembershipChanged, MembershipDays, MembershipDeputy, PositionChanged,
    SkillChanged, StaffChanged,
};
use kernel::{AnnouncedGrant, Permission, Scope, SessionTokens};
use vocabulary::{ClearedAct, PlaceKind};

use super::{Example, at, id, text};

impl Example for StaffChanged {
    fn example() -> Self {
        Self {
            staff_id: id(14),
            name: text("林晓静"),
            is_enabled: true,
            permissions: vec![Permission::ArchiveRead.into(), Permission::TicketsWrite.into()],
            scope: Scope::Regions { regions: vec![text("华东")] },
            grants: vec![
                AnnouncedGrant {
                    permissions: vec![Permission::ArchiveRead.into(), Permission::TicketsWrite.into()],
                    scope: Scope::Regions { regions: vec![text("华东")] },
                },
                AnnouncedGrant {
                    permissions: vec![Permission::BillingRead.into()],
                    scope: Scope::Places { regions: vec![text("华南")], estates: vec![id(9)] },
                },
            ],
            tokens_valid_from: Some(at(-1)),
            session_tokens: Some(SessionTokens { valid_from: Some(at(-2)), ended: vec![id(16)] }),
            cleared_for: vec![ClearedAct::Calls.into()],
            changed_at: at(0),
        }
    }
}

impl Example for ApiClientChanged {
    fn example() -> Self {
        Self {
            client_id: id(15),
            name: text("Tenant app"),
            is_enabled: false,
            permissions: vec![Permission::TicketsRead.into()],
            scope: Scope::Estates { estates: vec![id(9)] },
            changed_at: at(0),
        }
    }
}

impl Example for SkillChanged {
    fn example() -> Self {
        Self {
            skill_id: id(31),
            code: text("CALLS"),
            name: text("独立接听"),
            clears_for: vec![ClearedAct::Calls.into()],
            demanded_at: Some(at(24)),
            changed_at: at(0),
        }
    }
}

impl Example for PositionChanged {
    fn example() -> Self {
        Self {
            position_id: id(32),
            code: text("CASHIER"),
            title: text("出纳"),
            post: Some(text("cashier")),
            organisation_unit_id: id(33),
            roles: vec![text("cashier")],
            place_kinds: vec![PlaceKind::Estate.into()],
            changed_at: at(0),
        }
    }
}

impl Example for MembershipChanged {
    fn example() -> Self {
        let held = PositionChanged::example();
        Self {
            membership_id: id(34),
            estate_id: Some(id(9)),
            staff_id: id(14),
            position: HeldPosition {
                position_id: held.position_id,
                code: held.code,
                title: held.title,
                roles: held.roles,
            },
            place_id: Some(id(9)),
            region: None,
            days: days(0, None),
            deputy: Some(MembershipDeputy { staff_id: id(35), days: days(24, Some(48)) }),
            is_withdrawn: false,
            changed_at: at(0),
        }
    }
}

/// Days that begin and end so many hours from the start of the story, by the calendar in UTC.
fn days(from: i64, ends: Option<i64>) -> MembershipDays {
    let ends_at = ends.map(at);
    MembershipDays {
        from: at(from).date_naive(),
        until: ends_at.and_then(|ends_at| ends_at.date_naive().pred_opt()),
        begins_at: at(from),
        ends_at,
    }
}
