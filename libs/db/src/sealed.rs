//! Personal data at rest: sealed with a key ring, found again through a keyed blind index.
//!
//! A sealed value is `version, key id, nonce, ciphertext` with XChaCha20-Poly1305; the context (table, column and
//! row, such as `customers.phone:<id>`) is authenticated with it, so that a value copied into another row does not
//! open. Its nonce is random: 24 bytes make a collision irrelevant for any number of rows.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, Generate, KeyInit, Payload},
};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Why a value could not be sealed or opened. Says nothing about the value.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key ring's configuration makes no sense.
    #[error("the sealing keys are misconfigured: {0}")]
    Keys(String),
    /// The bytes are no sealed value.
    #[error("not a sealed value")]
    Malformed,
    /// Sealed with a key that is not on the ring.
    #[error("sealed with the key `{0}`, which is not on the ring")]
    UnknownKey(String),
    /// Changed since, or sealed for another place.
    #[error("the sealed value was changed, or belongs to another context")]
    Tampered,
    /// Longer than the cipher takes.
    #[error("the value is too long to seal")]
    TooLong,
}

/// Seals and opens; cheap to clone.
#[derive(Clone)]
pub struct Sealer(Arc<Ring>);

struct Ring {
    keys: BTreeMap<String, XChaCha20Poly1305>,
    active: String,
    index: Hmac<Sha256>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Sealer(active key `{}` of {})", self.0.active, self.0.keys.len())
    }
}

impl Sealer {
    /// Reads a ring `id:base64,id:base64,…`, whose first key is the active one (the rest only open), and the index
    /// key in base64. Every key has 32 bytes. The index key never rotates without an index rebuilt from the values.
    ///
    /// # Errors
    /// [`SealError::Keys`], which names the key and never shows it.
    pub fn parse(ring: &SecretString, index_key: &SecretString) -> Result<Self, SealError> {
        let mut keys = BTreeMap::new();
        let mut active = None;
        for part in ring.expose_secret().split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (id, key) = part
                .split_once(':')
                .ok_or_else(|| SealError::Keys("a key has no id; write `id:base64`".to_owned()))?;
            if id.is_empty() || id.len() > usize::from(u8::MAX) {
                return Err(SealError::Keys("a key's id must have 1 to 255 bytes".to_owned()));
            }
            let cipher = XChaCha20Poly1305::new(&(*decode(id, key)?).into());
            if keys.insert(id.to_owned(), cipher).is_some() {
                return Err(SealError::Keys(format!("the key `{id}` is there twice")));
            }
            active.get_or_insert_with(|| id.to_owned());
        }
        let active = active.ok_or_else(|| SealError::Keys("there is no key".to_owned()))?;
        let index_key = decode("index key", index_key.expose_secret())?;
        let index = Hmac::new_from_slice(&*index_key)
            .map_err(|_length| SealError::Keys("the index key cannot be used".to_owned()))?;
        Ok(Self(Arc::new(Ring { keys, active, index })))
    }

    /// Keys that everybody knows, for tests alone.
    #[must_use]
    pub fn for_tests() -> Self {
        let keys = BTreeMap::from([("test".to_owned(), XChaCha20Poly1305::new(&[7; KEY_BYTES].into()))]);
        // A shorter HMAC key is the same key with zeros after it (RFC 2104).
        let mut index_key = [0; 64];
        index_key[..KEY_BYTES].fill(9);
        Self(Arc::new(Ring { keys, active: "test".to_owned(), index: Hmac::new(&index_key.into()) }))
    }

    /// Seals `plain` for the place named by `context`, with the active key.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond the cipher's 256 GiB.
    pub fn seal(&self, context: &str, plain: &str) -> Result<Vec<u8>, SealError> {
        let Ring { keys, active, .. } = &*self.0;
        let cipher = keys.get(active).ok_or_else(|| SealError::UnknownKey(active.clone()))?;
        let nonce = XNonce::generate();
        let header = header(active)?;
        let aad = [header.as_slice(), context.as_bytes()].concat();
        let sealed = cipher
            .encrypt(&nonce, Payload { msg: plain.as_bytes(), aad: &aad })
            .map_err(|_opaque| SealError::TooLong)?;
        Ok([header.as_slice(), nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for the place named by `context`.
    ///
    /// # Errors
    /// [`SealError`] when it is no sealed value, its key is gone, or it does not belong here.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<String, SealError> {
        let parts = Parts::of(sealed)?;
        let cipher =
            self.0.keys.get(parts.key_id).ok_or_else(|| SealError::UnknownKey(parts.key_id.to_owned()))?;
        let aad = [parts.header, context.as_bytes()].concat();
        let plain = cipher
            .decrypt(&XNonce::from(parts.nonce), Payload { msg: parts.ciphertext, aad: &aad })
            .map_err(|_opaque| SealError::Tampered)?;
        String::from_utf8(plain).map_err(|_bytes| SealError::Malformed)
    }

    /// What to look a value up by: the same for the same value in one context (name the column, not the row), and
    /// meaningless without the key. 32 bytes.
    #[must_use]
    pub fn blind_index(&self, context: &str, plain: &str) -> Vec<u8> {
        let mut mac = self.0.index.clone();
        mac.update(context.as_bytes());
        mac.update(&[0]);
        mac.update(plain.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}

fn decode(name: &str, text: &str) -> Result<Zeroizing<[u8; KEY_BYTES]>, SealError> {
    let bytes = Zeroizing::new(
        BASE64_STANDARD
            .decode(text.trim())
            .map_err(|_secret| SealError::Keys(format!("`{name}` is not base64")))?,
    );
    <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
        .map(Zeroizing::new)
        .map_err(|_length| SealError::Keys(format!("`{name}` must have {KEY_BYTES} bytes")))
}

fn header(key_id: &str) -> Result<Vec<u8>, SealError> {
    let length = u8::try_from(key_id.len()).map_err(|_long| SealError::UnknownKey(key_id.to_owned()))?;
    Ok([&[VERSION, length], key_id.as_bytes()].concat())
}

struct Parts<'a> {
    header: &'a [u8],
    key_id: &'a str,
    nonce: [u8; NONCE_BYTES],
    ciphertext: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(sealed: &'a [u8]) -> Result<Self, SealError> {
        Self::cut(sealed).ok_or(SealError::Malformed)
    }

    fn cut(sealed: &'a [u8]) -> Option<Self> {
        let (&[version, length], rest) = sealed.split_first_chunk::<2>()?;
        if version != VERSION {
            return None;
        }
        let (key_id, rest) = rest.split_at_checked(usize::from(length))?;
        let (header, _rest) = sealed.split_at_checked(key_id.len() + 2)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        Some(Self { header, key_id: std::str::from_utf8(key_id).ok()?, nonce: *nonce, ciphertext })
    }
}
