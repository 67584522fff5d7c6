//! What may be done with an invoice, in replies.

use kernel::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use web::Act;

use crate::domain::InvoiceActKind;

/// Something that people do to an invoice: `pay` is `POST /payments`, and `void` is `POST …/void`.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum InvoiceActWord {
    Pay,
    Void,
}

/// An act with what its operation asks for.
pub(super) fn act_view(kind: InvoiceActKind) -> Act<InvoiceActWord> {
    match kind {
        InvoiceActKind::Pay => Act {
            act: InvoiceActWord::Pay,
            permission: Permission::BillingWrite,
            needs: &["invoice_id", "amount", "method"],
        },
        InvoiceActKind::Void => Act {
            act: InvoiceActWord::Void,
            permission: Permission::BillingReverse,
            needs: &["kind", "reason"],
        },
    }
}
