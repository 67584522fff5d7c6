//! Rights at places: what somebody may do, and where, when it is not the same everywhere.

use serde::{Deserialize, Serialize};

use crate::{EstateId, Open, OpenWord, Permission, Scope};

/// Permissions that hold in a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What may be done.
    pub permissions: Vec<Permission>,
    /// Where.
    pub scope: Scope,
}

impl Grant {
    pub(crate) fn holds(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    fn covers<'a>(&self, estate_id: EstateId, regions: impl Iterator<Item = &'a str>) -> bool {
        self.scope.covers(estate_id, regions)
    }
}

/// A grant as identity tells of it, to services of any version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnnouncedGrant {
    /// What may be done; what only another version knows is kept, so that it counts once this one is upgraded.
    pub permissions: Vec<OpenWord<Permission>>,
    /// Where.
    #[serde(deserialize_with = "Scope::narrowed")]
    pub scope: Scope,
}

impl AnnouncedGrant {
    /// As this build knows it.
    #[must_use]
    pub fn known(&self) -> Grant {
        let permissions = self.permissions.iter().filter_map(Open::known).collect();
        Grant { permissions, scope: self.scope.clone() }
    }
}

impl From<Grant> for AnnouncedGrant {
    fn from(Grant { permissions, scope }: Grant) -> Self {
        Self { permissions: permissions.into_iter().map(OpenWord::from).collect(), scope }
    }
}

/// Where `permission` holds by these grants; `None` when nowhere.
pub(crate) fn scope_of(grants: &[Grant], permission: Permission) -> Option<Scope> {
    let holding: Vec<&Scope> =
        grants.iter().filter(|grant| grant.holds(permission)).map(|grant| &grant.scope).collect();
    (!holding.is_empty()).then(|| Scope::union(holding))
}

/// The permissions that hold wherever one of `some` does: those of each of them, and those that the whole group's among `all`
/// gives everywhere.
pub(crate) fn held_throughout(some: &[&Grant], all: &[Grant]) -> Vec<Permission> {
    let is_everywhere =
        |permission| all.iter().any(|grant| grant.scope == Scope::Group && grant.holds(permission));
    let is_in_each = |permission| some.iter().all(|grant| grant.holds(permission));
    let held = |permission: &Permission| is_everywhere(*permission) || is_in_each(*permission);
    Permission::ALL.iter().copied().filter(held).collect()
}

/// The permissions that hold at an estate; `regions` are all that it lies in.
pub(crate) fn held_at<'a>(
    grants: &[Grant],
    estate_id: EstateId,
    regions: impl Iterator<Item = &'a str> + Clone,
) -> Vec<Permission> {
    let there: Vec<&Grant> = grants.iter().filter(|grant| grant.covers(estate_id, regions.clone())).collect();
    let held = |permission: &Permission| there.iter().any(|grant| grant.holds(*permission));
    Permission::ALL.iter().copied().filter(held).collect()
}

