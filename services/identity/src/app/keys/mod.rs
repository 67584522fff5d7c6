//! The keys that sign, and the tokens they sign.

mod issue_client_token;
mod keyring;
mod turn_keys;

pub(crate) use issue_client_token::{ClientCredentials, ClientToken, TokenRefusal, issue_client_token};
pub(crate) use keyring::{AccessToken, Keyring};
pub(crate) use turn_keys::turn_keys;
