//! Who may see what is told of something, outside the service whose it is.

use serde::{Deserialize, Serialize};

use crate::{Actor, Open, OpenWord, Permission, StaffId};

/// In the place of a permission, for what is for named readers of the service whose it is: no permission is called so, and none
/// may ever be. Builds that know no such class take it for a permission of a newer version, which nobody holds there.
const NAMED_READERS: &str = "tickets:named_readers";

/// The permission that a reader needs, and the person it is about, who never may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Visibility {
    /// As tokens name it, such as `tickets:read`. It may be one of a newer version: nobody holds that here.
    pub permission: OpenWord<Permission>,
    /// The member of staff it is about, whatever they may read otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_from: Option<StaffId>,
}

impl Visibility {
    /// For everybody who holds `permission`.
    #[must_use]
    pub fn of(permission: Permission) -> Self {
        Self { permission: permission.into(), hidden_from: None }
    }

    /// For those who may read confidential tickets (CNF-08), and not for whom it is about (CMP-39).
    #[must_use]
    pub fn confidential(about: Option<StaffId>) -> Self {
        Self { hidden_from: about, ..Self::of(Permission::TicketsConfidential) }
    }

    /// For named readers alone, whom only the service knows whose it is: nobody sees it elsewhere.
    #[must_use]
    pub fn named_readers(about: Option<StaffId>) -> Self {
        let restricted = Self::confidential(about);
        let permission = NAMED_READERS.parse().unwrap_or_else(|_never| restricted.permission.clone());
        Self { permission, ..restricted }
    }

    /// True for what is for named readers alone.
    #[must_use]
    pub fn is_for_named_readers(&self) -> bool {
        self.permission.as_str() == NAMED_READERS
    }

    /// True for what not everybody may know who may read its kind.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        self.permission == Permission::TicketsConfidential || self.is_for_named_readers()
    }

    /// True when `actor` may see it: the one rule of cards, timelines, webhooks and streams.
    #[must_use]
    pub fn allows(&self, actor: &Actor) -> bool {
        self.is_held_by(actor) && !self.is_kept_from(actor)
    }

    /// True when it is confidential and not for `actor`, or about them. Who has a reason of their own to know of it, and
    /// not the permission to read its kind, is asked this alone.
    #[must_use]
    pub fn is_kept_from(&self, actor: &Actor) -> bool {
        let is_about_them = self.hidden_from.is_some() && self.hidden_from == actor.principal.staff_id();
        is_about_them || (self.is_confidential() && !self.is_held_by(actor))
    }

    fn is_held_by(&self, actor: &Actor) -> bool {
        self.permission.known().is_some_and(|permission| actor.may(permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Principal, SystemIds};

    fn staff(id: StaffId, permissions: &[Permission]) -> Actor {
        Actor { principal: Principal::Staff(id), permissions: permissions.to_vec(), ..Actor::system("test") }
    }

    #[test]
    fn who_holds_the_permission_sees_it_unless_it_is_about_them() {
        let (somebody, accused) = (StaffId::new(&SystemIds), StaffId::new(&SystemIds));
        let ordinary = Visibility::of(Permission::TicketsRead);
        let confidential = Visibility::confidential(Some(accused));
        let read = [Permission::TicketsRead];
        let both = [Permission::TicketsRead, Permission::TicketsConfidential];
        assert!(ordinary.allows(&staff(somebody, &read)) && !ordinary.allows(&staff(somebody, &[])));
        assert!(confidential.allows(&staff(somebody, &both)));
        assert!(!confidential.allows(&staff(somebody, &read)));
        assert!(!confidential.allows(&staff(accused, &both)), "never whom it is about");
    }

    #[test]
    fn what_is_not_confidential_is_kept_from_nobody() {
        let (somebody, accused) = (StaffId::new(&SystemIds), StaffId::new(&SystemIds));
        assert!(!Visibility::of(Permission::TicketsRead).is_kept_from(&staff(somebody, &[])));
        let confidential = Visibility::confidential(Some(accused));
        assert!(confidential.is_kept_from(&staff(somebody, &[Permission::TicketsRead])));
        assert!(!confidential.is_kept_from(&staff(somebody, &[Permission::TicketsConfidential])));
        assert!(confidential.is_kept_from(&staff(accused, Permission::ALL)));
    }

    #[test]
    fn what_is_for_named_readers_is_nobodys_by_whatever_they_hold() {
        let named = Visibility::named_readers(None);
        assert!(named.is_for_named_readers() && named.is_confidential());
        assert!(!Visibility::confidential(None).is_for_named_readers());
        assert!(!Permission::WORDS.contains(&NAMED_READERS), "or somebody could be given it");
        for actor in [staff(StaffId::new(&SystemIds), Permission::ALL), Actor::system("test")] {
            assert!(!named.allows(&actor) && named.is_kept_from(&actor));
        }
    }

    #[test]
    fn a_permission_of_a_newer_version_is_nobodys() {
        let unknown = Visibility { permission: "lifts:read".parse().unwrap(), hidden_from: None };
        assert!(!unknown.allows(&Actor::system("test")));
    }
}
