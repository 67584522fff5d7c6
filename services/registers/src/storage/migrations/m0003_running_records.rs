//! Records that run until they are closed, when somebody is reminded of their dates, and what serves lists of them.

use db::migration::{IndexStep, add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Gives `form_records` what is known of one that runs, and of one that was closed.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "form_records";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            timestamp_with_time_zone_null("running_since"),
            timestamp_with_time_zone_null("due_at"),
            timestamp_with_time_zone_null("overdue_since"),
            ColumnDef::new("running_key").blob().null().take(),
            text_null("closed_by"),
            timestamp_with_time_zone_null("closed_at"),
            timestamp_with_time_zone_null("remind_at"),
        ];
        add_columns(manager, TABLE, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            "running_since",
            "due_at",
            "overdue_since",
            "running_key",
            "closed_by",
            "closed_at",
            "remind_at",
        ];
        drop_columns(manager, TABLE, &columns).await
    }
}

/// One step for each index.
pub(super) const INDEXES: [IndexStep; 7] = [
    IndexStep {
        step: "m0003_records_that_run_once",
        index: "uq_form_records__running_key",
        table: TABLE,
        on: "(running_key) WHERE running_key IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_that_run",
        index: "ix_form_records__id_running",
        table: TABLE,
        on: "(id) WHERE running_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_of_estates_that_run",
        index: "ix_form_records__estate_id_id_running",
        table: TABLE,
        on: "(estate_id, id) WHERE running_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_overdue",
        index: "ix_form_records__id_overdue",
        table: TABLE,
        on: "(id) WHERE running_since IS NOT NULL AND overdue_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_of_estates_overdue",
        index: "ix_form_records__estate_id_id_overdue",
        table: TABLE,
        on: "(estate_id, id) WHERE running_since IS NOT NULL AND overdue_since IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_by_due",
        index: "ix_form_records__due_at",
        table: TABLE,
        on: "(due_at) WHERE due_at IS NOT NULL",
    },
    IndexStep {
        step: "m0003_records_of_estates_by_due",
        index: "ix_form_records__estate_id_due_at",
        table: TABLE,
        on: "(estate_id, due_at) WHERE due_at IS NOT NULL",
    },
];
