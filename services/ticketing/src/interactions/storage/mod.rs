//! Contacts taken down, their list, and the calls of the hotline that they may name. Who reached us is sealed where the
//! archive does not know them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, Writes, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter, where_held,
};
use kernel::{Actor, EstateId, Failure, ListQuery, PageOf, Permission, PhoneNumber, Principal, StaffId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JsonValue, QueryFilter, QueryTrait,
    sea_query::{Expr, OnConflict},
};
use sealing::Sealer;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vocabulary::{CallId, Channel, ConfidentialityClass, CustomerId, InteractionId};

use crate::{
    interactions::domain::{Contact, Interaction, Told},
    tickets::{
        domain::Subject,
        storage::{class, readers},
    },
};
use entities::{call_ref, interaction};

/// Stores a contact.
pub(crate) fn insert(writes: &Writes, interaction: &Interaction) -> Result<(), DbError> {
    let Interaction {
        id,
        estate_id,
        unit_id,
        customer_id,
        contact,
        call_id,
        channel,
        summary,
        received_by,
        received_at,
        recorded_at,
        late_reason,
        class,
        about_staff,
        told,
    } = interaction;
    let sealer = writes.db().sealer();
    let name = contact.as_ref().and_then(|contact| contact.name.as_ref());
    let name = name.map(|name| sealer.seal(&place("contact_name", *id), name)).transpose()?;
    let phone = contact.as_ref().map(|contact| contact.phone.whole());
    let phone = phone.map(|phone| sealer.seal(&place("contact_phone", *id), &phone)).transpose()?;
    let row = interaction::ActiveModel {
        id: Set(IdColumn(*id)),
        estate_id: Set(IdColumn(*estate_id)),
        unit_id: Set(unit_id.map(IdColumn)),
        customer_id: Set(customer_id.map(IdColumn)),
        call_id: Set(call_id.map(IdColumn)),
        channel: Set(WordColumn(*channel)),
        summary: Set(summary.clone()),
        received_by: Set(received_by.clone()),
        received_at: Set(*received_at),
        contact_name: Set(name),
        contact_phone: Set(phone),
        recorded_at: Set(Some(*recorded_at)),
        late_reason: Set(late_reason.clone()),
        is_confidential: Set(*class != ConfidentialityClass::Open),
        about_staff_id: Set(about_staff.map(IdColumn)),
        is_for_named_readers: Set(*class == ConfidentialityClass::Named),
        told: Set(told.as_ref().map(told_row)),
        is_all_told: Set(told.as_ref().map(|told| told.missing.is_empty())),
    };
    writes.insert(interaction::Entity::insert(row).into_query());
    Ok(())
}

