//! A backfill as it is kept.

use chrono::{DateTime, Utc};
use sea_orm::{
    FromQueryResult, QueryResult,
    prelude::Uuid,
    sea_query::{Query, SelectStatement},
};

use crate::{DbError, error::Context};

kernel::define_id! {
    /// One backfill.
    BackfillId,
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackfillMode {
    /// Every event, in order.
    Everything,
    /// Of each subject the newest event, which says where things stand.
    CurrentState,
}

impl BackfillMode {
    const ALL: [Self; 2] = [Self::Everything, Self::CurrentState];

    /// Its text in storage and in replies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::CurrentState => "current_state",
        }
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackfillState {
    /// Nothing is sent yet.
    Waiting,
    /// It is being sent.
    Running,
    /// Everything was sent, and the consumer's queue has it.
    Completed,
    /// An operator stopped it.
    Cancelled,
    /// It cannot go on; the reason says why.
    Failed,
}

impl BackfillState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Running, Self::Completed, Self::Cancelled, Self::Failed];

    /// The texts of all of them.
    pub(crate) const WORDS: &'static [&'static str] = &[
        Self::Waiting.as_str(),
        Self::Running.as_str(),
        Self::Completed.as_str(),
        Self::Cancelled.as_str(),
        Self::Failed.as_str(),
    ];

    /// Its text in storage and in replies.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

/// One backfill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backfill {
    /// The backfill.
    pub id: BackfillId,
    /// Who is sent it.
    pub consumer: String,
    /// What is sent.
    pub mode: BackfillMode,
    /// Of which events, as patterns of topics; all where there is none.
    pub events: Vec<String>,
    /// Only of what happened at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Who asked: a principal such as `staff:<id>`, or `service:<name>` for a service that started first.
    pub requested_by: String,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// How far it is.
    pub state: BackfillState,
    /// Everything up to this position of the log was sent.
    pub position: i64,
    /// Where it ends; known once it has begun.
    pub up_to: Option<i64>,
    /// How many events were sent.
    pub sent: i64,
    /// Why it failed.
    pub reason: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// What the principal of a service begins with.
pub(super) const BY_SERVICE: &str = "service:";

impl Backfill {
    /// True when a service that was started first asked for it.
    pub(super) fn is_by_service(&self) -> bool {
        self.requested_by.starts_with(BY_SERVICE)
    }
}

/// A row of `backfills`.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    id: Uuid,
    consumer: String,
    mode: String,
    events: String,
    from_at: Option<DateTime<Utc>>,
    requested_by: String,
    requested_at: DateTime<Utc>,
    state: String,
    position: i64,
    up_to: Option<i64>,
    sent: i64,
    reason: Option<String>,
    ended_at: Option<DateTime<Utc>>,
}

/// All of them.
pub(crate) fn select() -> SelectStatement {
    Query::select()
        .columns([
            "id",
            "consumer",
            "mode",
            "events",
            "from_at",
            "requested_by",
            "requested_at",
            "state",
            "position",
            "up_to",
            "sent",
            "reason",
            "ended_at",
        ])
        .from("backfills")
        .to_owned()
}

pub(super) fn read(row: &QueryResult) -> Result<Backfill, DbError> {
    Row::from_query_result(row, "").context("reading a backfill")?.try_into()
}

impl TryFrom<Row> for Backfill {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let corrupt = |what, text: &str| DbError::Corrupt { what, source: format!("`{text}`").into() };
        let mode = BackfillMode::ALL.into_iter().find(|mode| mode.as_str() == row.mode);
        let state = BackfillState::ALL.into_iter().find(|state| state.as_str() == row.state);
        Ok(Self {
            id: BackfillId::from_uuid(row.id),
            consumer: row.consumer,
            mode: mode.ok_or_else(|| corrupt("backfill mode", &row.mode))?,
            events: serde_json::from_str(&row.events)
                .map_err(|_error| corrupt("backfill events", &row.events))?,
            from: row.from_at,
            requested_by: row.requested_by,
            requested_at: row.requested_at,
            state: state.ok_or_else(|| corrupt("backfill state", &row.state))?,
            position: row.position,
            up_to: row.up_to,
            sent: row.sent,
            reason: row.reason,
            ended_at: row.ended_at,
        })
    }
}
