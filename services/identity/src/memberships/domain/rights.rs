//! What somebody may do by their own roles and by the positions they hold: never more than each of them gives by
//! itself.
//!
//! Everybody has one set of roles that holds in one scope. So what several sources give is only given together when
//! each role that one of them has is held in all of that scope; else somebody would do at one place what they were
//! given at another.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{EstateId, Refusal, Scope, text::match_key};

use super::Term;
use crate::staff::domain::{ADMINISTRATOR, RoleName};

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

/// What somebody with these roles of their own, who holds these positions, may do at `at`. Their own roles alone, where
/// it cannot be told together: nothing that is stored leads there (`over_time`).
pub(crate) fn in_force(own: &InForce, held: &[Held], at: DateTime<Utc>) -> InForce {
    at_once(own, held, at).unwrap_or_else(|| own.clone())
}

/// What they may do now and each time when another position begins.
///
/// # Errors
/// `identity.rights_would_widen` when roles that are given at different places would come to hold at all of them.
pub(crate) fn over_time(own: &InForce, held: &[Held], now: DateTime<Utc>) -> Result<Vec<InForce>, Refusal> {
    let begins: BTreeSet<DateTime<Utc>> =
        held.iter().map(|held| held.term.begins_at).filter(|at| *at > now).chain([now]).collect();
    let rights = begins.into_iter().map(|at| at_once(own, held, at));
    rights.collect::<Option<Vec<InForce>>>().ok_or_else(|| Refusal::conflict("identity.rights_would_widen"))
}

fn at_once(own: &InForce, held: &[Held], at: DateTime<Utc>) -> Option<InForce> {
    let held = held.iter().filter(|held| held.term.is_in_force(at)).map(|held| (&held.roles, &held.scope));
    let sources: Vec<Source<'_>> = std::iter::once((&own.roles, &own.scope))
        .chain(held)
        .filter(|(roles, _scope)| !roles.is_empty())
        .map(|(roles, scope)| Source { roles, scope })
        .collect();
    if sources.is_empty() {
        return Some(own.clone());
    }
    let roles: BTreeSet<&RoleName> = sources.iter().flat_map(|source| source.roles).collect();
    let scope = union(&sources)?;
    let is_everywhere = |role: &&RoleName| match &scope {
        Scope::Group => sources.iter().any(|source| source.gives(role) && source.is_of_group()),
        Scope::Regions { regions } => regions.iter().all(|region| {
            sources.iter().any(|source| source.gives(role) && source.scope.names_region(region))
        }),
        Scope::Estates { estates } => estates
            .iter()
            .all(|id| sources.iter().any(|source| source.gives(role) && source.scope.covers(*id, []))),
    };
    let is_whole = roles.iter().all(is_everywhere);
    is_whole.then(|| InForce { roles: roles.into_iter().cloned().collect(), scope })
}

struct Source<'a> {
    roles: &'a [RoleName],
    scope: &'a Scope,
}

impl Source<'_> {
    /// True when it lets somebody do what the role does: an administrator may do all that there is.
    fn gives(&self, role: &RoleName) -> bool {
        self.roles.iter().any(|held| held == role || held.as_str() == ADMINISTRATOR)
    }

    fn is_of_group(&self) -> bool {
        matches!(self.scope, Scope::Group)
    }
}

