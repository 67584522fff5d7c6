//! Members of staff, and the roles that give them rights.

mod email;
mod names;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{Language, Permission, Refusal, Scope, StaffId};

pub(crate) use email::EmailAddress;
pub(crate) use names::{Password, RoleName, Username};

/// A named set of permissions, the same in the whole group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) name: RoleName,
    pub(crate) description: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) second_factor: SecondFactorPolicy,
    pub(crate) version: i32,
    pub(crate) created_at: DateTime<Utc>,
}

/// The role of the first account; it always has every permission this build knows.
pub(crate) const ADMINISTRATOR: &str = "administrator";

impl Role {
    /// The role with another content. Of one that belongs to Steward, what its holders have to prove is all that people
    /// decide.
    ///
    /// # Errors
    /// `identity.role_built_in`.
    pub(crate) fn changed(
        &self,
        description: String,
        permissions: Vec<Permission>,
        second_factor: SecondFactorPolicy,
    ) -> Result<Self, Refusal> {
        let sorted = |permissions: &[Permission]| BTreeSet::from_iter(permissions.to_vec());
        if description != self.description || sorted(&permissions) != sorted(&self.permissions) {
            self.refuse_built_in()?;
        }
        Ok(Self { description, permissions, second_factor, version: self.version + 1, ..self.clone() })
    }

    /// Passes for a role that people made.
    ///
    /// # Errors
    /// `identity.role_built_in`.
    pub(crate) fn refuse_built_in(&self) -> Result<(), Refusal> {
        if self.name.as_str() != ADMINISTRATOR {
            return Ok(());
        }
        Err(Refusal::conflict("identity.role_built_in"))
    }
}

/// What roles amount to: each permission once, in a fixed order.
pub(crate) fn permissions_of(roles: Vec<Role>) -> Vec<Permission> {
    let permissions: BTreeSet<_> = roles.into_iter().flat_map(|role| role.permissions).collect();
    permissions.into_iter().collect()
}

/// Whether one of these roles asks its holders for a second factor.
pub(crate) fn asks_for_second_factor(roles: &[Role]) -> bool {
    roles.iter().any(|role| role.second_factor == SecondFactorPolicy::Required)
}

/// Who chose a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasswordSet {
    /// The person.
    ByOwner,
    /// Somebody who manages them, for a start.
    ByAnother,
}

kernel::define_words! {
    /// Whether somebody may sign in.
    StaffStatus {
        /// They may.
        Active = "active",
        /// They may not.
        Disabled = "disabled",
    }
}

kernel::define_words! {
    /// What the holders of a role have to prove beside their password.
    SecondFactorPolicy {
        /// Nothing, unless they chose to.
        Optional = "optional",
        /// A second factor: without one, a sign-in leads to nothing but its enrolment.
        Required = "required",
    }
}

/// Whether somebody may sign in, and since when not.
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
    /// Where they are written to, and a link for a new password goes.
    pub(crate) email: Option<EmailAddress>,
    /// In which language.
    pub(crate) language: Language,
    /// In PHC form; `app` decides how it is made.
    pub(crate) password_hash: String,
    /// Somebody else has set the password: it opens nothing but the way to another one.
    pub(crate) must_change_password: bool,
    /// Since when they sign in with a second factor, if they do.
    pub(crate) second_factor_at: Option<DateTime<Utc>>,
    /// Since when they are linked with somebody at the group's sign-in provider, if they are.
    pub(crate) provider_linked_at: Option<DateTime<Utc>>,
    pub(crate) roles: Vec<RoleName>,
    pub(crate) scope: Scope,
    pub(crate) standing: Standing,
    /// When a session of theirs was last ended by somebody: access tokens of before that name no session are over, too.
    pub(crate) tokens_valid_from: Option<DateTime<Utc>>,
    /// When all of their sessions were last ended: access tokens that were issued before are over.
    pub(crate) sessions_valid_from: Option<DateTime<Utc>>,
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
        self.end_all_tokens(now);
        self.version += 1;
        Ok(())
    }

    /// Gives back the right to sign in; sessions and tokens of before stay over.
    ///
    /// # Errors
    /// `identity.already_enabled`.
    pub(crate) fn enable(&mut self) -> Result<(), Refusal> {
        if self.is_active() {
            return Err(Refusal::conflict("identity.already_enabled"));
        }
        self.standing = Standing::Active;
        self.version += 1;
        Ok(())
    }

    /// Takes another password, and with it every token that was issued before.
    ///
    /// # Errors
    /// `identity.already_disabled`.
    pub(crate) fn set_password(
        &mut self,
        password_hash: String,
        set: PasswordSet,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.refuse_disabled()?;
        self.password_hash = password_hash;
        self.must_change_password = set == PasswordSet::ByAnother;
        self.end_all_tokens(now);
        self.version += 1;
        Ok(())
    }

    /// From now on they sign in with a second factor, or with another one.
    pub(crate) fn take_second_factor(&mut self, now: DateTime<Utc>) {
        self.second_factor_at = Some(now);
        self.version += 1;
    }

    /// They sign in without one again.
    ///
    /// # Errors
    /// `identity.no_second_factor`.
    pub(crate) fn leave_second_factor(&mut self) -> Result<(), Refusal> {
        if self.second_factor_at.take().is_none() {
            return Err(Refusal::conflict("identity.no_second_factor"));
        }
        self.version += 1;
        Ok(())
    }

    /// They are linked with somebody at the sign-in provider.
    pub(crate) fn link_to_provider(&mut self, now: DateTime<Utc>) {
        self.provider_linked_at = Some(now);
        self.version += 1;
    }

    /// They are not linked any more, and every token that was issued before is over: it may have come of the link.
    ///
    /// # Errors
    /// `identity.no_provider_link`.
    pub(crate) fn leave_provider(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.provider_linked_at.take().is_none() {
            return Err(Refusal::conflict("identity.no_provider_link"));
        }
        self.end_all_tokens(now);
        self.version += 1;
        Ok(())
    }

    /// They are written to elsewhere, or in another language.
    ///
    /// # Errors
    /// `identity.already_disabled`: a disabled account is left as it was.
    pub(crate) fn change_contact(
        &mut self,
        email: Option<EmailAddress>,
        language: Language,
    ) -> Result<(), Refusal> {
        self.refuse_disabled()?;
        self.email = email;
        self.language = language;
        self.version += 1;
        Ok(())
    }

    /// Notes that one of their sessions was ended. Its access tokens are told by its id. Those that name no session may be
    /// of any, so they all are over.
    pub(crate) fn end_unnamed_tokens(&mut self, now: DateTime<Utc>) {
        self.tokens_valid_from = Some(now);
        self.version += 1;
    }

    /// Ends what access tokens there are; a session that goes on gets new ones.
    fn end_all_tokens(&mut self, now: DateTime<Utc>) {
        self.tokens_valid_from = Some(now);
        self.sessions_valid_from = Some(now);
    }

    /// Replaces roles and scope.
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

    /// True for who administers the whole group, once they may sign in.
    pub(crate) fn is_of_administration(&self) -> bool {
        self.scope == Scope::Group && self.roles.iter().any(|role| role.as_str() == ADMINISTRATOR)
    }

    pub(crate) fn is_active(&self) -> bool {
        self.standing == Standing::Active
    }

    fn refuse_disabled(&self) -> Result<(), Refusal> {
        if self.is_active() {
            return Ok(());
        }
        Err(Refusal::conflict("identity.already_disabled"))
    }
}
