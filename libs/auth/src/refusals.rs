//! Records refused requests in the security log.

use std::fmt::Debug;

use async_trait::async_trait;
use kernel::Scope;

/// A request that its caller had no right to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The holder of the token, such as `staff:<id>`; nobody when the token was not trusted.
    pub principal: Option<String>,
    /// The network address.
    pub source: String,
    /// The route that matched.
    pub route: String,
    /// `forbidden`, or why the token was not trusted.
    pub why: &'static str,
}

/// A request for something by its id that was answered 404: it is not there, or not for this caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfound {
    /// The holder of the token, such as `staff:<id>`.
    pub principal: String,
    /// The network address.
    pub source: String,
    /// The route that matched.
    pub route: String,
    /// What stood for `{id}`.
    pub id: String,
    /// What the caller may see now.
    pub scope: Scope,
}

/// Keeps what is refused.
#[async_trait]
pub trait RefusalLog: Debug + Send + Sync {
    /// Records one refusal; a failure to do so does not change the reply.
    async fn note(&self, refused: Refused);

    /// Takes a request that found nothing, to be looked at later: the answer waits for nothing that depends on what is
    /// there.
    fn look_later(&self, unfound: Unfound);
}
