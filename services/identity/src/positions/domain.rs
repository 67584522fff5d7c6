//! Positions (岗位): what people are to the group, and the roles that hang on it.

use chrono::{DateTime, Utc};
use kernel::Refusal;
use standards::posts::{self, PostDefinition};
use vocabulary::{OrganisationUnitId, PlaceKind, PositionId};

use crate::staff::domain::RoleName;

/// A position that people hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) id: PositionId,
    pub(crate) version: i32,
    /// By which the group knows it; it never changes.
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) organisation_unit_id: OrganisationUnitId,
    /// What whoever holds it may do, where they hold it.
    pub(crate) roles: Vec<RoleName>,
    /// At what it is held; at no place, and so in the whole group, when there are none. It never changes: what people
    /// hold already would be held where it cannot be.
    pub(crate) place_kinds: Vec<PlaceKind>,
    /// The code of the post whose duties whoever holds it has.
    pub(crate) post: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What shall be different; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PositionChange {
    pub(crate) title: Option<String>,
    pub(crate) organisation_unit_id: Option<OrganisationUnitId>,
    pub(crate) roles: Option<Vec<RoleName>>,
    /// No post any more where there is none within.
    pub(crate) post: Option<Option<String>>,
}

impl Position {
    /// The post that it was made from, as this release has it.
    pub(crate) fn definition(&self) -> Option<&'static PostDefinition> {
        posts::post(self.post.as_deref()?)
    }

    /// Passes for a post that there is, and that is held where the position is.
    ///
    /// # Errors
    /// A fault at `/post`.
    pub(crate) fn refuse_foreign_post(&self) -> Result<(), Refusal> {
        if self.post.is_none() {
            return Ok(());
        }
        let post = self.definition().ok_or_else(|| Refusal::at("/post", "post.unknown"))?;
        let is_of_group = self.place_kinds.is_empty() == post.place_kinds.is_empty();
        if is_of_group && self.place_kinds.iter().all(|kind| post.place_kinds.contains(kind)) {
            return Ok(());
        }
        Err(Refusal::at("/post", "position.post_held_elsewhere"))
    }

    /// Passes unless roles would hold further than the place: rights are known by estates and regions, and nothing
    /// within an estate is told apart.
    ///
    /// # Errors
    /// A fault at `/roles`.
    pub(crate) fn refuse_roles_within_estates(&self) -> Result<(), Refusal> {
        let is_whole = |kind: &PlaceKind| matches!(kind, PlaceKind::Region | PlaceKind::Estate);
        if self.roles.is_empty() || self.place_kinds.iter().all(is_whole) {
            return Ok(());
        }
        Err(Refusal::at("/roles", "position.roles_within_estate"))
    }

    /// Takes the change over. False when nothing is different.
    ///
    /// # Errors
    /// A fault at `/roles` or `/post`.
    pub(crate) fn change(&mut self, change: PositionChange) -> Result<bool, Refusal> {
        let PositionChange { title, organisation_unit_id, roles, post } = change;
        let before = self.clone();
        self.title = title.unwrap_or_else(|| before.title.clone());
        self.organisation_unit_id = organisation_unit_id.unwrap_or(before.organisation_unit_id);
        self.roles = roles.unwrap_or_else(|| before.roles.clone());
        self.post = post.unwrap_or_else(|| before.post.clone());
        self.refuse_roles_within_estates()?;
        if self.post != before.post {
            self.refuse_foreign_post()?;
        }
        let is_different = *self != before;
        self.version += i32::from(is_different);
        Ok(is_different)
    }

    /// Passes for a place of this kind, or for none.
    ///
    /// # Errors
    /// A fault at `/place_id`.
    pub(crate) fn refuse_unfit(&self, kind: Option<PlaceKind>) -> Result<(), Refusal> {
        match kind {
            None if self.place_kinds.is_empty() => Ok(()),
            None => Err(Refusal::at("/place_id", "membership.place_needed")),
            Some(_kind) if self.place_kinds.is_empty() => {
                Err(Refusal::at("/place_id", "membership.place_not_taken"))
            }
            Some(kind) if self.place_kinds.contains(&kind) => Ok(()),
            Some(_kind) => Err(Refusal::at("/place_id", "membership.place_unfit")),
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;

    fn position(roles: &[&str], place_kinds: &[PlaceKind]) -> Position {
        Position {
            id: PositionId::new(&SystemIds),
            version: 1,
            code: "X".to_owned(),
            title: "x".to_owned(),
            organisation_unit_id: OrganisationUnitId::new(&SystemIds),
            roles: roles.iter().map(|role| RoleName::stored(*role)).collect(),
            place_kinds: place_kinds.to_vec(),
            post: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn fault(refused: Result<(), Refusal>) -> &'static str {
        refused.err().map_or("", |refusal| refusal.faults[0].code)
    }

    #[test]
    fn a_position_is_held_at_what_it_names() {
        let (of_group, of_estates) = (position(&[], &[]), position(&[], &[PlaceKind::Estate]));
        assert_eq!(fault(of_group.refuse_unfit(None)), "");
        assert_eq!(fault(of_group.refuse_unfit(Some(PlaceKind::Estate))), "membership.place_not_taken");
        assert_eq!(fault(of_estates.refuse_unfit(None)), "membership.place_needed");
        assert_eq!(fault(of_estates.refuse_unfit(Some(PlaceKind::Region))), "membership.place_unfit");
        assert_eq!(fault(of_estates.refuse_unfit(Some(PlaceKind::Estate))), "");
    }

    #[test]
    fn roles_do_not_hang_on_what_is_held_at_a_part_of_an_estate() {
        use PlaceKind::{Building, Estate, Region};
        for (roles, kinds, code) in [
            (&["agent"][..], &[Region, Estate][..], ""),
            (&["agent"], &[], ""),
            (&["agent"], &[Estate, Building], "position.roles_within_estate"),
            (&[], &[Estate, Building], ""),
        ] {
            assert_eq!(
                fault(position(roles, kinds).refuse_roles_within_estates()),
                code,
                "{roles:?} {kinds:?}"
            );
        }
        let mut guard = position(&[], &[Building]);
        let change = PositionChange { roles: Some(vec![RoleName::stored("agent")]), ..Default::default() };
        assert_eq!(fault(guard.change(change).map(drop)), "position.roles_within_estate");
    }
}
