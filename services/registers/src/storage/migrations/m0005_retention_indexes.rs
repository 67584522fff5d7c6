//! What serves lists of filed records by how long they are kept, and of those that are held.

use db::migration::IndexStep;

/// One step for each index.
pub(super) const STEPS: [IndexStep; 3] = [
    IndexStep {
        step: "m0005_records_by_keeping",
        index: "ix_form_records__keep_until_id",
        table: "form_records",
        on: "(keep_until, id) WHERE keep_until IS NOT NULL",
    },
    IndexStep {
        step: "m0005_records_of_estates_by_keeping",
        index: "ix_form_records__estate_id_keep_until_id",
        table: "form_records",
        on: "(estate_id, keep_until, id) WHERE keep_until IS NOT NULL",
    },
    IndexStep {
        step: "m0005_records_held",
        index: "ix_form_records__id_held",
        table: "form_records",
        on: "(id) WHERE held_at IS NOT NULL",
    },
];
