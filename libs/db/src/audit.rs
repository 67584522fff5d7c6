//! Who changed what, when, through what: an append-only trail, written with the change itself.
//!
//! The database refuses to change or delete a line. Personal data does not belong in `before` and `after`: a line
//! cannot be erased when a person asks for it.

use chrono::{DateTime, Utc};
use kernel::{Actor, AuditEntryId, Cursor, EstateId, Failure, Page, PageOf, Refusal, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult, Order,
    prelude::Uuid,
    sea_query::{Expr, InsertStatement, Query},
};
use serde_json::Value;

use crate::{error::Context, scope_filter};

/// One change, as the operation that makes it tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    principal: String,
    via: Option<String>,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    estate_id: Option<EstateId>,
    before: Option<Value>,
    after: Option<Value>,
}

impl AuditEntry {
    /// `actor` did `action` (`assign_ticket`) to the `subject_kind` (`ticket`) with this id.
    #[must_use]
    pub fn new(
        actor: &Actor,
        action: &'static str,
        subject_kind: &'static str,
        subject_id: impl std::fmt::Display,
    ) -> Self {
        Self {
            principal: actor.principal.to_string(),
            via: None,
            action,
            subject_kind,
            subject_id: subject_id.to_string(),
            estate_id: None,
            before: None,
            after: None,
        }
    }

    /// Who did what to what, as the security log says it.
    pub(crate) fn in_short(&self) -> (String, &'static str, String) {
        (self.principal.clone(), self.action, format!("{}:{}", self.subject_kind, self.subject_id))
    }

    /// At this estate; without it only who may see the whole group sees the line.
    #[must_use]
    pub fn at(mut self, estate_id: EstateId) -> Self {
        self.estate_id = Some(estate_id);
        self
    }

    /// Through what, such as a screen, a job or the id of an event.
    #[must_use]
    pub fn via(mut self, via: impl Into<String>) -> Self {
        self.via = Some(via.into());
        self
    }

    /// What it was; no personal data.
    #[must_use]
    pub fn before(mut self, before: Value) -> Self {
        self.before = Some(before);
        self
    }

    /// What it is now; no personal data.
    #[must_use]
    pub fn after(mut self, after: Value) -> Self {
        self.after = Some(after);
        self
    }
}

/// An entry with what the transaction adds.
pub(crate) struct Audited {
    pub(crate) id: AuditEntryId,
    pub(crate) at: DateTime<Utc>,
    pub(crate) trace_id: Option<String>,
    pub(crate) entry: AuditEntry,
}

/// One line of the trail, as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord {
    /// The line.
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, such as `staff:<id>`.
    pub principal: String,
    /// Through what, where it was said.
    pub via: Option<String>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// To which.
    pub subject_id: String,
    /// Where.
    pub estate_id: Option<EstateId>,
    /// What it was.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
    /// The trace of the request that did it.
    pub trace_id: Option<String>,
}

/// Which lines to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only those about this kind of thing.
    pub subject_kind: Option<String>,
    /// Only those about this thing.
    pub subject_id: Option<String>,
    /// Only those by this principal, such as `staff:<id>`.
    pub principal: Option<String>,
}

const COLUMNS: [&str; 11] = [
    "id",
    "at",
    "principal",
    "via",
    "action",
    "subject_kind",
    "subject_id",
    "estate_id",
    "before",
    "after",
    "trace_id",
];

pub(crate) fn insert(entries: Vec<Audited>) -> InsertStatement {
    let mut insert = Query::insert();
    insert.into_table("audit_entries").columns(COLUMNS);
    for Audited { id, at, trace_id, entry } in entries {
        insert.values_panic([
            id.as_uuid().into(),
            at.into(),
            entry.principal.into(),
            entry.via.into(),
            entry.action.into(),
            entry.subject_kind.into(),
            entry.subject_id.into(),
            entry.estate_id.map(EstateId::as_uuid).into(),
            entry.before.into(),
            entry.after.into(),
            trace_id.into(),
        ]);
    }
    insert
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: DateTime<Utc>,
    principal: String,
    via: Option<String>,
    action: String,
    subject_kind: String,
    subject_id: String,
    estate_id: Option<Uuid>,
    before: Option<Value>,
    after: Option<Value>,
    trace_id: Option<String>,
}

impl From<Row> for AuditRecord {
    fn from(row: Row) -> Self {
        Self {
            id: AuditEntryId::from_uuid(row.id),
            at: row.at,
            principal: row.principal,
            via: row.via,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            estate_id: row.estate_id.map(EstateId::from_uuid),
            before: row.before,
            after: row.after,
            trace_id: row.trace_id,
        }
    }
}

/// The lines within `scope`, the newest first. A line that names no estate concerns the whole group.
///
/// # Errors
/// `cursor_malformed` when the page begins nowhere; otherwise what the engine says.
pub async fn list(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &AuditFilter,
    page: &Page,
) -> Result<PageOf<AuditRecord>, Failure> {
    let mut select = Query::select();
    select
        .columns(COLUMNS)
        .from("audit_entries")
        .cond_where(scope_filter(scope, "estate_id"))
        .order_by("id", Order::Desc)
        .limit(u64::from(page.limit) + 1);
    let wanted = [
        ("subject_kind", &filter.subject_kind),
        ("subject_id", &filter.subject_id),
        ("principal", &filter.principal),
    ];
    for (column, value) in wanted {
        if let Some(value) = value {
            select.and_where(Expr::col(column).eq(value.as_str()));
        }
    }
    if let Some(after) = &page.after {
        select.and_where(Expr::col("id").lt(id_of_cursor(after)?));
    }
    let rows = conn.query_all(&select).await.context("listing the audit trail")?;
    let rows = rows.iter().map(|row| Row::from_query_result(row, "").map(AuditRecord::from));
    let records = rows.collect::<Result<Vec<_>, _>>().context("reading the audit trail")?;
    Ok(PageOf::cut(records, page, |record| record.id.to_string()))
}

/// Reads a cursor that is an id.
pub(crate) fn id_of_cursor(cursor: &Cursor) -> Result<Uuid, Refusal> {
    cursor.0.parse().map_err(|_text| Refusal::invalid("cursor_malformed"))
}
