//! What is going on around a customer: the rows a card is made of, one for each thing that events are about.

use std::collections::{BTreeMap, BTreeSet};

use db::{Context, DbError, IdColumn, Tx, Writes};
use kernel::Visibility;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use vocabulary::{CustomerId, SubjectId, TicketId, UnitId};

use super::entities::card_item;
use crate::{
    cards::domain::{CardItem, Owner},
    customers, units,
};

/// The item about this subject, open or not.
pub(crate) async fn find(conn: &impl ConnectionTrait, id: SubjectId) -> Result<Option<CardItem>, DbError> {
    let row = card_item::Entity::find_by_id(IdColumn(id)).one(conn).await.context("reading a card item")?;
    row.map(from_row).transpose()
}

/// Those about these subjects, open or not, whosever they are.
pub(crate) async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: &[SubjectId],
) -> Result<Vec<CardItem>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = card_item::Entity::find()
        .filter(card_item::Column::SubjectId.is_in(ids.iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading card items")?;
    rows.into_iter().map(from_row).collect()
}

/// The tickets that these items follow, with who may see them.
pub(crate) async fn tickets_of(
    conn: &impl ConnectionTrait,
    items: &[CardItem],
) -> Result<BTreeMap<TicketId, Visibility>, DbError> {
    let followed: BTreeSet<TicketId> = items
        .iter()
        .filter_map(|item| item.ticket_id.filter(|ticket_id| item.subject_id != SubjectId::from(*ticket_id)))
        .collect();
    let subjects: Vec<SubjectId> = followed.into_iter().map(SubjectId::from).collect();
    let tickets = with_ids(conn, &subjects).await?.into_iter();
    Ok(tickets.filter_map(|ticket| Some((ticket.ticket_id?, ticket.headline.visibility))).collect())
}

/// Keeps how a subject stands with the commit, in one statement, unless something newer is known of it. A subject that was not
/// known is kept if the archive knows whose it is; one that was, whosever it is now. What is a merged unit's is of the unit that
/// it is a part of now.
pub(crate) fn put(writes: &Writes, item: CardItem) -> Result<(), DbError> {
    let CardItem { subject_id, aggregate, estate_id, owner, ticket_id, sequence, headline } = item;
    let was_known = card_item::Entity::find_by_id(IdColumn(subject_id))
        .select_only()
        .column(card_item::Column::SubjectId)
        .into_query();
    let was_known = Expr::exists(was_known);
    let (customer_id, unit_id, condition) = match owner {
        Some(Owner::Customer(id)) => (Some(id), None, customers::storage::rows::is_known(id).or(was_known)),
        Some(Owner::Unit(id)) => (None, Some(id), units::storage::is_known(id).or(was_known)),
        None => (None, None, was_known),
    };
    let is_open = headline.stands_on_card();
    let headline = serde_json::to_value(headline).map_err(corrupt)?;
    let row = [
        (card_item::Column::SubjectId, Expr::val(subject_id.as_uuid())),
        (card_item::Column::Aggregate, Expr::val(aggregate)),
        (card_item::Column::EstateId, Expr::val(estate_id.as_uuid())),
        (card_item::Column::CustomerId, Expr::val(customer_id.map(CustomerId::as_uuid))),
        (card_item::Column::UnitId, unit_id.map_or(Expr::val(None::<Uuid>), units::storage::whole_of)),
        (card_item::Column::TicketId, Expr::val(ticket_id.map(TicketId::as_uuid))),
        (card_item::Column::Sequence, Expr::val(sequence)),
        (card_item::Column::IsOpen, Expr::val(is_open)),
        (card_item::Column::Headline, Expr::val(headline)),
    ];
    let is_newer = Expr::col(("excluded", "sequence")).gt(Expr::col(("card_items", "sequence")));
    let newer = OnConflict::column(card_item::Column::SubjectId)
        .update_columns([
            card_item::Column::EstateId,
            card_item::Column::CustomerId,
            card_item::Column::UnitId,
            card_item::Column::TicketId,
            card_item::Column::Sequence,
            card_item::Column::IsOpen,
            card_item::Column::Headline,
        ])
        .action_and_where(is_newer)
        .to_owned();
    writes.insert_if(condition, card_item::Entity, row, Some(newer));
    Ok(())
}

/// Lets what is of these units be of the one that they are merged into.
pub(crate) async fn move_home(tx: &Tx, from: &BTreeSet<UnitId>, into: UnitId) -> Result<(), DbError> {
    let update = card_item::Entity::update_many()
        .col_expr(card_item::Column::UnitId, Expr::value(into.as_uuid()))
        .filter(card_item::Column::UnitId.is_in(from.iter().map(|id| id.as_uuid())));
    update.exec(tx.conn()).await.map(drop).context("moving what is of merged units")
}

pub(super) fn from_row(row: card_item::Model) -> Result<CardItem, DbError> {
    let card_item::Model {
        subject_id,
        aggregate,
        estate_id,
        customer_id,
        unit_id,
        ticket_id,
        sequence,
        is_open: _,
        headline,
    } = row;
    let named = customer_id.map(|id| Owner::Customer(id.0));
    Ok(CardItem {
        subject_id: subject_id.0,
        aggregate,
        estate_id: estate_id.0,
        owner: named.or(unit_id.map(|id| Owner::Unit(id.0))),
        ticket_id: ticket_id.map(|id| id.0),
        sequence,
        headline: serde_json::from_value(headline).map_err(corrupt)?,
    })
}

fn corrupt(error: serde_json::Error) -> DbError {
    DbError::Corrupt { what: "card item", source: Box::new(error) }
}
