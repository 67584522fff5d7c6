//! Who is calling, and what they may do: signed tokens, the keys behind them, and the extractor that makes the needed
//! permission part of a handler's type.
//!
//! Tokens are JWTs signed with Ed25519 and nothing else: a token that names another algorithm is refused unread, so
//! neither `none` nor a public key taken for a shared secret gets anywhere. Times are checked against the injected
//! clock, and rights against what identity has taken back since ([`CurrentRights`]). Deliberately absent: accounts, passwords and the issuing of tokens to people, which `identity` owns.

mod acts;
mod caller;
mod claims;
mod identify;
mod jwks;
mod keys;
mod refusals;
mod rights;
mod service_tokens;
mod signer;
mod verifier;

pub mod need;

pub use caller::{Caller, Still};
pub use claims::{AUDIENCE, Claims, MAX_TOKEN_BYTES, MAX_TOKEN_SECS, Subject, TOKEN_TYPE};
pub use jwks::{KeyError, KeySource, LocalKeys, RemoteKeys};
pub use keys::{JwkSet, KeyPair, PublicKey};
pub use refusals::{RefusalLog, Refused, Unfound};
pub use rights::{CurrentRights, Issued};
pub use service_tokens::{ServiceTokens, ServiceTokensConfig, TokenFetchError};
pub use signer::{SignError, Signer};
pub use verifier::{TokenError, Verifier};

/// The words to what this crate refuses.
pub const WORDING: kernel::Wording = kernel::wording!("auth");
