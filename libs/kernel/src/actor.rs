//! Who is asking.

use crate::{ApiClientId, Permission, Refusal, Scope, StaffId};

/// Who stands behind a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A member of staff, signed in.
    Staff(StaffId),
    /// A third-party application.
    Client(ApiClientId),
    /// Steward itself: a service's name, or the job or consumer at work.
    System(String),
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

    /// Passes when the actor holds `permission`.
    ///
    /// # Errors
    /// A `forbidden` refusal that names what is missing.
    pub fn require(&self, permission: Permission) -> Result<(), Refusal> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Refusal::forbidden(
            "permission_missing",
            format!("This needs the permission `{permission}`."),
            format!("需要权限 `{permission}`。"),
        ))
    }
}
