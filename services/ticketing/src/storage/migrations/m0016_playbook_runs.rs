//! Runs of emergency playbooks: what became of their steps, who may read them, the records that steps may name, and what is
//! dialled where.

use sea_orm_migration::{prelude::*, schema::*};

use super::index;

/// Creates `playbook_runs`, `playbook_run_steps`, `playbook_run_readers`, `playbook_record_refs` and `emergency_numbers`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLES: [&str; 5] = [
    "emergency_numbers",
    "playbook_record_refs",
    "playbook_run_readers",
    "playbook_run_steps",
    "playbook_runs",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [runs(), steps(), readers(), record_refs(), numbers()] {
            manager.create_table(table).await?;
        }
        let unique = Index::create()
            .name("uq_playbook_runs__number")
            .table("playbook_runs")
            .col("number")
            .unique()
            .take();
        manager.create_index(unique).await?;
        for (name, columns) in INDEXES {
            index(manager, name, "playbook_runs", columns).await?;
        }
        index(manager, "ix_playbook_run_readers__staff_id", "playbook_run_readers", &["staff_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            manager.drop_table(Table::drop().table(table).take()).await?;
        }
        Ok(())
    }
}

/// What serves lists.
const INDEXES: &[(&str, &[&str])] = &[
    ("ix_playbook_runs__estate_id_id", &["estate_id", "id"]),
    ("ix_playbook_runs__estate_id_status_id", &["estate_id", "status", "id"]),
    ("ix_playbook_runs__status_id", &["status", "id"]),
    ("ix_playbook_runs__ticket_id_id", &["ticket_id", "id"]),
];

fn runs() -> TableCreateStatement {
    Table::create()
        .table("playbook_runs")
        .col(uuid("id").primary_key())
        .col(integer("version"))
        .col(integer("sequence"))
        .col(text("number"))
        .col(uuid("estate_id"))
        .col(text("playbook"))
        .col(integer("playbook_version"))
        .col(text_null("place"))
        .col(uuid_null("ticket_id"))
        .col(text("started_by"))
        .col(timestamp_with_time_zone("started_at"))
        .col(timestamp_with_time_zone("happened_at"))
        .col(uuid_null("commander_id"))
        .col(boolean("is_confidential"))
        .col(json("answers"))
        .col(text("status"))
        .col(text_null("ended_by"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("end_reason"))
        .col(timestamp_with_time_zone_null("due_at"))
        .take()
}

fn steps() -> TableCreateStatement {
    Table::create()
        .table("playbook_run_steps")
        .col(uuid("run_id"))
        .col(text("step"))
        .col(text_null("outcome"))
        .col(text_null("settled_by"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .col(timestamp_with_time_zone_null("done_at"))
        .col(text_null("reason"))
        .col(text_null("note"))
        .col(uuid_null("record_id"))
        .col(text_null("report"))
        .col(json("photos"))
        .col(timestamp_with_time_zone_null("overdue_since"))
        .primary_key(Index::create().name("uq_playbook_run_steps__run_id_step").col("run_id").col("step"))
        .foreign_key(&mut of_run("fk_playbook_run_steps__run_id", "playbook_run_steps"))
        .take()
}

fn readers() -> TableCreateStatement {
    Table::create()
        .table("playbook_run_readers")
        .col(uuid("run_id"))
        .col(uuid("staff_id"))
        .primary_key(
            Index::create().name("uq_playbook_run_readers__run_id_staff_id").col("run_id").col("staff_id"),
        )
        .foreign_key(&mut of_run("fk_playbook_run_readers__run_id", "playbook_run_readers"))
        .take()
}

fn of_run(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(name).from(table, "run_id").to("playbook_runs", "id").take()
}

fn record_refs() -> TableCreateStatement {
    Table::create()
        .table("playbook_record_refs")
        .col(uuid("record_id").primary_key())
        .col(uuid("estate_id"))
        .col(text("form"))
        .take()
}

fn numbers() -> TableCreateStatement {
    Table::create()
        .table("emergency_numbers")
        .col(uuid("estate_id").primary_key())
        .col(integer("version"))
        .col(ColumnDef::new("numbers").blob().not_null())
        .take()
}