/// The contact that opened a ticket is as confidential as the ticket.
pub(crate) async fn follow_ticket(tx: &Tx, id: InteractionId, subject: &Subject) -> Result<(), DbError> {
    let about = subject.about_staff.map(StaffId::as_uuid);
    interaction::Entity::update_many()
        .col_expr(interaction::Column::IsConfidential, Expr::value(subject.is_confidential()))
        .col_expr(interaction::Column::AboutStaffId, Expr::value(about))
        .col_expr(interaction::Column::IsForNamedReaders, Expr::value(subject.is_for_named_readers()))
        .filter(interaction::Column::Id.eq(id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("marking an interaction")
        .map(drop)
}

/// By which channel a contact came.
pub(crate) async fn channel_of(tx: &Tx, id: InteractionId) -> Result<Option<Channel>, DbError> {
    let row = interaction::Entity::find_by_id(IdColumn(id)).one(tx.conn()).await;
    Ok(row.context("asking by which channel a contact came")?.map(|row| row.channel.0))
}

/// The contact, if the actor may see it.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    sealer: &Sealer,
    actor: &Actor,
    id: InteractionId,
) -> Result<Option<Interaction>, DbError> {
    let row = interaction::Entity::find_by_id(IdColumn(id))
        .filter(visible_to(actor))
        .one(conn)
        .await
        .context("reading an interaction")?;
    row.map(|row| from_row(sealer, row)).transpose()
}

/// As for tickets, in `tickets::storage`.
fn visible_to(actor: &Actor) -> Condition {
    scope_filter(&actor.scope, interaction::Column::EstateId).add(readable_by(actor))
}

/// As for tickets, too.
fn readable_by(actor: &Actor) -> Condition {
    let open = Condition::all().add(interaction::Column::IsConfidential.eq(false));
    let restricted = Condition::all().add(interaction::Column::IsForNamedReaders.eq(false));
    let held = (Permission::TicketsConfidential, interaction::Column::EstateId);
    match &actor.principal {
        Principal::Staff(staff_id) => {
            let is_about_another = Condition::any()
                .add(interaction::Column::AboutStaffId.is_null())
                .add(interaction::Column::AboutStaffId.ne(staff_id.as_uuid()));
            let readable = where_held(actor, held, restricted.add(is_about_another.clone()), open);
            let named = Condition::all()
                .add(interaction::Column::IsForNamedReaders.eq(true))
                .add(is_about_another)
                .add(interaction::Column::Id.in_subquery(readers::brought_what_is_read_by(*staff_id)));
            Condition::any().add(readable).add(named)
        }
        Principal::Client(_) => where_held(actor, held, restricted, open),
        Principal::System(_) => where_held(actor, held, Condition::all(), open),
    }
}

/// Whoever reached us turned out to be a customer: the contact is theirs.
pub(crate) async fn set_customer(tx: &Tx, id: InteractionId, customer_id: CustomerId) -> Result<(), DbError> {
    interaction::Entity::update_many()
        .col_expr(interaction::Column::CustomerId, Expr::value(customer_id.as_uuid()))
        .filter(interaction::Column::Id.eq(id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("naming an interaction's customer")
        .map(drop)
}

/// What a sealed value belongs to. It is part of the seal, so it keeps the name that the table had when the first was made.
fn place(column: &str, id: InteractionId) -> String {
    format!("receptions.{column}:{id}")
}

fn from_row(sealer: &Sealer, row: interaction::Model) -> Result<Interaction, DbError> {
    let interaction::Model {
        id,
        estate_id,
        unit_id,
        customer_id,
        call_id,
        channel,
        summary,
        received_by,
        received_at,
        contact_name,
        contact_phone,
        recorded_at,
        late_reason,
        is_confidential,
        about_staff_id,
        is_for_named_readers,
        told,
        is_all_told: _,
    } = row;
    let id = id.0;
    let name = contact_name.map(|sealed| sealer.open(&place("contact_name", id), &sealed)).transpose()?;
    let phone = contact_phone.map(|sealed| sealer.open(&place("contact_phone", id), &sealed)).transpose()?;
    Ok(Interaction {
        id,
        estate_id: estate_id.0,
        unit_id: unit_id.map(|id| id.0),
        customer_id: customer_id.map(|id| id.0),
        contact: phone.map(|phone| Contact { name, phone: PhoneNumber::from_stored(phone) }),
        call_id: call_id.map(|id| id.0),
        channel: channel.0,
        summary,
        received_by,
        received_at,
        recorded_at: recorded_at.unwrap_or(received_at),
        late_reason,
        class: class(is_confidential, is_for_named_readers),
        about_staff: about_staff_id.map(|id| id.0),
        told: told.map(|told| told_from(id, told)).transpose()?,
    })
}

/// How what was told is stored.
#[derive(Serialize, Deserialize)]
struct ToldRow {
    checklist: String,
    items: Vec<String>,
    missing: Vec<String>,
    untold_reason: Option<String>,
}

fn told_row(told: &Told) -> JsonValue {
    let Told { checklist, items, missing, untold_reason } = told;
    json!({ "checklist": checklist, "items": items, "missing": missing, "untold_reason": untold_reason })
}

fn told_from(id: InteractionId, row: JsonValue) -> Result<Told, DbError> {
    let read = serde_json::from_value(row);
    let ToldRow { checklist, items, missing, untold_reason } = read.map_err(|source| DbError::Corrupt {
        what: "interaction",
        source: format!("{id}: {source}").into(),
    })?;
    Ok(Told { checklist, items, missing, untold_reason })
}

/// Contacts, newest first.
#[derive(Debug)]
pub(crate) struct InteractionList;

impl DeclaredList for InteractionList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Only those of this estate."),
            Filter::flag(
                "is_all_told",
                Test::Holds("is_all_told"),
                "Of those that name a checklist: only those in which all of it was told at once (true), or was not.",
            ),
        ],

        columns: &[
            "received_at",
            "channel",
            "summary",
            "received_by",
            "contact.name",
            "contact.phone",
            "recorded_at",
            "late_reason",
            "told.checklist",
            "told.is_complete",
            "interaction_id",
            "estate_id",
            "unit_id",
            "customer_id",
            "call_id",
        ],
        served: &[
            Served::newest(&[], "ix_interactions__estate_id_id").by_estate(),
            Served::newest(&[], "uq_interactions__id"),
        ],
        ..ListSpec::of("interactions")
    };
}

/// One page of what the actor may see.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<Interaction>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<interaction::Entity>(db, InteractionList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(|row| from_row(db.sealer(), row)).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// A call as the hotline's event has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CallRef {
    pub(crate) call_id: CallId,
    /// Its estate, once it was known.
    pub(crate) estate_id: Option<EstateId>,
}

/// Keeps what is known of a call, with the commit.
pub(crate) fn keep(tx: &Tx, call: CallRef) {
    let CallRef { call_id, estate_id } = call;
    let row =
        call_ref::ActiveModel { call_id: Set(IdColumn(call_id)), estate_id: Set(estate_id.map(IdColumn)) };
    let again =
        OnConflict::column(call_ref::Column::CallId).update_column(call_ref::Column::EstateId).to_owned();
    tx.insert(call_ref::Entity::insert(row).on_conflict(again).into_query());
}

/// The call, when its event was received.
pub(crate) async fn find_call(db: &Db, call_id: CallId) -> Result<Option<CallRef>, DbError> {
    let row = call_ref::Entity::find_by_id(IdColumn(call_id)).one(db.reader()).await;
    let row = row.context("looking a call up")?;
    Ok(row.map(|call_ref::Model { call_id, estate_id }| CallRef {
        call_id: call_id.0,
        estate_id: estate_id.map(|id| id.0),
    }))
}
