//! What serves lists of tickets: by the time they were opened, a person's by what is owed first, and by the number that
//! others have for them.

use db::migration::IndexStep;

/// One step for each index.
pub(super) const STEPS: [IndexStep; 3] = [
    IndexStep {
        step: "m0012_tickets_by_opening",
        index: "ix_tickets__opened_at_id",
        table: "tickets",
        on: "(opened_at, id)",
    },
    IndexStep {
        step: "m0012_tickets_of_estates_by_opening",
        index: "ix_tickets__estate_id_opened_at_id",
        table: "tickets",
        on: "(estate_id, opened_at, id)",
    },
    // Most tickets are over, and nothing is owed on them.
    IndexStep {
        step: "m0012_tickets_of_people_by_deadline",
        index: "ix_tickets__assignee_id_due_at_id",
        table: "tickets",
        on: "(assignee_id, due_at, id) WHERE due_at IS NOT NULL",
    },
];

/// Taken after the step that makes the column. Few tickets have such a number.
pub(super) const BY_EXTERNAL_REFERENCE: IndexStep = IndexStep {
    step: "m0014_tickets_by_external_reference",
    index: "ix_tickets__external_reference_key",
    table: "tickets",
    on: "(external_reference_key) WHERE external_reference_key IS NOT NULL",
};
