//! What a token says.

use std::{fmt, str::FromStr};

use kernel::{Actor, ApiClientId, Permission, Principal, Scope, StaffId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The audience of every token: the suite as a whole, since services trust each other's callers.
pub const AUDIENCE: &str = "steward";

/// The longest a token lives. There is no list of revoked tokens: this is how long a revocation takes to bite.
pub const MAX_TOKEN_SECS: i64 = 600;

/// The claims of an access token (RFC 7519, RFC 9068). Instants are whole seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who issued it.
    pub iss: String,
    /// Who it speaks for.
    pub sub: Subject,
    /// Whom it is for; [`AUDIENCE`].
    pub aud: String,
    /// When it ends.
    pub exp: i64,
    /// When it begins.
    pub nbf: i64,
    /// When it was made.
    pub iat: i64,
    /// Its own id.
    pub jti: String,
    /// What its holder may do. A permission this build does not know is passed over, so that a newer `identity` can
    /// run beside older services.
    #[serde(deserialize_with = "known_permissions")]
    pub permissions: Vec<Permission>,
    /// Where.
    pub scope: Scope,
}

impl Claims {
    /// The actor that operations see.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let principal = match &self.sub {
            Subject::Staff(id) => Principal::Staff(*id),
            Subject::Client(id) => Principal::Client(*id),
            Subject::Service(name) => Principal::System(name.clone()),
        };
        Actor { principal, permissions: self.permissions.clone(), scope: self.scope.clone() }
    }
}

fn known_permissions<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Permission>, D::Error> {
    let named = Vec::<String>::deserialize(deserializer)?;
    Ok(named.iter().filter_map(|name| name.parse().ok()).collect())
}

/// Who a token speaks for; as text `staff:<id>`, `client:<id>` or `service:<name>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A member of staff.
    Staff(StaffId),
    /// A third-party application.
    Client(ApiClientId),
    /// One of our own services.
    Service(String),
}

impl fmt::Display for Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff(id) => write!(out, "staff:{id}"),
            Self::Client(id) => write!(out, "client:{id}"),
            Self::Service(name) => write!(out, "service:{name}"),
        }
    }
}

/// Text that names no subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a subject")]
pub struct SubjectError;

impl FromStr for Subject {
    type Err = SubjectError;

    fn from_str(text: &str) -> Result<Self, SubjectError> {
        match text.split_once(':').ok_or(SubjectError)? {
            ("staff", id) => id.parse().map(Self::Staff).map_err(|_error| SubjectError),
            ("client", id) => id.parse().map(Self::Client).map_err(|_error| SubjectError),
            ("service", name) if !name.is_empty() => Ok(Self::Service(name.to_owned())),
            _other => Err(SubjectError),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
