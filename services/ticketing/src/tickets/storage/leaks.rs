//! Suspicions that somebody told of a ticket.

use std::collections::HashMap;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Writes, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QueryTrait, sea_query::OnConflict,
};
use vocabulary::TicketId;

use super::entities::ticket_leak;
use crate::tickets::domain::{Leak, Penalty, Ticket, Verdict};

/// The suspicions about these tickets, in their order.
pub(super) async fn of_tickets(
    conn: &impl ConnectionTrait,
    ids: Vec<IdColumn<TicketId>>,
) -> Result<HashMap<TicketId, Vec<Leak>>, DbError> {
    let mut of_ticket: HashMap<TicketId, Vec<Leak>> = HashMap::new();
    if ids.is_empty() {
        return Ok(of_ticket);
    }
    let rows = ticket_leak::Entity::find()
        .filter(ticket_leak::Column::TicketId.is_in(ids))
        .order_by_asc(ticket_leak::Column::Number)
        .all(conn)
        .await
        .context("reading leak reports")?;
    for row in rows {
        of_ticket.entry(row.ticket_id.0).or_default().push(from_row(row)?);
    }
    Ok(of_ticket)
}

/// Writes what is new, or was decided about.
pub(super) fn write(writes: &Writes, changes: &[(Option<&Ticket>, &Ticket)]) {
    let changed = changes.iter().flat_map(|(before, ticket)| {
        let known = before.map(|before| before.leaks.as_slice()).unwrap_or_default();
        let changed = ticket.leaks.iter().filter(move |leak| !known.contains(leak));
        changed.map(|leak| to_row(ticket, leak))
    });
    let rows: Vec<_> = changed.collect();
    if rows.is_empty() {
        return;
    }
    use ticket_leak::Column;
    let again = OnConflict::columns([Column::TicketId, Column::Number])
        .update_columns([
            Column::IsProven,
            Column::Findings,
            Column::PenaltyClause,
            Column::PenaltyZh,
            Column::PenaltyEn,
            Column::DecidedBy,
            Column::DecidedAt,
        ])
        .to_owned();
    writes.insert(ticket_leak::Entity::insert_many(rows).on_conflict(again).into_query());
}

fn to_row(ticket: &Ticket, leak: &Leak) -> ticket_leak::ActiveModel {
    let Leak { number, suspect, account, reported_by, reported_at, verdict } = leak;
    let verdict = verdict.as_ref();
    let penalty = verdict.and_then(|verdict| verdict.penalty.as_ref());
    ticket_leak::ActiveModel {
        ticket_id: Set(IdColumn(ticket.id)),
        number: Set(*number),
        estate_id: Set(IdColumn(ticket.place.estate_id)),
        suspect_id: Set(IdColumn(*suspect)),
        account: Set(account.clone()),
        reported_by: Set(reported_by.clone()),
        reported_at: Set(*reported_at),
        is_proven: Set(verdict.map(|verdict| verdict.is_proven)),
        findings: Set(verdict.map(|verdict| verdict.findings.clone())),
        penalty_clause: Set(penalty.map(|penalty| penalty.clause.clone())),
        penalty_zh: Set(penalty.map(|penalty| penalty.zh.clone())),
        penalty_en: Set(penalty.map(|penalty| penalty.en.clone())),
        decided_by: Set(verdict.map(|verdict| verdict.decided_by.clone())),
        decided_at: Set(verdict.map(|verdict| verdict.decided_at)),
    }
}

fn from_row(row: ticket_leak::Model) -> Result<Leak, DbError> {
    let ticket_leak::Model {
        ticket_id,
        number,
        estate_id: _,
        suspect_id,
        account,
        reported_by,
        reported_at,
        is_proven,
        findings,
        penalty_clause,
        penalty_zh,
        penalty_en,
        decided_by,
        decided_at,
    } = row;
    let penalty = match (penalty_clause, penalty_zh, penalty_en) {
        (Some(clause), Some(zh), Some(en)) => Some(Penalty { clause, zh, en }),
        (_, _, _) => None,
    };
    let verdict = match (is_proven, findings, decided_by, decided_at) {
        (None, None, None, None) => None,
        (Some(is_proven), Some(findings), Some(decided_by), Some(decided_at)) => {
            Some(Verdict { is_proven, findings, penalty, decided_by, decided_at })
        }
        (_, _, _, _) => {
            let source = format!("{} number {number}: decided about in part", ticket_id.0).into();
            return Err(DbError::Corrupt { what: "leak report", source });
        }
    };
    Ok(Leak { number, suspect: suspect_id.0, account, reported_by, reported_at, verdict })
}

/// The suspicions about a ticket, the last first.
#[derive(Debug)]
pub(crate) struct LeakList;

impl DeclaredList for LeakList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[Filter::given("ticket_id")],
        sorts: &[
            Sort::by("newest", "the last comes first", &[Key::of("number", KeyKind::Number)]).descending()
        ],
        columns: &["number", "suspect_id", "account", "reported_by", "reported_at", "is_proven", "findings"],
        served: &[Served::newest(&["ticket_id"], "uq_ticket_leaks__ticket_id_number")],
        ..ListSpec::of("ticket_leaks")
    };
}

/// One page of them. To the suspect there is none.
pub(crate) async fn list(
    db: &Db,
    actor: &Actor,
    ticket_id: TicketId,
    query: ListQuery,
) -> Result<PageOf<Leak>, Failure> {
    let query = query.given("ticket_id", ticket_id);
    let of_others = match actor.principal.staff_id() {
        Some(id) => Condition::all().add(ticket_leak::Column::SuspectId.ne(id.as_uuid())),
        None => Condition::all(),
    };
    let seen = (&actor.scope, of_others);
    let page = list_page::<ticket_leak::Entity>(db, LeakList::SPEC, seen, &query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
