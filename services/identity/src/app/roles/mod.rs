//! Roles.

mod create_role;
mod list_roles;

pub(crate) use create_role::{NewRole, create_role};
pub(crate) use list_roles::list_roles;
