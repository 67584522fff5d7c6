//! The rules of identity, pure: who may sign in, what may be granted, when keys turn over.
//!
//! Secrets are opaque here: a password's hash is text, a secret's digest is bytes, and nobody in this room makes one.

mod api_client;
mod grant;
mod lockout;
mod names;
mod service_permissions;
mod session;
mod signing_key;
mod staff;

pub(crate) use api_client::{ApiClient, ClientSecret, MOST_OVERLAP_HOURS};
pub(crate) use grant::{Grant, refuse_beyond_rights, refuse_beyond_scope};
pub(crate) use lockout::{Counted, Lockout};
pub(crate) use names::{Password, RoleName, Username};
pub(crate) use service_permissions::ServicePermissions;
pub(crate) use session::{Ended, GRACE, MOST_TOLD, Session, TokensOver};
pub(crate) use signing_key::{KeyStep, KeyTimes, next_step, signing_now};
pub(crate) use staff::{ADMINISTRATOR, PasswordSet, Role, Staff, StaffStatus, Standing, permissions_of};
