//! What identity publishes.

use contracts::identity::{ApiClientChanged, StaffChanged};
use kernel::SessionTokens;
use kernel::{Permission, Scope};

use super::{Example, at, id, text};

impl Example for StaffChanged {
    fn example() -> Self {
        Self {
            staff_id: id(14),
            name: text("林晓静"),
            is_enabled: true,
            permissions: vec![Permission::ArchiveRead.into(), Permission::TicketsWrite.into()],
            scope: Scope::Regions { regions: vec![text("华东")] },
            tokens_valid_from: Some(at(-1)),
            session_tokens: Some(SessionTokens { valid_from: Some(at(-2)), ended: vec![id(16)] }),
            changed_at: at(0),
        }
    }
}

impl Example for ApiClientChanged {
    fn example() -> Self {
        Self {
            client_id: id(15),
            name: text("Tenant app"),
            is_enabled: false,
            permissions: vec![Permission::TicketsRead.into()],
            scope: Scope::Estates { estates: vec![id(9)] },
            changed_at: at(0),
        }
    }
}
