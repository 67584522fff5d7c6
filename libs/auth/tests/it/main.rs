//! Tokens that must not be trusted, keys that move, and handlers that need a permission.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod callers;
mod issuer;
mod remote;
mod service_tokens;
mod tokens;
