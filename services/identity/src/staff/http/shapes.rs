//! Staff and roles in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Language, Permission, Refusal, Scope, StaffId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    roles::app::{CreateRole, RoleChange},
    staff::{
        app::CreateStaff,
        domain::{
            EmailAddress, Password, Role, RoleName, SecondFactorPolicy, Staff, StaffStatus, Standing,
            Username,
        },
    },
};

/// Text that never shows itself.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct SecretText(pub(crate) SecretString);

/// A member of staff to take in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStaffBody {
    /// 3 to 64 of a-z, 0-9, `.`, `_`, `-`, beginning with a letter; capitals become small.
    #[schema(pattern = r"^\s*[A-Za-z][A-Za-z0-9._-]{2,63}\s*$", example = "lin.xiaojing")]
    username: String,
    /// As colleagues call them.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Where they are written to: a link for a new password goes there.
    #[schema(min_length = 3, max_length = 254, example = "lin.xiaojing@example.com")]
    email: Option<String>,
    /// In which language they are written to; `zh-CN` where nothing is said.
    language: Option<Language>,
    /// 10 to 128 characters, neither a common password nor made of names; the user name may not be in it.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    password: SecretText,
    /// False where they chose the password themselves, such as on the spot; else it opens nothing but a sign-in that
    /// brings one of their own.
    #[serde(default = "is_from_another")]
    #[schema(default = true)]
    must_change_password: bool,
    /// Names of roles.
    #[schema(max_items = 20, example = json!(["administrator"]))]
    roles: Vec<String>,
    /// Where the roles hold.
    scope: Scope,
}

/// Who makes an account knows its password, and whoever saw them hand it over: unless they say otherwise, it is a first one.
fn is_from_another() -> bool {
    true
}

impl NewStaffBody {
    pub(crate) fn into_command(self) -> Result<CreateStaff, Refusal> {
        let mut faults = Faults::new();
        let username = Username::parse("/username", &self.username, &mut faults);
        let new = CreateStaff {
            name: faults.line("/name", &self.name, 100),
            email: self.email.map(|email| EmailAddress::parse("/email", &email, &mut faults)),
            language: self.language.unwrap_or(Language::Zh),
            password: Password::parse("/password", self.password.0.expose_secret(), &mut faults),
            must_change_password: self.must_change_password,
            roles: role_names(self.roles, &mut faults),
            scope: sound_scope(self.scope, &mut faults),
            username,
        };
        faults.into_result()?;
        Ok(new)
    }
}

/// A password to begin again with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetBody {
    /// 10 to 128 characters, neither a common password nor made of names. It opens nothing but the way to another one.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    password: SecretText,
}

impl ResetBody {
    pub(crate) fn into_password(self) -> Result<Password, Refusal> {
        let mut faults = Faults::new();
        let password = Password::parse("/password", self.password.0.expose_secret(), &mut faults);
        faults.into_result()?;
        Ok(password)
    }
}

/// Where somebody is written to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactBody {
    /// None takes it away.
    #[schema(min_length = 3, max_length = 254, example = "lin.xiaojing@example.com")]
    email: Option<String>,
    language: Language,
}

impl ContactBody {
    pub(super) fn into_contact(self) -> Result<(Option<EmailAddress>, Language), Refusal> {
        let mut faults = Faults::new();
        let email = self.email.map(|email| EmailAddress::parse("/email", &email, &mut faults));
        faults.into_result()?;
        Ok((email, self.language))
    }
}

/// Another content for a role.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleBody {
    /// What it is for.
    #[schema(min_length = 1, max_length = 200)]
    description: String,
    #[schema(max_items = 100)]
    permissions: Vec<Permission>,
    /// What its holders have to prove at their next sign-in; as it is where nothing is said.
    second_factor: Option<SecondFactorPolicy>,
}

impl RoleBody {
    pub(crate) fn into_change(self) -> Result<RoleChange, Refusal> {
        let mut faults = Faults::new();
        let change = RoleChange {
            description: faults.text("/description", &self.description, 200),
            permissions: distinct(self.permissions, 0, &mut faults),
            second_factor: self.second_factor,
        };
        faults.into_result()?;
        Ok(change)
    }
}

/// Other roles for a member of staff.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesBody {
    /// Names of roles; they replace the present ones.
    #[schema(max_items = 20, example = json!(["administrator"]))]
    roles: Vec<String>,
    /// Where the roles hold.
    scope: Scope,
}

impl RolesBody {
    pub(crate) fn into_command(self) -> Result<(Vec<RoleName>, Scope), Refusal> {
        let mut faults = Faults::new();
        let command = (role_names(self.roles, &mut faults), sound_scope(self.scope, &mut faults));
        faults.into_result()?;
        Ok(command)
    }
}

/// A role to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRoleBody {
    /// 2 to 40 of a-z, 0-9, `-`, beginning with a letter.
    #[schema(pattern = "^[a-z][a-z0-9-]{1,39}$", example = "dispatcher")]
    name: String,
    /// What it is for.
    #[schema(min_length = 1, max_length = 200)]
    description: String,
    #[schema(max_items = 100)]
    permissions: Vec<Permission>,
    /// What its holders have to prove beside their password; `optional` where nothing is said.
    second_factor: Option<SecondFactorPolicy>,
}

