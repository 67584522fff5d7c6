//! What a desk and its figures need of a follow-up: when it may be made first, the date it is due by, whether its clause
//! requires it, who waived it and who agreed, what was ordered; a version for people apart from the events' sequence; and
//! the indexes of the work list. Until now every follow-up was required, and whoever waived one needed nobody's consent.

use chrono::Days;
use db::migration::{add_columns, drop_columns, fill_dates};
use sea_orm_migration::{prelude::*, schema::*};

/// Adds columns and indexes to `callbacks`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const INDEXES: [(&str, &[&str]); 4] = [
    ("ix_callbacks__due_at_id_owed", &["due_at", "id"]),
    ("ix_callbacks__estate_id_due_at_id_owed", &["estate_id", "due_at", "id"]),
    ("ix_callbacks__assignee_id_due_at_id_owed", &["assignee_id", "due_at", "id"]),
    ("ix_callbacks__customer_id_due_at_id_owed", &["customer_id", "due_at", "id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            integer("edit_version").default(1).take(),
            boolean("is_required").default(true).take(),
            timestamp_with_time_zone_null("not_before"),
            date_null("due_on"),
            boolean_null("is_rectification_ordered"),
            text_null("waiver_kind"),
            text_null("waived_by"),
            text_null("waiver_approved_by"),
            uuid_null("leased_by"),
            timestamp_with_time_zone_null("leased_until"),
        ];
        add_columns(manager, "callbacks", columns).await?;
        fill_dates(manager, "callbacks", "due_at", ("due_on", Days::new(0))).await?;
        for sql in [
            "UPDATE callbacks SET edit_version = version",
            "UPDATE callbacks SET waiver_kind = 'other', waived_by = '', waiver_approved_by = '' \
             WHERE status = 'waived'",
        ] {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        for (name, columns) in INDEXES {
            let mut index = Index::create().name(name).table("callbacks").take();
            for column in columns {
                index.col(*column);
            }
            let owed = Expr::col("status").is_in(["due", "in_progress"]);
            manager.create_index(index.and_where(owed).take()).await?;
        }
        let by_day = Index::create()
            .name("ix_callbacks__estate_id_due_on")
            .table("callbacks")
            .col("estate_id")
            .col("due_on")
            .take();
        manager.create_index(by_day).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let names = INDEXES.iter().map(|(name, _columns)| *name);
        for name in names.chain(["ix_callbacks__estate_id_due_on"]) {
            manager.drop_index(Index::drop().name(name).table("callbacks").to_owned()).await?;
        }
        let added = [
            "edit_version",
            "is_required",
            "not_before",
            "due_on",
            "is_rectification_ordered",
            "waiver_kind",
            "waived_by",
            "waiver_approved_by",
            "leased_by",
            "leased_until",
        ];
        drop_columns(manager, "callbacks", &added).await
    }
}
