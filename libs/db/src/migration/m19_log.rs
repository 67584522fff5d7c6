//! Outbox and audit trail become one log.
//!
//! The rows of both move in one transaction with nobody else at either table: what a version before wrote meanwhile would be
//! lost with the old table. The audit trail comes first, in its order, then what was not sent yet, in the order in which it is
//! to be sent; the relay begins between the two. On PostgreSQL the months of what is there get tables of their own, up to ten
//! years of them.
//!
//! Down again, the audit trail and what was not sent find their old places. What was sent is forgotten, as it was before.

use chrono::{DateTime, Utc};
use envelope::Envelope;
use sea_orm::{ConnectionTrait, Order, Statement, prelude::Uuid};
use sea_orm_migration::prelude::*;

use super::{m01_outbox, m05_audit_entries};
use crate::{
    Engine,
    engine::{
        self,
        partitions::{LOG, Month},
    },
    log::{self, AS_IT_CAME, EventRow},
};

/// See the module.
#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

/// Rows that are read at once.
const BATCH: u64 = 500;
/// The most months of old rows that get tables of their own, and those to come.
const MONTHS_BACK: u32 = 120;
const MONTHS_AHEAD: u32 = 2;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_connection());
        super::run(manager, engine::partitions::lock_tables(engine, "outbox, audit_entries")).await?;
        create(manager, engine).await?;
        manager.get_connection().execute_unprepared(AUDIT_UP).await?;
        manager.get_connection().execute_unprepared(FOLLOW).await?;
        move_unsent(manager.get_connection()).await?;
        for (name, column) in INDEXES {
            let index = Index::create()
                .name(name)
                .table("log_entries")
                .col(column)
                .col("position")
                .and_where(Expr::col("action").is_not_null())
                .to_owned();
            manager.create_index(index).await?;
        }
        m05_audit_entries::Migration.down(manager).await?;
        m01_outbox::Migration.down(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let engine = Engine::of(manager.get_connection());
        super::run(manager, engine::partitions::lock_tables(engine, LOG)).await?;
        m01_outbox::Migration.up(manager).await?;
        m05_audit_entries::Migration.up(manager).await?;
        let by_principal = Index::create()
            .name("ix_audit_entries__principal_id")
            .table("audit_entries")
            .col("principal")
            .col("id")
            .to_owned();
        manager.create_index(by_principal).await?;
        let json = if engine == Engine::Postgres { "jsonb" } else { "text" };
        manager.get_connection().execute_unprepared(&AUDIT_DOWN.replace("JSON", json)).await?;
        move_unsent_back(manager.get_connection()).await?;
        manager.drop_table(Table::drop().table("log_readers").to_owned()).await?;
        super::run(manager, engine::partitions::remove_log(engine)).await
    }
}

/// Nobody asks for a line of the audit trail but by one of these, or by its place alone.
const INDEXES: [(&str, &str); 3] = [
    ("ix_log_entries__subject_id_position", "subject_id"),
    ("ix_log_entries__estate_id_position", "estate_id"),
    ("ix_log_entries__principal_position", "principal"),
];

const AUDIT_UP: &str = "
INSERT INTO log_entries (id, at, subject_kind, subject_id, estate_id, principal, via, action, trace, before, after)
SELECT id, at, subject_kind, subject_id, estate_id, principal, via, action, trace_id,
       CAST(before AS text), CAST(after AS text)
  FROM audit_entries ORDER BY id";

// The old columns take no such character.
const AUDIT_DOWN: &str = "
INSERT INTO audit_entries (id, at, principal, via, action, subject_kind, subject_id, estate_id, before, after, trace_id)
SELECT id, at, principal, via, action, subject_kind, subject_id, estate_id,
       CAST(REPLACE(before, '\\u0000', '\\ufffd') AS JSON), CAST(REPLACE(after, '\\u0000', '\\ufffd') AS JSON),
       CASE WHEN length(trace) > 32 THEN substr(trace, 4, 32) ELSE trace END
  FROM log_entries WHERE action IS NOT NULL ORDER BY position";

const FOLLOW: &str = "
INSERT INTO log_readers (name, position) SELECT 'relay', COALESCE(MAX(position), 0) FROM log_entries";

async fn create(manager: &SchemaManager<'_>, engine: Engine) -> Result<(), DbErr> {
    let (before, after) = engine::partitions::around_log(engine);
    super::run(manager, before).await?;
    let mut table = Table::create();
    table.table("log_entries");
    engine::partitions::key_log(engine, &mut table);
    let columns = [
        ColumnDef::new("at").timestamp_with_time_zone().not_null().to_owned(),
        ColumnDef::new("id").uuid().not_null().to_owned(),
        ColumnDef::new("estate_id").uuid().to_owned(),
        ColumnDef::new("sequence").integer().to_owned(),
        ColumnDef::new("data_version").integer().to_owned(),
        ColumnDef::new("routing_key").text().to_owned(),
        ColumnDef::new("subject_kind").text().not_null().to_owned(),
        ColumnDef::new("subject_id").text().not_null().to_owned(),
        ColumnDef::new("principal").text().to_owned(),
        ColumnDef::new("via").text().to_owned(),
        ColumnDef::new("action").text().to_owned(),
        ColumnDef::new("trace").text().to_owned(),
        ColumnDef::new("data").text().to_owned(),
        ColumnDef::new("before").text().to_owned(),
        ColumnDef::new("after").text().to_owned(),
    ];
    for column in columns {
        table.col(column);
    }
    manager.create_table(table).await?;
    super::run(manager, after).await?;
    if engine == Engine::Postgres {
        add_months(manager).await?;
    }
    let readers = Table::create()
        .table("log_readers")
        .col(ColumnDef::new("name").text().not_null().primary_key())
        .col(ColumnDef::new("position").big_integer().not_null())
        .col(ColumnDef::new("open").text().not_null().default("[]"))
        .to_owned();
    manager.create_table(readers).await
}

