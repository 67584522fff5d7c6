//! Deadlines of rounds: a ticket that is taken up again has deadlines of its own, and one that is reclassified has others.
//! Their key grows, which only a new table can do on both engines; what stands in the old one is copied. The version before
//! goes on with the old one while this step is rolled out: a later release drops it.
//!
//! `tickets.due_at` is by when people owe something (lists and their order), `timer_at` when time has to look at a ticket
//! (the sweep, which claims its rows by the lease). `edit_version` is what people hold as `ETag`.

use sea_orm_migration::{prelude::*, schema::*};

use super::{add_columns, drop_columns, index, run};

/// Puts `ticket_deadlines` beside `ticket_promises`, and times `tickets`.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const COLUMNS: [&str; 9] = [
    "edit_version",
    "round",
    "round_began_at",
    "due_at",
    "timer_at",
    "timer_failures",
    "close_at",
    "leased_by",
    "leased_until",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(deadlines()).await?;
        run(
            manager,
            "INSERT INTO ticket_deadlines \
             (ticket_id, kind, round, revision, due_at, clause, explanation, status, settled_at) \
             SELECT ticket_id, kind, 1, 1, due_at, clause, explanation, status, settled_at FROM ticket_promises",
        )
        .await?;
        let columns = [
            integer("edit_version").default(1).take(),
            integer("round").default(1).take(),
            timestamp_with_time_zone_null("round_began_at"),
            timestamp_with_time_zone_null("due_at"),
            timestamp_with_time_zone_null("timer_at"),
            integer("timer_failures").default(0).take(),
            timestamp_with_time_zone_null("close_at"),
            uuid_null("leased_by"),
            timestamp_with_time_zone_null("leased_until"),
        ];
        add_columns(manager, "tickets", columns).await?;
        run(manager, "UPDATE tickets SET edit_version = version, round_began_at = opened_at").await?;
        run(
            manager,
            "UPDATE tickets SET timer_at = (SELECT MIN(d.due_at) FROM ticket_deadlines d \
             WHERE d.ticket_id = tickets.id AND d.status = 'running')",
        )
        .await?;
        run(
            manager,
            "UPDATE tickets SET due_at = (SELECT MIN(d.due_at) FROM ticket_deadlines d \
             WHERE d.ticket_id = tickets.id AND (d.status = 'running' OR d.status = 'missed' AND (d.kind = 'resolve' \
             OR d.kind = 'respond' AND tickets.status IN ('open', 'assigned') \
             OR d.kind = 'arrive' AND tickets.status <> 'on_site'))) \
             WHERE status IN ('open', 'assigned', 'accepted', 'on_site')",
        )
        .await?;
        for (name, columns) in INDEXES {
            index(manager, name, "tickets", columns).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _columns) in INDEXES {
            manager.drop_index(Index::drop().name(*name).table("tickets").to_owned()).await?;
        }
        drop_columns(manager, "tickets", &COLUMNS).await?;
        // What holds now is the last round's last decision.
        run(manager, "DELETE FROM ticket_promises").await?;
        run(
            manager,
            "INSERT INTO ticket_promises (ticket_id, kind, due_at, clause, explanation, status, settled_at) \
             SELECT ticket_id, kind, due_at, clause, explanation, \
             CASE status WHEN 'superseded' THEN 'dropped' ELSE status END, settled_at FROM ticket_deadlines d \
             WHERE NOT EXISTS (SELECT 1 FROM ticket_deadlines later WHERE later.ticket_id = d.ticket_id \
             AND later.kind = d.kind AND (later.round > d.round \
             OR later.round = d.round AND later.revision > d.revision))",
        )
        .await?;
        manager.drop_table(Table::drop().table("ticket_deadlines").take()).await
    }
}

/// What serves the lists of work and the sweep.
const INDEXES: &[(&str, &[&str])] = &[
    ("ix_tickets__timer_at", &["timer_at"]),
    ("ix_tickets__due_at_id", &["due_at", "id"]),
    ("ix_tickets__estate_id_due_at_id", &["estate_id", "due_at", "id"]),
    ("ix_tickets__estate_id_status_id", &["estate_id", "status", "id"]),
    ("ix_tickets__assignee_id_id", &["assignee_id", "id"]),
    ("ix_tickets__unit_id_id", &["unit_id", "id"]),
    ("ix_tickets__rectifies", &["rectifies"]),
    ("ix_tickets__reception_id", &["reception_id"]),
];

fn deadlines() -> TableCreateStatement {
    Table::create()
        .table("ticket_deadlines")
        .col(uuid("ticket_id"))
        .col(text("kind"))
        .col(integer("round"))
        .col(integer("revision"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text("clause"))
        .col(json("explanation"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .primary_key(Index::create().col("ticket_id").col("kind").col("round").col("revision"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_deadlines__ticket_id")
                .from("ticket_deadlines", "ticket_id")
                .to("tickets", "id"),
        )
        .take()
}
