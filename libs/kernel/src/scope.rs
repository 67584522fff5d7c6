//! Which estates an actor may see.

use serde::{Deserialize, Serialize};

use crate::EstateId;

/// The estates a query may touch. Storage takes one before anything else; there is no query without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    /// Every estate of the group.
    Group,
    /// Every estate of the named regions, those opened later included.
    Regions {
        /// Region codes as the archive keeps them.
        regions: Vec<String>,
    },
    /// The named estates and no others.
    Estates {
        /// Their ids.
        estates: Vec<EstateId>,
    },
}

impl Scope {
    /// The whole group, for work nobody asked for (jobs, consumers). `reason` is for the reader of the call.
    #[must_use]
    pub fn all(reason: &'static str) -> Self {
        debug_assert!(!reason.is_empty());
        Self::Group
    }

    /// One estate.
    #[must_use]
    pub fn estate(estate_id: EstateId) -> Self {
        Self::Estates { estates: vec![estate_id] }
    }

    /// True when an estate of `region` lies inside.
    #[must_use]
    pub fn covers(&self, estate_id: EstateId, region: &str) -> bool {
        match self {
            Self::Group => true,
            Self::Regions { regions } => regions.iter().any(|known| known == region),
            Self::Estates { estates } => estates.contains(&estate_id),
        }
    }
}
