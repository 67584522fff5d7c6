//! What may be done with an invoice, in replies.

use kernel::Permission;
use web::Act;

use crate::domain::InvoiceActKind;

/// An act with what its operation asks for.
pub(super) fn act_view(kind: InvoiceActKind) -> Act<InvoiceActKind> {
    match kind {
        InvoiceActKind::Pay => Act {
            act: kind,
            permission: Permission::BillingWrite,
            needs: &["invoice_id", "amount", "method"],
        },
        InvoiceActKind::Void => {
            Act { act: kind, permission: Permission::BillingReverse, needs: &["kind", "reason"] }
        }
    }
}
