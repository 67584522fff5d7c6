//! What serves lists of records that run, and lets no two of the same run at an estate.

use db::migration::IndexStep;

/// One step for each index.
pub(super) const STEPS: [IndexStep; 7] = [
    IndexStep {
        step: "m0003_records_that_run_once",
        index: "uq_form_records__running_key",
        table: "form_records",
        on: "(running_key) WHERE running_key IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_that_run",
        index: "ix_form_records__id_running",
        table: "form_records",
        on: "(id) WHERE running_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_of_estates_that_run",
        index: "ix_form_records__estate_id_id_running",
        table: "form_records",
        on: "(estate_id, id) WHERE running_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_overdue",
        index: "ix_form_records__id_overdue",
        table: "form_records",
        on: "(id) WHERE running_since IS NOT NULL AND overdue_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_of_estates_overdue",
        index: "ix_form_records__estate_id_id_overdue",
        table: "form_records",
        on: "(estate_id, id) WHERE running_since IS NOT NULL AND overdue_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_by_due",
        index: "ix_form_records__due_at",
        table: "form_records",
        on: "(due_at) WHERE due_at IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_of_estates_by_due",
        index: "ix_form_records__estate_id_due_at",
        table: "form_records",
        on: "(estate_id, due_at) WHERE due_at IS NOT NULL",
    },
];
