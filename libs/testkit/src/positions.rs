//! Positions and who holds them, as identity tells of them.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::identity::{HeldPosition, MembershipChanged, MembershipDays, PositionChanged};
use kernel::{Clock, EstateId, StaffId};
use vocabulary::{MembershipId, OrganisationUnitId, PlaceId, PositionId};

use crate::TestApp;

impl TestApp {
    /// Has identity tell of a position, made from a post where one is named.
    pub async fn tell_position(&self, code: &str, title: &str, post: Option<&str>) -> PositionChanged {
        let ids = self.db().ids();
        let told = PositionChanged {
            position_id: PositionId::new(ids.as_ref()),
            code: code.to_owned(),
            title: title.to_owned(),
            post: post.map(str::to_owned),
            organisation_unit_id: OrganisationUnitId::new(ids.as_ref()),
            roles: Vec::new(),
            place_kinds: Vec::new(),
            changed_at: self.clock.now(),
        };
        self.recorder.publish(&told, 1).await;
        told
    }

    /// A holding of it since yesterday, without an end, in the whole group: not told yet.
    #[must_use]
    pub fn holding_of(&self, position: &PositionChanged, staff_id: StaffId) -> MembershipChanged {
        MembershipChanged {
            membership_id: MembershipId::new(self.db().ids().as_ref()),
            estate_id: None,
            staff_id,
            position: HeldPosition {
                position_id: position.position_id,
                code: position.code.clone(),
                title: position.title.clone(),
                roles: Vec::new(),
            },
            place_id: None,
            region: None,
            days: membership_days(self.clock.now() - TimeDelta::days(1), None),
            deputy: None,
            is_withdrawn: false,
            changed_at: self.clock.now(),
        }
    }

    /// Has identity tell of a holding, and waits until it is heard.
    pub async fn tell_holding(&self, held: &MembershipChanged, sequence: i32) {
        self.recorder.publish(held, sequence).await;
        self.settle().await;
    }
}

/// The same at one estate.
#[must_use]
pub fn held_at(held: MembershipChanged, estate_id: EstateId) -> MembershipChanged {
    let place_id = Some(PlaceId::from_uuid(estate_id.as_uuid()));
    MembershipChanged { estate_id: Some(estate_id), place_id, ..held }
}

/// Days by their instants.
#[must_use]
pub fn membership_days(begins_at: DateTime<Utc>, ends_at: Option<DateTime<Utc>>) -> MembershipDays {
    let until = ends_at.map(|at| (at - TimeDelta::days(1)).date_naive());
    MembershipDays { from: begins_at.date_naive(), until, begins_at, ends_at }
}
