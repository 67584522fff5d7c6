//! What serves lists of invoices of one state over the whole group.

use db::migration::IndexStep;

/// The index of it.
pub(super) const BY_STATUS: IndexStep = IndexStep {
    step: "m0010_invoices_by_status",
    index: "ix_invoices__status_id",
    table: "invoices",
    on: "(status, id)",
};
