//! What somebody may do by their own roles and by the positions they hold: each of them gives its own, where it holds.

use chrono::{DateTime, Utc};
use kernel::Scope;

use super::Term;
use crate::staff::domain::RoleName;

/// Roles that somebody has, or will have, where they hold a position or stand in for whoever does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) roles: Vec<RoleName>,
    pub(crate) scope: Scope,
    pub(crate) term: Term,
}

/// Roles and where they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(crate) roles: Vec<RoleName>,
    pub(crate) scope: Scope,
}

/// What is in force at `at` for somebody with these roles of their own, who holds these positions: their own roles first,
/// then each that gives any.
pub(crate) fn in_force(own: InForce, held: &[Held], at: DateTime<Utc>) -> Vec<InForce> {
    let given = held.iter().filter(|held| held.term.is_in_force(at) && !held.roles.is_empty());
    let given = given.map(|held| InForce { roles: held.roles.clone(), scope: held.scope.clone() });
    std::iter::once(own).chain(given).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use kernel::{EstateId, SystemIds};

    use super::*;

    #[test]
    fn each_source_gives_its_own_while_its_days_run() {
        let [one, other] = [(); 2].map(|()| Scope::estate(EstateId::new(&SystemIds)));
        let roles = |names: &[&str]| names.iter().map(|name| RoleName::stored(*name)).collect::<Vec<_>>();
        let day = |days: i64| DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let held = |names: &[&str], from, until| Held {
            roles: roles(names),
            scope: other.clone(),
            term: Term {
                from: "2026-01-01".parse().unwrap(),
                until: None,
                begins_at: day(from),
                ends_at: Some(day(until)),
            },
        };
        let own = InForce { roles: roles(&["agent"]), scope: one };
        let positions = [held(&["cashier"], 0, 10), held(&[], 0, 10), held(&["supervisor"], 10, 20)];
        let names = |at| -> Vec<Vec<RoleName>> {
            in_force(own.clone(), &positions, day(at)).into_iter().map(|source| source.roles).collect()
        };
        assert_eq!(names(9), [roles(&["agent"]), roles(&["cashier"])]);
        assert_eq!(names(10), [roles(&["agent"]), roles(&["supervisor"])]);
        assert_eq!(names(20), [roles(&["agent"])], "it is over");
        assert_eq!(in_force(own.clone(), &positions, day(1))[1].scope, other);
    }
}
