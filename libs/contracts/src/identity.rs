//! What identity publishes: who may do what, and where, as it is after each change; and the organisation that it comes of.
//!
//! Each event carries the whole state, so that a service keeps the rights of everybody (`db::principals`) and asks them
//! again wherever they are used later: at each request, in open streams, in webhooks.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{AnnouncedGrant, ApiClientId, EstateId, OpenWord, Permission, Scope, SessionTokens, StaffId};
use serde::{Deserialize, Serialize};
use vocabulary::{ClearedAct, MembershipId, OrganisationUnitId, PlaceId, PlaceKind, PositionId, SkillId};

use crate::{declare::event, faceted::concern_nobody};

/// A member of staff was taken in, or their rights or standing changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StaffChanged {
    /// The member of staff.
    pub staff_id: StaffId,
    /// As colleagues call them.
    pub name: String,
    /// False for an account that was disabled.
    pub is_enabled: bool,
    /// What their roles let them do.
    pub permissions: Vec<OpenWord<Permission>>,
    /// Where.
    #[serde(deserialize_with = "Scope::narrowed")]
    pub scope: Scope,
    /// All of it, where it is not the same everywhere; else nothing. The two above are then part of it, for versions that know
    /// of no grants.
    #[serde(default)]
    pub grants: Vec<AnnouncedGrant>,
    /// Access tokens that were issued before are over, because sessions were ended. Of tokens that name their session,
    /// `session_tokens` tells more exactly.
    pub tokens_valid_from: Option<DateTime<Utc>>,
    /// What became of access tokens that name their session; absent in events of versions whose tokens named none.
    #[serde(default)]
    pub session_tokens: Option<SessionTokens>,
    /// What their certificates in force clear them for; nothing in events of versions that knew of none.
    #[serde(default)]
    pub cleared_for: Vec<OpenWord<ClearedAct>>,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(StaffChanged, "identity", "staff", "staff_changed", staff_id, group);

/// An API client was registered, or its rights or standing changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApiClientChanged {
    /// The application.
    pub client_id: ApiClientId,
    /// What it is called.
    pub name: String,
    /// False for one that was revoked.
    pub is_enabled: bool,
    /// What it may do.
    pub permissions: Vec<OpenWord<Permission>>,
    /// Where.
    #[serde(deserialize_with = "Scope::narrowed")]
    pub scope: Scope,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(ApiClientChanged, "identity", "api_client", "api_client_changed", client_id, group);

/// A skill was made, or what is asked of those who have none changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SkillChanged {
    /// The skill.
    pub skill_id: SkillId,
    /// By which the group knows it.
    pub code: String,
    /// In the group's words.
    pub name: String,
    /// What a certificate of it clears for.
    pub clears_for: Vec<OpenWord<ClearedAct>>,
    /// From when on nobody does these without a clearance for them; absent while that is not asked.
    pub demanded_at: Option<DateTime<Utc>>,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(SkillChanged, "identity", "skill", "skill_changed", skill_id, group);

/// A position was made or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PositionChanged {
    /// The position.
    pub position_id: PositionId,
    /// By which the group knows it.
    pub code: String,
    /// In the group's words.
    pub title: String,
    /// The code of the post that it was made from; absent where it was made from none, and in events of an older version.
    #[serde(default)]
    pub post: Option<String>,
    /// The company, department or team that it belongs to.
    pub organisation_unit_id: OrganisationUnitId,
    /// The names of the roles that its holders have where they hold it.
    pub roles: Vec<String>,
    /// At what it is held; in the whole group when there are none.
    pub place_kinds: Vec<OpenWord<PlaceKind>>,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(PositionChanged, "identity", "position", "position_changed", position_id, group);

/// Somebody was given a position, holds it for other days or with another deputy, or is not to hold it after all. No event
/// tells that days begin or end: they are in this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MembershipChanged {
    /// The membership.
    pub membership_id: MembershipId,
    /// The estate at which, or at a part of which, the position is held; absent in a region and in the whole group.
    pub estate_id: Option<EstateId>,
    /// Who holds it.
    pub staff_id: StaffId,
    /// What.
    pub position: HeldPosition,
    /// Where: a region, an estate or a part of one; absent in the whole group.
    pub place_id: Option<PlaceId>,
    /// The code of a place that is a region, by which scopes name it.
    pub region: Option<String>,
    /// On which days.
    pub days: MembershipDays,
    /// Who stands in, if somebody does.
    pub deputy: Option<MembershipDeputy>,
    /// True of one that was taken back before it began.
    pub is_withdrawn: bool,
    /// When.
    pub changed_at: DateTime<Utc>,
}
event!(MembershipChanged, "identity", "membership", "membership_changed", membership_id);

/// A position as it was when the membership changed; [`PositionChanged`] tells of what became of it since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeldPosition {
    /// The position.
    pub position_id: PositionId,
    /// By which the group knows it.
    pub code: String,
    /// In the group's words.
    pub title: String,
    /// The names of the roles that hang on it.
    pub roles: Vec<String>,
}

/// Days by the calendar of the place, and the instants at which the first begins and the last is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MembershipDays {
    /// The first day.
    pub from: NaiveDate,
    /// The last; absent while no end is known.
    pub until: Option<NaiveDate>,
    /// When the first begins.
    pub begins_at: DateTime<Utc>,
    /// When the last is over.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Who stands in for the holder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MembershipDeputy {
    /// The person.
    pub staff_id: StaffId,
    /// On which days.
    pub days: MembershipDays,
}

concern_nobody!(StaffChanged, ApiClientChanged, SkillChanged, PositionChanged, MembershipChanged);
