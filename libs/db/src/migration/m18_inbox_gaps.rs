//! The cursor of a subject tells what was heard of it, and rows of gaps what it passed over; no message is remembered by
//! itself any more.
//!
//! The rows of `inbox_messages` say which messages were heard, by ids that tell neither subject nor sequence, so no gap can be
//! read from them. What is at or before a cursor counts as heard: a message that comes again after the upgrade, as any may
//! that was on its way while processes stopped, then has no second effect. Only the dead letters say of which event they are;
//! one that waits there and was not heard is a gap of its own, so that it can still be replayed.
//!
//! Down again, the ids of dead letters that were heard are all that is known of messages: the version before would handle
//! another message once more that comes again. Empty the queues before that.

use kernel::EventId;
use sea_orm::{ConnectionTrait, Order, QueryResult, prelude::Uuid};
use sea_orm_migration::prelude::*;
use serde::Deserialize;

use crate::{Engine, engine};

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

/// Letters that are read at once.
const BATCH: u64 = 100;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("inbox_gaps")
            .col(ColumnDef::new("aggregate").text().not_null())
            .col(ColumnDef::new("subject").text().not_null())
            .col(ColumnDef::new("first").integer().not_null())
            .col(ColumnDef::new("last").integer().not_null())
            .primary_key(Index::create().col("aggregate").col("subject").col("first"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_inbox_gaps__aggregate_subject")
                    .from("inbox_gaps", ("aggregate", "subject"))
                    .to("inbox_cursors", ("aggregate", "subject"))
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        identify_letters(manager).await?;
        manager.get_connection().execute_unprepared(GAPS_OF_LETTERS).await?;
        manager.drop_table(Table::drop().table("inbox_messages").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let messages = Table::create()
            .table("inbox_messages")
            .col(ColumnDef::new("message_id").uuid().not_null().primary_key())
            .col(ColumnDef::new("received_at").timestamp_with_time_zone().not_null())
            .to_owned();
        manager.create_table(messages).await?;
        let by_age = Index::create()
            .name("ix_inbox_messages__received_at")
            .table("inbox_messages")
            .col("received_at")
            .to_owned();
        manager.create_index(by_age).await?;
        let engine = Engine::of(manager.get_connection());
        super::run(manager, engine::swept_rows(engine, "inbox_messages")).await?;
        manager.get_connection().execute_unprepared(MESSAGES_OF_LETTERS).await?;
        manager.drop_table(Table::drop().table("inbox_gaps").to_owned()).await
    }
}

const GAPS_OF_LETTERS: &str = "
INSERT INTO inbox_gaps (aggregate, subject, first, last)
SELECT DISTINCT letter.aggregate, letter.subject, letter.sequence, letter.sequence
  FROM dead_letters letter
  JOIN inbox_cursors heard ON heard.aggregate = letter.aggregate AND heard.subject = letter.subject
 WHERE letter.state = 'parked' AND letter.sequence BETWEEN 1 AND heard.sequence
   AND NOT EXISTS (SELECT 1 FROM inbox_messages message WHERE message.message_id = letter.message_id)";

const MESSAGES_OF_LETTERS: &str = "
INSERT INTO inbox_messages (message_id, received_at)
SELECT letter.message_id, MIN(letter.parked_at)
  FROM dead_letters letter
  JOIN inbox_cursors heard ON heard.aggregate = letter.aggregate AND heard.subject = letter.subject
 WHERE letter.state = 'parked' AND letter.message_id IS NOT NULL AND letter.sequence BETWEEN 1 AND heard.sequence
   AND NOT EXISTS (SELECT 1 FROM inbox_gaps gap
                    WHERE gap.aggregate = letter.aggregate AND gap.subject = letter.subject
                      AND letter.sequence BETWEEN gap.first AND gap.last)
 GROUP BY letter.message_id";

/// What a message says of itself.
#[derive(Debug, Deserialize)]
struct Message {
    id: EventId,
    routingkey: String,
    sequence: i32,
}

/// Notes which message each letter is of which it is known what it is about and not that: an older version noted none of it.
async fn identify_letters(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let mut after = Uuid::nil();
    loop {
        let select = Query::select()
            .columns(["id", "body"])
            .from("dead_letters")
            .and_where(Expr::col("state").eq("parked"))
            .and_where(Expr::col("subject").is_not_null())
            .and_where(Expr::col("message_id").is_null())
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(BATCH)
            .to_owned();
        let rows = conn.query_all(&select).await?;
        let letter = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        let letters: Vec<(Uuid, Vec<u8>)> = rows.iter().map(letter).collect::<Result<_, DbErr>>()?;
        let Some((last, _body)) = letters.last() else { return Ok(()) };
        after = *last;
        for (id, body) in &letters {
            if let Ok(message) = serde_json::from_slice(body) {
                identify(conn, *id, message).await?;
            }
        }
    }
}

async fn identify(conn: &impl ConnectionTrait, id: Uuid, message: Message) -> Result<(), DbErr> {
    let mut words = message.routingkey.splitn(3, '.');
    let aggregate = match (words.next(), words.next()) {
        (Some(service), Some(aggregate)) => format!("{service}.{aggregate}"),
        _fewer => message.routingkey.clone(),
    };
    // A column with an index takes no longer text, and PostgreSQL no such character.
    let aggregate: String = aggregate.replace('\0', "\u{fffd}").chars().take(250).collect();
    let update = Query::update()
        .table("dead_letters")
        .value("message_id", message.id.as_uuid())
        .value("aggregate", aggregate)
        .value("sequence", message.sequence)
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    conn.execute(&update).await.map(drop)
}
