//! What serves lists of invoices of one state over the whole group.

use db::migration::IndexStep;

pub(super) const BY_STATUS: IndexStep = IndexStep {
    step: "m0010_invoices_by_status",
    index: "ix_invoices__status_id",
    table: "invoices",
    on: "(status, id)",
};

pub(super) const ENTRIES_BY_ACCOUNT: IndexStep = IndexStep {
    step: "m0011_entries_by_account",
    index: "ix_ledger_entries__account_id",
    table: "ledger_entries",
    on: "(account, id)",
};

pub(super) const ENTRIES_BY_TIME: IndexStep = IndexStep {
    step: "m0012_entries_by_time",
    index: "ix_ledger_entries__posted_at_id",
    table: "ledger_entries",
    on: "(posted_at, id)",
};