/// All places of the sources; `None` where some are regions and some are estates, since no scope has both.
fn union(sources: &[Source<'_>]) -> Option<Scope> {
    if sources.iter().any(Source::is_of_group) {
        return Some(Scope::Group);
    }
    let mut regions: Vec<String> = Vec::new();
    let mut estates: Vec<EstateId> = Vec::new();
    for source in sources {
        match source.scope {
            Scope::Group => {}
            Scope::Regions { regions: more } => regions.extend(more.iter().cloned()),
            Scope::Estates { estates: more } => estates.extend(more),
        }
    }
    regions.sort_by_cached_key(|region| match_key(region));
    regions.dedup_by_key(|region| match_key(region));
    estates.sort_unstable();
    estates.dedup();
    match (regions.is_empty(), estates.is_empty()) {
        (false, true) => Some(Scope::Regions { regions }),
        (true, _has_none) => Some(Scope::Estates { estates }),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use kernel::SystemIds;

    use super::*;

    fn roles(names: &[&str]) -> Vec<RoleName> {
        names.iter().map(|name| RoleName::stored(*name)).collect()
    }

    fn own(names: &[&str], scope: &Scope) -> InForce {
        InForce { roles: roles(names), scope: scope.clone() }
    }

    fn held(names: &[&str], scope: &Scope) -> Held {
        let term = Term {
            from: "2026-01-01".parse().unwrap(),
            until: None,
            begins_at: DateTime::UNIX_EPOCH,
            ends_at: None,
        };
        Held { roles: roles(names), scope: scope.clone(), term }
    }

    fn regions(names: &[&str]) -> Scope {
        Scope::Regions { regions: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn at_noon(own: &InForce, held: &[Held]) -> Option<InForce> {
        at_once(own, held, DateTime::UNIX_EPOCH + TimeDelta::hours(12))
    }

    #[test]
    fn the_same_roles_hold_at_all_places_and_other_roles_at_the_same_place() {
        let (one, other) =
            (Scope::estate(EstateId::new(&SystemIds)), Scope::estate(EstateId::new(&SystemIds)));
        let nothing = own(&[], &one);
        assert_eq!(at_noon(&nothing, &[]), Some(nothing.clone()));
        let both = at_noon(&nothing, &[held(&["agent"], &one), held(&["agent"], &other)]).unwrap();
        assert!(matches!(&both.scope, Scope::Estates { estates } if estates.len() == 2));
        let here = at_noon(&own(&["agent"], &one), &[held(&["cashier"], &one)]).unwrap();
        assert_eq!((here.roles, here.scope), (roles(&["agent", "cashier"]), one));
        // Where somebody is looked for gives nothing by itself.
        let there = at_noon(&nothing, &[held(&["agent"], &other)]).unwrap();
        assert_eq!((there.roles, there.scope), (roles(&["agent"]), other));
    }

    #[test]
    fn nothing_is_given_further_than_each_source_gives_it() {
        let (one, other) =
            (Scope::estate(EstateId::new(&SystemIds)), Scope::estate(EstateId::new(&SystemIds)));
        let here = own(&["agent"], &one);
        for wider in [
            held(&["cashier"], &other),
            held(&["agent", "cashier"], &other),
            held(&["cashier"], &Scope::Group),
            held(&["agent"], &regions(&["east"])),
            held(&["cashier"], &regions(&["east"])),
        ] {
            assert_eq!(at_noon(&here, std::slice::from_ref(&wider)), None, "{wider:?}");
            let refused = over_time(&here, std::slice::from_ref(&wider), DateTime::UNIX_EPOCH).unwrap_err();
            assert_eq!(refused.code, "identity.rights_would_widen");
            assert_eq!(in_force(&here, &[wider], DateTime::UNIX_EPOCH), here, "and never falls open");
        }
        // Every role at every place, however it came together.
        let grid = [held(&["cashier"], &one), held(&["agent"], &other), held(&["cashier"], &other)];
        assert_eq!(at_noon(&here, &grid).unwrap().roles, roles(&["agent", "cashier"]));
    }

    #[test]
    fn who_has_the_whole_group_has_its_places() {
        let one = Scope::estate(EstateId::new(&SystemIds));
        let everywhere = own(&["agent"], &Scope::Group);
        assert_eq!(at_noon(&everywhere, &[held(&["agent"], &one)]), Some(everywhere.clone()));
        assert_eq!(at_noon(&everywhere, &[held(&["cashier"], &one)]), None);
        let all = own(&[ADMINISTRATOR], &Scope::Group);
        assert_eq!(at_noon(&all, &[held(&["cashier"], &one)]).unwrap().scope, Scope::Group);
        let east =
            at_noon(&own(&["agent"], &regions(&["east"])), &[held(&["agent"], &regions(&["Ｅast", "west"]))]);
        assert!(matches!(east.unwrap().scope, Scope::Regions { regions } if regions.len() == 2));
    }

    type Choice = (Vec<&'static str>, Vec<EstateId>);

    fn pairs(names: &[&str], places: &[EstateId]) -> BTreeSet<(RoleName, EstateId)> {
        let of = |name: &str| {
            let role = RoleName::stored(name);
            places.iter().map(|place| (role.clone(), *place)).collect::<Vec<_>>()
        };
        names.iter().flat_map(|name| of(name)).collect()
    }

    /// What comes of one's own roles and of two positions.
    fn together([first, second, third]: [&Choice; 3]) -> Option<InForce> {
        let scope = |places: &[EstateId]| Scope::Estates { estates: places.to_vec() };
        let more = [second, third].map(|(names, places)| held(names, &scope(places)));
        at_noon(&own(&first.0, &scope(&first.1)), &more)
    }

    /// Each source is one of these, in every combination of three: what comes out is exactly what they give, or nothing
    /// does.
    #[test]
    fn whatever_is_put_together_gives_each_role_at_each_place_as_its_sources_do() {
        let (one, other) = (EstateId::new(&SystemIds), EstateId::new(&SystemIds));
        let choices: Vec<Choice> = [vec![], vec!["a"], vec!["b"], vec!["a", "b"]]
            .into_iter()
            .flat_map(|names| {
                [vec![one], vec![other], vec![one, other]].map(|places| (names.clone(), places))
            })
            .collect();
        let two = |first| choices.iter().map(move |second| [first, second]);
        let pairs_of = choices.iter().flat_map(two);
        let all: Vec<[&Choice; 3]> = pairs_of
            .flat_map(|[first, second]| choices.iter().map(move |third| [first, second, third]))
            .collect();
        let mut refused = 0;
        for sources in all {
            let given: BTreeSet<_> =
                sources.iter().flat_map(|(names, places)| pairs(names, places)).collect();
            let Some(InForce { roles, scope: Scope::Estates { estates } }) = together(sources) else {
                refused += 1;
                let roles: BTreeSet<_> = given.iter().map(|(role, _place)| role).collect();
                let places: BTreeSet<_> = given.iter().map(|(_role, place)| place).collect();
                assert!(given.len() < roles.len() * places.len(), "{sources:?} is refused for nothing");
                continue;
            };
            let names: Vec<&str> = roles.iter().map(RoleName::as_str).collect();
            assert_eq!(pairs(&names, &estates), given, "{sources:?}");
        }
        assert!(refused > 0);
    }

    #[test]
    fn what_begins_later_is_held_against_what_is_in_force_then() {
        let (one, other) =
            (Scope::estate(EstateId::new(&SystemIds)), Scope::estate(EstateId::new(&SystemIds)));
        let day = |days: i64| DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let during = |held: Held, from: i64, until: i64| {
            let term = Term { begins_at: day(from), ends_at: Some(day(until)), ..held.term };
            Held { term, ..held }
        };
        let nothing = own(&[], &one);
        let first = during(held(&["agent"], &one), 0, 10);
        let after = during(held(&["cashier"], &other), 10, 20);
        let rights = over_time(&nothing, &[first.clone(), after.clone()], day(1)).unwrap();
        assert_eq!(
            rights.iter().map(|rights| rights.roles.clone()).collect::<Vec<_>>(),
            [roles(&["agent"]), roles(&["cashier"])]
        );
        let within = during(held(&["cashier"], &other), 9, 20);
        assert!(over_time(&nothing, &[first.clone(), within.clone()], day(1)).is_err());
        assert_eq!(in_force(&nothing, &[first, after], day(20)), nothing, "it is over");
        assert!(over_time(&nothing, &[within], day(30)).is_ok());
    }
}
