//! What somebody may be given: never more than the giver holds.

use kernel::{Actor, Permission, Refusal, Scope};

/// Rights at places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) permissions: Vec<Permission>,
    pub(crate) scope: Scope,
}

/// Passes when `actor` holds all of `grant`: whoever manages accounts must not lift themselves by an account they
/// made.
///
/// # Errors
/// `identity.beyond_own_rights` names the first right the actor lacks.
pub(crate) fn refuse_beyond(actor: &Actor, grant: &Grant) -> Result<(), Refusal> {
    if let Some(missing) = grant.permissions.iter().find(|permission| !actor.may(**permission)) {
        return Err(Refusal::forbidden(
            "identity.beyond_own_rights",
            format!("You cannot grant or manage `{missing}`, which you do not hold."),
            format!("您没有权限 `{missing}`，因此不能授予或管理它。"),
        ));
    }
    if holds(&actor.scope, &grant.scope) {
        return Ok(());
    }
    Err(Refusal::forbidden(
        "identity.beyond_own_scope",
        "You cannot grant or manage rights at places outside your own scope.",
        "不能授予或管理超出您自身范围的权限。",
    ))
}

/// True when every estate of `inner` surely lies in `outer`. Which estates a region has is the archive's knowledge,
/// so an estate is not taken to lie in a region here: whoever manages a region grants the region.
pub(crate) fn holds(outer: &Scope, inner: &Scope) -> bool {
    match (outer, inner) {
        (Scope::Group, _any) => true,
        (Scope::Regions { regions: outer }, Scope::Regions { regions: inner }) => {
            inner.iter().all(|region| outer.contains(region))
        }
        (Scope::Estates { estates: outer }, Scope::Estates { estates: inner }) => {
            inner.iter().all(|estate| outer.contains(estate))
        }
        (
            Scope::Regions { .. } | Scope::Estates { .. },
            Scope::Group | Scope::Regions { .. } | Scope::Estates { .. },
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{EstateId, Principal, SystemIds};

    use super::*;

    fn regions(names: &[&str]) -> Scope {
        Scope::Regions { regions: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    #[test]
    fn nobody_grants_what_they_do_not_hold() {
        let estate = Scope::estate(EstateId::new(&SystemIds));
        let actor = |scope: &Scope| Actor {
            principal: Principal::System("test".to_owned()),
            permissions: vec![Permission::TicketsRead],
            scope: scope.clone(),
        };
        let code = |actor: &Actor, permission, scope: &Scope| {
            let grant = Grant { permissions: vec![permission], scope: scope.clone() };
            refuse_beyond(actor, &grant).err().map(|refusal| refusal.code)
        };
        let east = regions(&["east"]);
        assert_eq!(code(&actor(&Scope::Group), Permission::TicketsRead, &estate), None);
        assert_eq!(code(&actor(&regions(&["east", "west"])), Permission::TicketsRead, &east), None);
        assert_eq!(code(&actor(&estate), Permission::TicketsRead, &estate), None);
        assert_eq!(
            code(&actor(&Scope::Group), Permission::TicketsWrite, &estate),
            Some("identity.beyond_own_rights")
        );
        for (own, given) in
            [(&east, &Scope::Group), (&east, &estate), (&estate, &east), (&estate, &Scope::Group)]
        {
            assert_eq!(
                code(&actor(own), Permission::TicketsRead, given),
                Some("identity.beyond_own_scope"),
                "{own:?} {given:?}"
            );
        }
    }
}