/// Tables for the months of what is there, and for those to come.
async fn add_months(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    let sql = "SELECT now(), LEAST(now(), (SELECT MIN(at) FROM audit_entries), (SELECT MIN(created_at) FROM outbox))";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    let Some(row) = row else { return Ok(()) };
    let (now, oldest): (DateTime<Utc>, DateTime<Utc>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    let last = Month::of(now).later(MONTHS_AHEAD);
    let mut month = Month::of(oldest).max(Month::of(now).earlier(MONTHS_BACK));
    while month <= last {
        super::run(manager, engine::partitions::add_month(month)).await?;
        month = month.later(1);
    }
    Ok(())
}

/// Moves what was not sent, in its order.
async fn move_unsent(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut after = 0_i64;
    loop {
        let select = Query::select()
            .columns(["id", "envelope", "created_at"])
            .from("outbox")
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(BATCH)
            .to_owned();
        let rows = conn.query_all(&select).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.try_get_by_index(0)?;
        let mut insert = Query::insert();
        insert.into_table(LOG).columns([
            "id",
            "at",
            "routing_key",
            "subject_kind",
            "subject_id",
            "sequence",
            "data_version",
            "estate_id",
            "trace",
            "data",
        ]);
        for row in &rows {
            let values = entry_of(row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            insert.values(values).map_err(custom)?;
        }
        conn.execute(&insert).await?;
    }
}

/// An entry for what was to be sent: in parts, where they give the same again.
fn entry_of(text: String, created_at: DateTime<Utc>) -> [Expr; 10] {
    let Some((row, envelope)) = in_parts(&text, created_at) else {
        let nobody = Option::<String>::None;
        return [
            Uuid::nil().into(),
            created_at.into(),
            AS_IT_CAME.into(),
            "event".into(),
            "".into(),
            Option::<i32>::None.into(),
            Option::<i32>::None.into(),
            Option::<Uuid>::None.into(),
            nobody.into(),
            text.into(),
        ];
    };
    let kind = envelope.routingkey.split('.').nth(1).unwrap_or_default();
    [
        row.id.into(),
        row.at.into(),
        envelope.routingkey.as_str().into(),
        kind.into(),
        row.subject_id.into(),
        row.sequence.into(),
        row.data_version.into(),
        row.estate_id.into(),
        row.trace.into(),
        row.data.into(),
    ]
}

fn in_parts(text: &str, at: DateTime<Utc>) -> Option<(EventRow, Envelope)> {
    let envelope = Envelope::from_bytes(text.as_bytes()).ok()?;
    let row = EventRow {
        position: 0,
        id: envelope.id.as_uuid(),
        at,
        routing_key: Some(envelope.routingkey.clone()),
        subject_id: envelope.subject.clone(),
        sequence: Some(envelope.sequence),
        data_version: log::later_version(envelope.dataversion),
        estate_id: envelope.estateid.map(|estate| estate.as_uuid()),
        trace: envelope.traceparent.clone(),
        data: Some(envelope.data.as_text().to_owned()),
    };
    let is_same = row.envelope()?.ok()?.to_bytes().ok()? == text.as_bytes();
    is_same.then_some((row, envelope))
}

/// Moves what the relay has not passed back to where the version before looks for it.
async fn move_unsent_back(conn: &impl ConnectionTrait) -> Result<(), DbErr> {
    let sent = log::sent(conn).await.map_err(custom)?;
    // What is open is bounded, and lies below.
    move_back(conn, log::within(conn, &sent.open, i64::MAX.unsigned_abs()).await.map_err(custom)?).await?;
    let mut after = sent.position;
    loop {
        let rows = log::after(conn, after, BATCH).await.map_err(custom)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.position;
        move_back(conn, rows).await?;
    }
}

async fn move_back(conn: &impl ConnectionTrait, rows: Vec<EventRow>) -> Result<(), DbErr> {
    let mut insert = Query::insert();
    insert.into_table("outbox").columns(["envelope", "created_at"]);
    let mut is_empty = true;
    for row in rows {
        if row.routing_key.is_some() {
            insert.values([envelope_of(&row).into(), row.at.into()]).map_err(custom)?;
            is_empty = false;
        }
    }
    if is_empty { Ok(()) } else { conn.execute(&insert).await.map(drop) }
}

fn custom(error: impl std::fmt::Display) -> DbErr {
    DbErr::Custom(error.to_string())
}

/// What the version before would have written; of what cannot be read, what is there.
fn envelope_of(row: &EventRow) -> String {
    let whole = row.envelope().and_then(|envelope| envelope.ok()?.to_bytes().ok());
    let whole = whole.and_then(|bytes| String::from_utf8(bytes).ok());
    whole.or_else(|| row.data.clone()).unwrap_or_default()
}
