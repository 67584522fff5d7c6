//! Random secrets that are shown once, and the digests that are kept of them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::Db;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 random bits as text. That much cannot be guessed, so a fast digest is all the hashing it needs.
pub(super) fn random_secret() -> SecretString {
    let bits: [u8; 32] = rand::random();
    URL_SAFE_NO_PAD.encode(bits).into()
}

/// The refresh token that follows `token`: always the same one, so that it can be given again without being kept, and
/// known to nobody who lacks our key.
pub(super) fn successor_of(db: &Db, token: &SecretString) -> SecretString {
    let keyed = db.sealer().blind_index("refresh_tokens.successor", token.expose_secret());
    URL_SAFE_NO_PAD.encode(keyed).into()
}

/// What is kept of a secret.
pub(super) fn digest_of(secret: &SecretString) -> [u8; 32] {
    Sha256::digest(secret.expose_secret()).into()
}

/// True when the digests are equal, in the same time whether or not.
pub(super) fn is_same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}
