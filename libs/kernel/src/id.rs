//! One newtype per kind of id, so that swapped ids do not compile.

/// Defines UUID newtypes: text and JSON are the hyphenated form, order is the order of making (UUIDv7).
///
/// `from_uuid`/`as_uuid` are for storage alone; everywhere else the id stays opaque.
#[macro_export]
macro_rules! define_id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, $crate::macro_support::serde::Serialize,
                 $crate::macro_support::serde::Deserialize)]
        #[serde(transparent, crate = "kernel::macro_support::serde")]
        pub struct $name($crate::macro_support::Uuid);

        impl $name {
            /// A fresh id, ordered after those made before it.
            #[must_use]
            pub fn new(ids: &dyn $crate::IdGen) -> Self {
                Self(ids.next())
            }

            /// Wraps a stored value.
            #[must_use]
            pub const fn from_uuid(value: $crate::macro_support::Uuid) -> Self {
                Self(value)
            }

            /// The value to store.
            #[must_use]
            pub const fn as_uuid(self) -> $crate::macro_support::Uuid {
                self.0
            }
        }

        impl $crate::Id for $name {
            fn from_uuid(value: $crate::macro_support::Uuid) -> Self {
                Self(value)
            }

            fn as_uuid(self) -> $crate::macro_support::Uuid {
                self.0
            }
        }

        impl From<$name> for $crate::Argument {
            fn from(id: $name) -> Self {
                Self::Text(id.to_string())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(out)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self.0.hyphenated())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|source| $crate::IdError { kind: stringify!($name), source })
            }
        }

        impl $crate::macro_support::utoipa::PartialSchema for $name {
            fn schema() -> $crate::macro_support::utoipa::openapi::RefOr<$crate::macro_support::utoipa::openapi::schema::Schema> {
                use $crate::macro_support::utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
                    .into()
            }
        }

        impl $crate::macro_support::utoipa::ToSchema for $name {}
    )+};
}

/// What every id is, for what stores ids of any kind.
pub trait Id: Copy + std::fmt::Debug + Send + Sync + 'static {
    /// Wraps a stored value.
    #[must_use]
    fn from_uuid(value: uuid::Uuid) -> Self;

    /// The value to store.
    #[must_use]
    fn as_uuid(self) -> uuid::Uuid;
}

/// Text that is not an id of the named kind.
#[derive(Debug, thiserror::Error)]
#[error("not a {kind}")]
pub struct IdError {
    /// The newtype that was asked for.
    pub kind: &'static str,
    /// What the parser saw.
    #[source]
    pub source: uuid::Error,
}

// What the house itself is built with; the ids of the trade are in `vocabulary`.
define_id! {
    /// A managed estate: the unit of tenancy; every business row names one.
    EstateId,
    /// A member of staff.
    StaffId,
    /// A third-party application with its own credentials.
    ApiClientId,
    /// One signed-in session of a member of staff.
    SessionId,
    /// One event; also its message id on the bus.
    EventId,
    /// One line of the audit trail.
    AuditEntryId,
}
