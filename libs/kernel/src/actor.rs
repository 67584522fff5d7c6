//! Who is asking.

use crate::{
    ApiClientId, EstateId, Grant, Permission, Refusal, Scope, StaffId,
    grants::{gathered, held_at, held_throughout, scope_of},
};

/// Who stands behind a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A member of staff, signed in.
    Staff(StaffId),
    /// A third-party application.
    Client(ApiClientId),
    /// Steward itself: a service's name, or the job or consumer at work.
    System(String),
}

impl Principal {
    /// The member of staff, where it is one.
    #[must_use]
    pub const fn staff_id(&self) -> Option<StaffId> {
        match self {
            Self::Staff(id) => Some(*id),
            Self::Client(_) | Self::System(_) => None,
        }
    }
}

impl std::fmt::Display for Principal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff(id) => write!(out, "staff:{id}"),
            Self::Client(id) => write!(out, "client:{id}"),
            Self::System(name) => write!(out, "system:{name}"),
        }
    }
}

/// Text that names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not such as `staff:<id>`, `client:<id>` or `system:<name>`")]
pub struct UnknownPrincipal;

impl std::str::FromStr for Principal {
    type Err = UnknownPrincipal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, who) = text.split_once(':').ok_or(UnknownPrincipal)?;
        match kind {
            "staff" => who.parse().map(Self::Staff).ok(),
            "client" => who.parse().map(Self::Client).ok(),
            "system" => Some(Self::System(who.to_owned())),
            _other => None,
        }
        .ok_or(UnknownPrincipal)
    }
}

/// The authenticated caller of an operation: who, what they may do, and where.
///
/// Most people may do the same everywhere: `permissions` then hold in all of `scope`. Who holds different positions at
/// different places has `grants` besides. An operation takes its caller as they are for the permission that it needs
/// ([`Self::needing`]): `scope` is where that one holds, and `permissions` are those that hold in all of it. What holds at one
/// place alone is asked there ([`Self::at`]), so that nobody does at one place what they were given at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub principal: Principal,
    /// What they may do, in all of the scope.
    pub permissions: Vec<Permission>,
    /// Where.
    pub scope: Scope,
    /// All that they hold, where it is not the same everywhere; else nothing.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// Somebody who may do the same everywhere.
    #[must_use]
    pub const fn new(principal: Principal, permissions: Vec<Permission>, scope: Scope) -> Self {
        Self { principal, permissions, scope, grants: Vec::new() }
    }

    /// Somebody who holds `grants`, as they are for what needs no permission; `home` is where somebody without any is
    /// looked for.
    #[must_use]
    pub fn holding(principal: Principal, grants: Vec<Grant>, home: Scope) -> Self {
        let mut grants = gathered(grants);
        if grants.len() > 1 {
            let permissions = held_throughout(&grants.iter().collect::<Vec<_>>(), &grants);
            let scope = Scope::union(grants.iter().map(|grant| &grant.scope));
            return Self { principal, permissions, scope, grants };
        }
        match grants.pop() {
            Some(Grant { permissions, scope }) => Self::new(principal, permissions, scope),
            None => Self::new(principal, Vec::new(), home),
        }
    }

    /// The suite itself, for jobs and consumers; `name` is what the audit trail shows.
    #[must_use]
    pub fn system(name: &str) -> Self {
        let everywhere = Scope::all("the suite acts on every estate");
        Self::new(Principal::System(name.to_owned()), Permission::ALL.to_vec(), everywhere)
    }

    /// The actor without what is not among `permissions`.
    #[must_use]
    pub fn limited_to(mut self, permissions: &[Permission]) -> Self {
        let all = std::iter::once(&mut self.permissions)
            .chain(self.grants.iter_mut().map(|grant| &mut grant.permissions));
        all.for_each(|held| held.retain(|permission| permissions.contains(permission)));
        self
    }

    /// All that the actor holds, one grant for each set of permissions.
    #[must_use]
    pub fn all_grants(&self) -> Vec<Grant> {
        if !self.grants.is_empty() {
            return self.grants.clone();
        }
        vec![Grant { permissions: self.permissions.clone(), scope: self.scope.clone() }]
    }

    /// The actor for what needs `permission`; as they are when they do not hold it anywhere.
    #[must_use]
    pub fn needing(&self, permission: Permission) -> Self {
        let holding: Vec<&Grant> = self.grants.iter().filter(|grant| grant.holds(permission)).collect();
        if holding.is_empty() {
            return self.clone();
        }
        Self {
            principal: self.principal.clone(),
            permissions: held_throughout(&holding, &self.grants),
            scope: Scope::union(holding.iter().map(|grant| &grant.scope)),
            grants: self.grants.clone(),
        }
    }

    /// The actor at one estate, with all that holds there; `regions` are all that the estate lies in. The scope stays as it is.
    #[must_use]
    pub fn at<'a>(&self, estate_id: EstateId, regions: impl Iterator<Item = &'a str> + Clone) -> Self {
        let permissions = if !self.grants.is_empty() {
            held_at(&self.grants, estate_id, regions)
        } else if self.scope.covers(estate_id, regions) {
            self.permissions.clone()
        } else {
            Vec::new()
        };
        Self { permissions, ..self.clone() }
    }

    /// The permissions that the actor holds anywhere.
    #[must_use]
    pub fn held_anywhere(&self) -> Vec<Permission> {
        let held = |permission: &Permission| self.scope_of(*permission).is_some();
        Permission::ALL.iter().copied().filter(held).collect()
    }

    /// Where the actor holds `permission`; `None` when nowhere.
    #[must_use]
    pub fn scope_of(&self, permission: Permission) -> Option<Scope> {
        if self.grants.is_empty() {
            return self.may(permission).then(|| self.scope.clone());
        }
        scope_of(&self.grants, permission)
    }

    /// True when the actor holds `permission` in all of the scope.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// Passes for who may see every estate: what has an effect on the whole group needs the whole group's scope.
    ///
    /// # Errors
    /// `scope_too_narrow`.
    pub fn require_group(&self) -> Result<(), Refusal> {
        match self.scope {
            Scope::Group => Ok(()),
            Scope::Regions { .. } | Scope::Estates { .. } | Scope::Places { .. } => {
                Err(Refusal::forbidden("scope_too_narrow"))
            }
        }
    }

    /// Passes when the actor holds `permission` in all of the scope.
    ///
    /// # Errors
    /// A `forbidden` refusal that names what is missing.
    pub fn require(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Refusal::forbidden("permission_missing").with("permission", permission))
    }
}
