//! What may be done with a thing now, listed beside it: a client needs to know nothing of its states.
//!
//! The word is of a closed list of the service's own, such as `CallbackActKind`, so that the API's description names all of them.

use kernel::Permission;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that may be done now, and what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Act<W> {
    /// What may be done.
    pub act: W,
    /// The permission that it needs.
    pub permission: Permission,
    /// The fields that its request cannot do without.
    #[schema(value_type = Vec<String>)]
    pub needs: &'static [&'static str],
}
