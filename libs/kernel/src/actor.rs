//! Who is asking.

use crate::{ApiClientId, Permission, Refusal, Scope, StaffId};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub principal: Principal,
    /// What they may do.
    pub permissions: Vec<Permission>,
    /// Where.
    pub scope: Scope,
}

impl Actor {
    /// The suite itself, for jobs and consumers; `name` is what the audit trail shows.
    #[must_use]
    pub fn system(name: &str) -> Self {
        Self {
            principal: Principal::System(name.to_owned()),
            permissions: Permission::ALL.to_vec(),
            scope: Scope::all("the suite acts on every estate"),
        }
    }

    /// True when the actor holds `permission`.
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
            Scope::Regions { .. } | Scope::Estates { .. } => Err(Refusal::forbidden("scope_too_narrow")),
        }
    }

    /// Passes when the actor holds `permission`.
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
