//! What serves lists of callbacks that are not only of those that are owed: by when they were due, of a person, of a customer.

use db::migration::IndexStep;

/// One step for each index.
pub(super) const STEPS: [IndexStep; 4] = [
    IndexStep {
        step: "m0006_callbacks_by_due",
        index: "ix_callbacks__due_at_id",
        table: "callbacks",
        on: "(due_at, id)",
    },
    IndexStep {
        step: "m0006_callbacks_of_estates_by_due",
        index: "ix_callbacks__estate_id_due_at_id",
        table: "callbacks",
        on: "(estate_id, due_at, id)",
    },
    IndexStep {
        step: "m0006_callbacks_of_people",
        index: "ix_callbacks__assignee_id_id",
        table: "callbacks",
        on: "(assignee_id, id)",
    },
    IndexStep {
        step: "m0006_callbacks_of_customers",
        index: "ix_callbacks__customer_id_id",
        table: "callbacks",
        on: "(customer_id, id)",
    },
];
