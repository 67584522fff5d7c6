//! Why something is taken back, in requests.

use kernel::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;
use web::Reason;

use crate::domain::ReversalKind;

/// Why a charge is not owed after all, and whether it may be charged again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReversal {
    kind: ReversalWord,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What a reversal means for work that is resolved again.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ReversalWord {
    /// 计费有误：the charge was wrong, and what is owed is charged again.
    BilledInError,
    /// 减免：it was owed and is let off; it is never charged again.
    Forgiven,
}

impl NewReversal {
    pub(super) fn read(self) -> Result<(ReversalKind, String), Refusal> {
        let Self { kind, reason } = self;
        let kind = match kind {
            ReversalWord::BilledInError => ReversalKind::BilledInError,
            ReversalWord::Forgiven => ReversalKind::Forgiven,
        };
        Ok((kind, Reason { reason }.read()?))
    }
}
