//! What a token says.

use std::{fmt, str::FromStr};

use kernel::{Actor, ApiClientId, Permission, Principal, Scope, SessionId, StaffId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The audience of every token: the suite as a whole, since services trust each other's callers.
pub const AUDIENCE: &str = "steward";

/// The media type in a token's header (RFC 9068 §2.1).
pub const TOKEN_TYPE: &str = "at+jwt";

/// The longest a token lives, and so the longest that a service which was not told of a revocation trusts it.
pub const MAX_TOKEN_SECS: i64 = 600;

/// The longest text of a token. Proxies take header lines of 8 KiB; what is longer is not signed, and not looked at.
pub const MAX_TOKEN_BYTES: usize = 8_000;

/// Which permissions the issuer knows: one more each time one of them is divided into two ([`DIVIDED`]).
pub(crate) const EDITION: u8 = 1;

/// Permissions that were one before edition 1. A token of an `identity` that does not know the second yet means it with the
/// first, so that nobody is refused what they may do while a new version is rolled out.
const DIVIDED: [(Permission, Permission); 2] = [
    (Permission::TicketsWrite, Permission::TicketsSupervise),
    (Permission::ArchiveWrite, Permission::ArchiveManage),
];

/// The claims of an access token (RFC 7519, RFC 9068; `sid` as in OpenID Connect Front-Channel Logout 1.0). Instants are
/// whole seconds since 1970.
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
    /// The session it was issued in; only people have sessions, and tokens of versions before named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<SessionId>,
    /// What its holder may do. A permission this build does not know is passed over, so that a newer `identity` can
    /// run beside older services.
    #[serde(deserialize_with = "Permission::known")]
    pub permissions: Vec<Permission>,
    /// Where.
    pub scope: Scope,
    /// True when it does not say where: at too many places, or not the same everywhere. Its holder may then do what it names
    /// wherever identity last told each service that they may; one of a version that does not know of this sees no place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_reference: bool,
    /// Which permissions its issuer knew; absent from tokens of issuers before the first division.
    #[serde(default)]
    pub edition: u8,
}

impl Claims {
    /// The actor that operations see.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let mut permissions = self.permissions.clone();
        if self.edition < EDITION {
            let meant = DIVIDED.iter().filter(|(whole, _part)| self.permissions.contains(whole));
            permissions.extend(meant.map(|(_whole, part)| *part));
        }
        Actor::new(self.sub.principal(), permissions, self.scope.clone())
    }
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

impl Subject {
    /// The same as operations see it.
    #[must_use]
    pub fn principal(&self) -> Principal {
        match self {
            Self::Staff(id) => Principal::Staff(*id),
            Self::Client(id) => Principal::Client(*id),
            Self::Service(name) => Principal::System(name.clone()),
        }
    }
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
