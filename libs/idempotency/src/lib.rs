//! The same request twice, one effect: what a handler hands to an operation, and what it gets back.
//!
//! The database stores the reply with the effect (`db`), the web renders it (`web`); neither knows the other.
//!
//! ```text
//! if let Some(reply) = tx.replay(&idempotency_key).await? { return Ok(Outcome::Replayed(reply)); }
//! … the operation …
//! tx.keep_reply(&idempotency_key, &result)?;
//! tx.commit().await?;
//! Ok(Outcome::Fresh(result))
//! ```

use kernel::Failure;
use sha2::{Digest, Sha256};

/// A reply as it was given, ready to be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers that belong to the answer, such as `Location`.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// What an operation under a key gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It was carried out now.
    Fresh(T),
    /// It was carried out before; this is what was answered then.
    Replayed(Reply),
}

type Render<T> = Box<dyn Fn(&T) -> Result<Reply, Failure> + Send + Sync>;

/// A promise to carry an operation out once for its key. `T` is the operation's result, which the HTTP room knows
/// how to render.
pub struct IdempotencyKey<T>(Option<Key<T>>);

/// A key that came with a request.
pub struct Key<T> {
    id: [u8; 32],
    fingerprint: [u8; 32],
    render: Render<T>,
}

impl<T> std::fmt::Debug for IdempotencyKey<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(if self.0.is_some() { "IdempotencyKey(keyed)" } else { "IdempotencyKey(none)" })
    }
}

impl<T> std::fmt::Debug for Key<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(…)")
    }
}

impl<T> IdempotencyKey<T> {
    /// No key: the operation is carried out every time.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// A key chosen by `client`, a text that names who asks and at which route, so that keys of different clients
    /// and routes never meet. `fingerprint` is a digest of the request's body.
    pub fn new(
        client: &str,
        key: &str,
        fingerprint: [u8; 32],
        render: impl Fn(&T) -> Result<Reply, Failure> + Send + Sync + 'static,
    ) -> Self {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        let id = Sha256::new()
            .chain_update(client.len().to_be_bytes())
            .chain_update(client)
            .chain_update(key)
            .finalize()
            .into();
        Self(Some(Key { id, fingerprint, render: Box::new(render) }))
    }

    /// The key, when one came.
    #[must_use]
    pub const fn key(&self) -> Option<&Key<T>> {
        self.0.as_ref()
    }
}

impl<T> Key<T> {
    /// A digest of client and key.
    #[must_use]
    pub const fn id(&self) -> [u8; 32] {
        self.id
    }

    /// A digest of the request's body.
    #[must_use]
    pub const fn fingerprint(&self) -> [u8; 32] {
        self.fingerprint
    }

    /// The reply to the operation's result.
    ///
    /// # Errors
    /// When the result has no reply.
    pub fn render(&self, result: &T) -> Result<Reply, Failure> {
        (self.render)(result)
    }
}
