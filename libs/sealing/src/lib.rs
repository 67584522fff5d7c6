//! Personal data at rest: sealed with a key ring, found again through a keyed blind index. What proves that one of our own
//! services speaks is a blind index, too.
//!
//! A sealed value is `version, key id, nonce, ciphertext` with XChaCha20-Poly1305; the context (table, column and
//! row, such as `customers.phone:<id>`) is authenticated with it, so that a value copied into another row does not
//! open. Its nonce is random: 24 bytes make a collision irrelevant for any number of rows.
//!
//! `seal_opened_total` by `key` tells which keys are still needed: one that was rotated out and opens nothing any more, over
//! the time in which every row is read, may leave the ring.

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
    /// Reads a ring `id:base64,id:base64,…`, the id of the key that seals (the first one unless named; the rest only
    /// open), and the index key in base64. Every key has 32 bytes. The index key never rotates without an index rebuilt
    /// from the values.
    ///
    /// A new key comes in two steps, or processes that do not have it yet could not open what others seal: first it is put
    /// on the ring of all of them, then it is named as the active one.
    ///
    /// # Errors
    /// [`SealError::Keys`], which names the key and never shows it.
    pub fn parse(
        ring: &SecretString,
        active: Option<&str>,
        index_key: &SecretString,
    ) -> Result<Self, SealError> {
        let mut keys = BTreeMap::new();
        let mut first = None;
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
            first.get_or_insert_with(|| id.to_owned());
        }
        let first = first.ok_or_else(|| SealError::Keys("there is no key".to_owned()))?;
        let active = active.map_or(first, ToOwned::to_owned);
        if !keys.contains_key(&active) {
            return Err(SealError::Keys(format!("the active key `{active}` is not on the ring")));
        }
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
        self.seal_bytes(context, plain.as_bytes())
    }

    /// The same for bytes.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond the cipher's 256 GiB.
    pub fn seal_bytes(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let Ring { keys, active, .. } = &*self.0;
        let cipher = keys.get(active).ok_or_else(|| SealError::UnknownKey(active.clone()))?;
        let nonce = XNonce::generate();
        let header = header(active)?;
        let aad = [header.as_slice(), context.as_bytes()].concat();
        let sealed = cipher
            .encrypt(&nonce, Payload { msg: plain, aad: &aad })
            .map_err(|_opaque| SealError::TooLong)?;
        Ok([header.as_slice(), nonce.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for the place named by `context`.
    ///
    /// # Errors
    /// [`SealError`] when it is no sealed value, its key is gone, or it does not belong here.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<String, SealError> {
        String::from_utf8(self.open_bytes(context, sealed)?).map_err(|_bytes| SealError::Malformed)
    }

    /// The same for bytes.
    ///
    /// # Errors
    /// [`SealError`] when it is no sealed value, its key is gone, or it does not belong here.
    pub fn open_bytes(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let parts = SealedParts::of(sealed)?;
        let cipher =
            self.0.keys.get(parts.key_id).ok_or_else(|| SealError::UnknownKey(parts.key_id.to_owned()))?;
        let aad = [parts.header, context.as_bytes()].concat();
        metrics::counter!("seal_opened_total", "key" => parts.key_id.to_owned()).increment(1);
        cipher
            .decrypt(&XNonce::from(parts.nonce), Payload { msg: parts.ciphertext, aad: &aad })
            .map_err(|_opaque| SealError::Tampered)
    }

    /// What to look a value up by: the same for the same value in one context (name the column, not the row), and
    /// meaningless without the key. 32 bytes.
    #[must_use]
    pub fn blind_index(&self, context: &str, plain: &str) -> Vec<u8> {
        self.keyed(context, plain).finalize().into_bytes().to_vec()
    }

    /// True when `index` is [`Self::blind_index`] of `plain`; for what somebody else sends: how long it takes does not tell
    /// how much of it was right.
    #[must_use]
    pub fn is_blind_index(&self, context: &str, plain: &str, index: &[u8]) -> bool {
        self.keyed(context, plain).verify_slice(index).is_ok()
    }

    fn keyed(&self, context: &str, plain: &str) -> Hmac<Sha256> {
        let mut mac = self.0.index.clone();
        mac.update(context.as_bytes());
        mac.update(&[0]);
        mac.update(plain.as_bytes());
        mac
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

struct SealedParts<'a> {
    header: &'a [u8],
    key_id: &'a str,
    nonce: [u8; NONCE_BYTES],
    ciphertext: &'a [u8],
}

impl<'a> SealedParts<'a> {
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