/// The same rights in few grants: what holds at the same places is one, and so is then what is the same at several. Nothing
/// is left of what gives nothing or holds nowhere.
pub(crate) fn gathered(grants: impl IntoIterator<Item = Grant>) -> Vec<Grant> {
    let mut by_scope: Vec<Grant> = Vec::new();
    for Grant { mut permissions, scope } in grants {
        let scope = Scope::union([&scope]);
        match by_scope.iter_mut().find(|known| known.scope == scope) {
            Some(known) => known.permissions.append(&mut permissions),
            None => by_scope.push(Grant { permissions, scope }),
        }
    }
    let mut gathered: Vec<Grant> = Vec::new();
    for Grant { mut permissions, scope } in by_scope {
        permissions.sort_unstable();
        permissions.dedup();
        if permissions.is_empty() || scope.is_nowhere() {
            continue;
        }
        match gathered.iter_mut().find(|known| known.permissions == permissions) {
            Some(known) => known.scope = Scope::union([&known.scope, &scope]),
            None => gathered.push(Grant { permissions, scope }),
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use crate::{Actor, EstateId, Grant, Permission, Principal, Scope, StaffId, SystemIds};

    /// Four estates; the first two lie in the region `east`, the third in `west`, the last in none.
    fn estates() -> [(EstateId, Vec<&'static str>); 4] {
        let [a, b, c, d] = [(); 4].map(|()| EstateId::new(&SystemIds));
        [(a, vec!["east"]), (b, vec!["east"]), (c, vec!["west"]), (d, vec![])]
    }

    const RIGHTS: [Permission; 3] =
        [Permission::TicketsRead, Permission::TicketsSupervise, Permission::TicketsConfidential];

    /// Which of the rights, and whether everywhere, or else in which regions and estates.
    type Drawn = (BTreeSet<usize>, bool, BTreeSet<usize>, BTreeSet<usize>);

    fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
        let some = |of: usize| prop::collection::btree_set(0..of, 0..of);
        prop::collection::vec((some(4), prop::bool::weighted(0.1), some(3), some(5)), 0..5).prop_map(|all| {
            let within = |set: BTreeSet<usize>, below| set.into_iter().filter(|at| *at < below).collect();
            all.into_iter()
                .map(|(rights, group, regions, estates)| {
                    (within(rights, 3), group, within(regions, 2), within(estates, 4))
                })
                .collect()
        })
    }

    proptest! {
        /// However grants are put together: at each estate somebody may do exactly what one of them gives there, they find
        /// exactly the estates where they hold what an operation needs, and what counts in all of these holds in each.
        #[test]
        fn nobody_does_at_one_place_what_they_were_given_at_another(drawn in drawn()) {
            let estates = estates();
            let grants: Vec<Grant> = drawn.iter().map(|(rights, group, regions, named)| Grant {
                permissions: rights.iter().map(|at| RIGHTS[*at]).collect(),
                scope: if *group { Scope::Group } else {
                    let regions = regions.iter().map(|at| ["east", "west"][*at].to_owned()).collect();
                    Scope::of_places(regions, named.iter().map(|at| estates[*at].0).collect())
                },
            }).collect();
            let somebody = Principal::Staff(StaffId::new(&SystemIds));
            let home = Scope::Estates { estates: vec![] };
            let actor = Actor::holding(somebody, grants.clone(), home);
            let given = |right, (estate, regions): &(EstateId, Vec<&'static str>)| {
                grants.iter().any(|grant| {
                    grant.permissions.contains(&right) && grant.scope.covers(*estate, regions.iter().copied())
                })
            };
            for needed in RIGHTS {
                let caller = actor.needing(needed);
                let is_any = estates.iter().any(|estate| given(needed, estate))
                    || grants.iter().any(|grant| grant.holds(needed) && !grant.scope.is_nowhere());
                prop_assert_eq!(caller.may(needed), is_any);
                for estate in &estates {
                    let regions = estate.1.iter().copied();
                    let there = caller.at(estate.0, regions.clone());
                    if caller.may(needed) {
                        prop_assert_eq!(caller.scope.covers(estate.0, regions.clone()), given(needed, estate));
                    }
                    for other in RIGHTS {
                        prop_assert_eq!(there.may(other), given(other, estate) , "{:?} {:?}", other, estate);
                        let reaches = caller.scope_of(other).is_some_and(|scope| scope.covers(estate.0, regions.clone()));
                        prop_assert_eq!(reaches, given(other, estate));
                        if caller.may(needed) && caller.may(other) && caller.scope.covers(estate.0, regions.clone()) {
                            prop_assert!(given(other, estate), "{:?} beside {:?}", other, needed);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_the_same_everywhere_is_one_grant() {
        let [one, other] = [(); 2].map(|()| EstateId::new(&SystemIds));
        let somebody = Principal::Staff(StaffId::new(&SystemIds));
        let grant = |permissions: &[Permission], scope| Grant { permissions: permissions.to_vec(), scope };
        let (read, write) = (Permission::TicketsRead, Permission::TicketsWrite);
        let grid = [
            grant(&[read], Scope::estate(one)),
            grant(&[write], Scope::estate(one)),
            grant(&[write, read], Scope::estate(other)),
            grant(&[], Scope::Group),
        ];
        let actor = Actor::holding(somebody.clone(), grid.to_vec(), Scope::Group);
        let both = Scope::of_places(vec![], vec![one, other]);
        assert_eq!(actor, Actor::new(somebody.clone(), vec![read, write], both));
        let nobody = Actor::holding(somebody.clone(), vec![], Scope::estate(one));
        assert_eq!(nobody, Actor::new(somebody, vec![], Scope::estate(one)), "still somewhere");
    }
}
