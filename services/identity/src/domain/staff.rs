//! Members of staff, and the roles that give them rights.

use chrono::{DateTime, Utc};
use kernel::{Permission, Refusal, Scope, StaffId};

use super::{RoleName, Username};

/// A named set of permissions. A plain table: roles are made and read, nothing else happens to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) name: RoleName,
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) created_at: DateTime<Utc>,
}

/// Whether somebody may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Active,
    Disabled { at: DateTime<Utc> },
}

/// A member of staff.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    pub(crate) id: StaffId,
    pub(crate) version: i32,
    pub(crate) username: Username,
    pub(crate) name: String,
    /// In PHC form; what it is made of is the app's matter.
    pub(crate) password_hash: String,
    pub(crate) roles: Vec<RoleName>,
    pub(crate) scope: Scope,
    pub(crate) standing: Standing,
    pub(crate) created_at: DateTime<Utc>,
}

impl Staff {
    /// Takes away the right to sign in.
    ///
    /// # Errors
    /// `identity.already_disabled`.
    pub(crate) fn disable(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.refuse_disabled()?;
        self.standing = Standing::Disabled { at: now };
        self.version += 1;
        Ok(())
    }

    /// Replaces roles and scope; running access tokens keep the old rights for their last minutes.
    ///
    /// # Errors
    /// `identity.already_disabled`: a disabled account is left as it was.
    pub(crate) fn change_roles(&mut self, roles: Vec<RoleName>, scope: Scope) -> Result<(), Refusal> {
        self.refuse_disabled()?;
        self.roles = roles;
        self.scope = scope;
        self.version += 1;
        Ok(())
    }

    pub(crate) fn is_active(&self) -> bool {
        self.standing == Standing::Active
    }

    fn refuse_disabled(&self) -> Result<(), Refusal> {
        if self.is_active() {
            return Ok(());
        }
        Err(Refusal::conflict("identity.already_disabled", "This account is disabled.", "该账号已停用。"))
    }
}