impl NewRoleBody {
    pub(crate) fn into_command(self) -> Result<CreateRole, Refusal> {
        let mut faults = Faults::new();
        let new = CreateRole {
            name: RoleName::parse("/name", &self.name, &mut faults),
            description: faults.text("/description", &self.description, 200),
            permissions: distinct(self.permissions, 0, &mut faults),
            second_factor: self.second_factor.unwrap_or(SecondFactorPolicy::Optional),
        };
        faults.into_result()?;
        Ok(new)
    }
}

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffView {
    staff_id: StaffId,
    username: String,
    name: String,
    /// Where they are written to; masked where several accounts are shown, and where one was created.
    email: Option<String>,
    /// In which language.
    language: Language,
    roles: Vec<String>,
    scope: Scope,
    status: StaffStatus,
    /// True until they have chosen a password of their own.
    must_change_password: bool,
    /// Since when they sign in with a second factor; null for those who do not.
    second_factor_at: Option<DateTime<Utc>>,
    /// Since when they are linked with somebody at the group's sign-in provider; null for those who are not.
    provider_linked_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

impl StaffView {
    /// With the whole mail address.
    pub(crate) fn whole(staff: &Staff) -> Self {
        let email = staff.email.as_ref().map(|email| email.as_str().to_owned());
        Self { email, ..Self::from(staff) }
    }
}

impl From<&Staff> for StaffView {
    fn from(staff: &Staff) -> Self {
        let Staff {
            id,
            version: _,
            username,
            name,
            email,
            language,
            password_hash: _,
            must_change_password,
            second_factor_at,
            provider_linked_at,
            roles,
            scope,
            standing,
            tokens_valid_from: _,
            sessions_valid_from: _,
            created_at,
        } = staff;
        let (status, disabled_at) = match standing {
            Standing::Active => (StaffStatus::Active, None),
            Standing::Disabled { at } => (StaffStatus::Disabled, Some(*at)),
        };
        Self {
            staff_id: *id,
            username: username.as_str().to_owned(),
            name: name.clone(),
            email: email.as_ref().map(EmailAddress::masked),
            language: *language,
            roles: roles.iter().map(|role| role.as_str().to_owned()).collect(),
            scope: scope.clone(),
            status,
            must_change_password: *must_change_password,
            second_factor_at: *second_factor_at,
            provider_linked_at: *provider_linked_at,
            created_at: *created_at,
            disabled_at,
        }
    }
}

/// A role.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleView {
    name: String,
    description: String,
    permissions: Vec<Permission>,
    /// What its holders have to prove beside their password.
    second_factor: SecondFactorPolicy,
    created_at: DateTime<Utc>,
}

impl From<&Role> for RoleView {
    fn from(role: &Role) -> Self {
        let Role { name, description, permissions, second_factor, version: _, created_at } = role;
        Self {
            name: name.as_str().to_owned(),
            description: description.clone(),
            permissions: permissions.clone(),
            second_factor: *second_factor,
            created_at: *created_at,
        }
    }
}

/// Each permission once, in a fixed order, of a list that has `least` to a hundred entries.
pub(crate) fn distinct(permissions: Vec<Permission>, least: usize, faults: &mut Faults) -> Vec<Permission> {
    let mut permissions = faults.list("/permissions", "list.length", permissions, least..=100);
    permissions.sort_unstable();
    permissions.dedup();
    permissions
}

pub(crate) fn role_names(names: Vec<String>, faults: &mut Faults) -> Vec<RoleName> {
    let names = faults.list("/roles", "list.too_long", names, 0..=20);
    let parse = |(index, name): (usize, &String)| RoleName::parse(&format!("/roles/{index}"), name, faults);
    let mut roles: Vec<RoleName> = names.iter().enumerate().map(parse).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// A scope that names somewhere, and not everywhere one by one.
fn sound_scope(scope: Scope, faults: &mut Faults) -> Scope {
    match scope {
        Scope::Group => Scope::Group,
        Scope::Regions { regions } => Scope::Regions { regions: sound_regions(regions, faults) },
        Scope::Estates { estates } => Scope::Estates { estates: sound_estates(estates, faults) },
        Scope::Places { regions, estates } => {
            Scope::Places { regions: sound_regions(regions, faults), estates: sound_estates(estates, faults) }
        }
    }
}

fn sound_regions(regions: Vec<String>, faults: &mut Faults) -> Vec<String> {
    let regions = faults.list("/scope/regions", "list.length", regions, 1..=100);
    for (index, region) in regions.iter().enumerate() {
        faults.line(&format!("/scope/regions/{index}"), region, 64);
    }
    regions
}

fn sound_estates(estates: Vec<EstateId>, faults: &mut Faults) -> Vec<EstateId> {
    faults.list("/scope/estates", "list.length", estates, 1..=5_000)
}
