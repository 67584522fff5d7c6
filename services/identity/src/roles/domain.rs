//! What somebody may be given: never more than the giver holds.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, EstateId, Permission, Refusal, Scope, text::match_key};

/// Passes when all of `scope` lies within the scope of `actor`: whoever manages accounts must not reach further by an
/// account they made.
///
/// # Errors
/// `identity.beyond_own_scope`.
pub(crate) fn refuse_beyond_scope(actor: &Actor, scope: &Scope, known: &KnownPlaces) -> Result<(), Refusal> {
    if holds(&actor.scope, scope, known) {
        return Ok(());
    }
    Err(Refusal::forbidden("identity.beyond_own_scope"))
}

/// Passes when `actor` holds all of `permissions`.
///
/// # Errors
/// `identity.beyond_own_rights` names the first that they lack.
pub(crate) fn refuse_beyond_rights(actor: &Actor, permissions: &[Permission]) -> Result<(), Refusal> {
    let Some(missing) = permissions.iter().find(|permission| !actor.may(**permission)) else { return Ok(()) };
    Err(Refusal::forbidden("identity.beyond_own_rights").with("missing", *missing))
}

/// What is known of the places that two scopes name.
#[derive(Debug, Default)]
pub(crate) struct KnownPlaces {
    /// The regions that an estate lies in.
    pub(crate) estates: BTreeMap<EstateId, Vec<String>>,
    /// The regions that a region lies in, itself included, by its key.
    pub(crate) regions: BTreeMap<String, BTreeSet<String>>,
}

impl KnownPlaces {
    fn regions_of(&self, estate_id: EstateId) -> impl Iterator<Item = &str> {
        self.estates.get(&estate_id).into_iter().flatten().map(String::as_str)
    }

    fn lies_in(&self, region: &str, scope: &Scope) -> bool {
        let within = self.regions.get(&match_key(region));
        within.is_some_and(|regions| regions.iter().any(|region| scope.names_region(region)))
    }
}

/// True when every estate of `inner` surely lies in `outer`. An estate whose region is not known lies in none.
fn holds(outer: &Scope, inner: &Scope, known: &KnownPlaces) -> bool {
    let lies_within = |region: &String| outer.names_region(region) || known.lies_in(region, outer);
    *outer == Scope::Group
        || (*inner != Scope::Group
            && inner.regions().iter().all(lies_within)
            && inner.estates().iter().all(|id| outer.covers(*id, known.regions_of(*id))))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use kernel::{Actor, EstateId, Permission, Principal, Scope, SystemIds};

    use super::{KnownPlaces, refuse_beyond_rights, refuse_beyond_scope};

    fn regions(names: &[&str]) -> Scope {
        Scope::Regions { regions: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn actor(scope: &Scope) -> Actor {
        let principal = Principal::System("test".to_owned());
        Actor::new(principal, vec![Permission::TicketsRead], scope.clone())
    }

    #[test]
    fn nobody_grants_what_they_do_not_hold() {
        let actor = actor(&Scope::Group);
        assert!(refuse_beyond_rights(&actor, &[Permission::TicketsRead]).is_ok());
        let refusal = refuse_beyond_rights(&actor, &[Permission::TicketsRead, Permission::TicketsWrite]);
        assert_eq!(refusal.unwrap_err().code, "identity.beyond_own_rights");
    }

    #[test]
    fn nobody_grants_beyond_their_own_places() {
        let (east, west, unknown) =
            (EstateId::new(&SystemIds), EstateId::new(&SystemIds), EstateId::new(&SystemIds));
        let coast = BTreeSet::from(["coast".to_owned(), "east".to_owned()]);
        let known = KnownPlaces {
            estates: BTreeMap::from([
                (east, vec!["coast".to_owned(), "east".to_owned()]),
                (west, vec!["west".to_owned()]),
            ]),
            regions: BTreeMap::from([("coast".to_owned(), coast)]),
        };
        let may = |own: &Scope, given: &Scope| refuse_beyond_scope(&actor(own), given, &known).is_ok();
        let (of_east, here) = (regions(&["east"]), Scope::estate(east));
        assert!(may(&Scope::Group, &here) && may(&here, &here));
        assert!(may(&regions(&["Ｅast", "west"]), &of_east), "the spelling does not matter");
        assert!(may(&of_east, &here), "a region holds its estates");
        assert!(may(&of_east, &regions(&["coast"])), "and the regions within it");
        for (own, given) in [
            (&of_east, &Scope::Group),
            (&of_east, &Scope::estate(west)),
            (&regions(&["coast"]), &of_east),
            (&of_east, &Scope::Estates { estates: vec![east, unknown] }),
            (&here, &of_east),
            (&here, &Scope::Group),
        ] {
            assert!(!may(own, given), "{own:?} {given:?}");
        }
    }
}
