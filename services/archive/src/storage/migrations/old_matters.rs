//! What stood on cards before each event told how its subject stands, and after: for the step that moves one to the other.

use chrono::{DateTime, Utc};
use sea_orm_migration::{
    prelude::*,
    sea_orm::{QueryResult, prelude::Uuid},
};
use serde_json::{Value, json};

/// The columns of a row.
pub(super) type Row = Vec<(&'static str, Expr)>;

/// The row of `card_items` that a row of `card_matters` makes.
pub(super) fn item_of(row: &QueryResult, matter: &Value) -> Result<Option<Row>, DbErr> {
    let (aggregate, sequence, headline) = match at(matter, "matter").as_str() {
        Some("ticket") => ("ticketing.ticket", ticket_sequence(matter), ticket_headline(matter)),
        Some("callback") => ("callbacks.callback", 0, callback_headline(row, matter)?),
        Some("invoice") => ("billing.invoice", number(matter, "sequence"), invoice_headline(row, matter)?),
        Some(_) | None => return Ok(None),
    };
    let subject_id: Uuid = row.try_get("", "subject_id")?;
    let owner: Uuid = row.try_get("", "customer_id")?;
    let home = id(matter, "unit_id");
    let ticket_id = if aggregate == "ticketing.ticket" { Some(subject_id) } else { id(matter, "ticket_id") };
    Ok(Some(vec![
        ("subject_id", subject_id.into()),
        ("aggregate", aggregate.into()),
        ("estate_id", Expr::val(id(matter, "estate_id"))),
        ("customer_id", Expr::val(home.is_none().then_some(owner))),
        ("unit_id", Expr::val(home)),
        ("ticket_id", Expr::val(ticket_id)),
        ("sequence", sequence.into()),
        ("is_open", row.try_get::<bool>("", "is_open")?.into()),
        ("headline", headline.into()),
    ]))
}

/// The newest of what was kept of a ticket, each with the version it was of.
fn ticket_sequence(ticket: &Value) -> i32 {
    let kept = ["facts_sequence", "status_sequence", "deadlines_sequence"];
    kept.into_iter().map(|field| number(ticket, field)).max().unwrap_or_default()
}

fn ticket_headline(ticket: &Value) -> Value {
    let is_confidential = at(ticket, "is_confidential").as_bool() == Some(true)
        || at(ticket, "kind").as_str() == Some("report");
    let permission = if is_confidential { "tickets:confidential" } else { "tickets:read" };
    let status = match (at(ticket, "status").as_str().unwrap_or_default(), at(ticket, "was_assigned")) {
        ("reopened", Value::Bool(true)) => "assigned",
        ("reopened", _) => "open",
        (as_it_is, _) => as_it_is,
    };
    let class = match status {
        "closed" => "done",
        "cancelled" => "void",
        _owed => "open",
    };
    json!({
        "kind": at(ticket, "kind"),
        "reference": at(ticket, "number"),
        "title": at(ticket, "title"),
        "status": status,
        "status_class": class,
        "due_at": due_of(ticket),
        "visibility": { "permission": permission, "hidden_from": at(ticket, "about_staff") },
    })
}

/// The deadline that comes next: which of them run, followed from the status.
fn due_of(ticket: &Value) -> Option<DateTime<Utc>> {
    let was_decided_anew = number(ticket, "deadlines_sequence") >= number(ticket, "status_sequence");
    let running: &[&str] = match at(ticket, "status").as_str()? {
        "open" | "assigned" => &["respond", "arrive", "resolve"],
        "accepted" => &["arrive", "resolve"],
        "reopened" if was_decided_anew => &["respond", "arrive", "resolve"],
        "on_site" | "reopened" => &["resolve"],
        _done => &[],
    };
    let deadlines = at(ticket, "deadlines").as_array()?.iter();
    let running = deadlines.filter(|deadline| {
        deadline.get(0).and_then(Value::as_str).is_some_and(|kind| running.contains(&kind))
    });
    running.filter_map(|deadline| deadline.get(1)?.as_str()?.parse().ok()).min()
}

/// A follow-up kept no version: whatever is told of it next is newer.
fn callback_headline(row: &QueryResult, callback: &Value) -> Result<Value, DbErr> {
    let is_open: bool = row.try_get("", "is_open")?;
    // One of which nothing was heard but that it was missed has been due for long.
    let missed = (at(callback, "is_missed").as_bool() == Some(true)).then_some(DateTime::<Utc>::UNIX_EPOCH);
    let due_at = at(callback, "due_at").as_str().and_then(|at| at.parse().ok()).or(missed);
    Ok(json!({
        "kind": "callback",
        "status": if is_open { "due" } else { "done" },
        "status_class": if is_open { "open" } else { "done" },
        "due_at": due_at.filter(|_at| is_open),
        "visibility": { "permission": "callbacks:read" },
    }))
}

fn invoice_headline(row: &QueryResult, invoice: &Value) -> Result<Value, DbErr> {
    let is_open: bool = row.try_get("", "is_open")?;
    Ok(json!({
        "kind": "invoice",
        "reference": at(invoice, "number"),
        "status": if is_open { "issued" } else { "paid" },
        "status_class": if is_open { "open" } else { "done" },
        "outstanding": at(invoice, "outstanding"),
        "is_on_hold": at(invoice, "is_disputed").as_bool() == Some(true),
        "due_on": at(invoice, "due_on"),
        "visibility": { "permission": "billing:read" },
    }))
}

/// The row of `card_matters` that a row of `card_items` makes; none of what the version before does not know.
pub(super) fn matter_of(row: &QueryResult, headline: &Value) -> Result<Option<Row>, DbErr> {
    let aggregate: String = row.try_get("", "aggregate")?;
    let subject_id: Uuid = row.try_get("", "subject_id")?;
    let estate_id: Uuid = row.try_get("", "estate_id")?;
    let unit_id: Option<Uuid> = row.try_get("", "unit_id")?;
    let ticket_id: Option<Uuid> = row.try_get("", "ticket_id")?;
    let sequence: i32 = row.try_get("", "sequence")?;
    let is_open: bool = row.try_get("", "is_open")?;
    let Some(owner) = row.try_get::<Option<Uuid>>("", "customer_id")?.or(unit_id) else { return Ok(None) };
    let due_at = at(headline, "due_at");
    let matter = match (aggregate.as_str(), ticket_id) {
        ("ticketing.ticket", _itself) => json!({
            "matter": "ticket",
            "ticket_id": subject_id,
            "estate_id": estate_id,
            "number": at(headline, "reference"),
            "title": at(headline, "title"),
            "kind": at(headline, "kind"),
            "is_confidential": at(at(headline, "visibility"), "permission").as_str() == Some("tickets:confidential"),
            "about_staff": at(at(headline, "visibility"), "hidden_from"),
            "facts_sequence": sequence,
            "status": at(headline, "status"),
            "status_sequence": sequence,
            "was_assigned": at(headline, "status").as_str() != Some("open"),
            "deadlines": if due_at.is_null() { json!([]) } else { json!([["resolve", due_at]]) },
            "deadlines_sequence": sequence,
        }),
        ("callbacks.callback", Some(ticket_id)) => json!({
            "matter": "callback",
            "callback_id": subject_id,
            "estate_id": estate_id,
            "ticket_id": ticket_id,
            "due_at": due_at,
            "is_missed": false,
            "is_settled": !is_open,
        }),
        ("billing.invoice", _none) => json!({
            "matter": "invoice",
            "invoice_id": subject_id,
            "estate_id": estate_id,
            "unit_id": unit_id,
            "number": at(headline, "reference"),
            "outstanding": at(headline, "outstanding"),
            "due_on": at(headline, "due_on"),
            "is_disputed": at(headline, "is_on_hold").as_bool() == Some(true),
            "sequence": sequence,
        }),
        (_other, _any) => return Ok(None),
    };
    Ok(Some(vec![
        ("subject_id", subject_id.into()),
        ("customer_id", owner.into()),
        ("is_open", is_open.into()),
        ("matter", matter.into()),
        ("estate_id", estate_id.into()),
    ]))
}

fn id(document: &Value, field: &str) -> Option<Uuid> {
    document[field].as_str()?.parse().ok()
}

fn number(document: &Value, field: &str) -> i32 {
    document[field]
        .as_i64()
        .and_then(|number| <i32 as TryFrom<i64>>::try_from(number).ok())
        .unwrap_or_default()
}

/// A field, or nothing.
fn at<'a>(document: &'a Value, field: &str) -> &'a Value {
    document.get(field).unwrap_or(&Value::Null)
}
