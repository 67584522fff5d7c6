//! Writing charges, and reading them.

use std::collections::HashMap;

use db::{Db, DbError, Doing, Tx, expect_one, scope_filter, unique_violation};
use kernel::{
    ChargeId, CustomerId, Failure, InvoiceId, Page, PageOf, PayerAccountId, Refusal, Scope, TicketId, UnitId,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{
    charge_rows::{from_row, to_row},
    entities::{charge, invoice_line},
};
use crate::domain::Charge;

/// What a list of charges may be narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ChargeFilter {
    pub(crate) payer_account_id: Option<PayerAccountId>,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) ticket_id: Option<TicketId>,
}

/// The rule that one payer has one standing charge for one fee and period.
const ONCE_PER_PERIOD: &str = "uq_charges__payer_account_id_fee_period_from_period_to";

/// Stores a charge that was just posted.
///
/// # Errors
/// `billing.period_charged` when the payer has a standing charge for the fee and the period.
pub(crate) async fn insert(tx: &Tx, charge: &Charge) -> Result<(), Failure> {
    let stored = charge::Entity::insert(to_row(charge)).exec_without_returning(tx.conn()).await;
    match stored {
        Err(error) if unique_violation(&error).as_deref() == Some(ONCE_PER_PERIOD) => Err(Refusal::conflict(
            "billing.period_charged",
            "This payer has a charge for this fee and period already.",
            "该付款账户在此期间已有同一费用。",
        )
        .into()),
        other => Ok(other.doing("storing a charge").map(drop)?),
    }
}

/// Stores a changed charge over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, charge: &Charge) -> Result<(), Failure> {
    let mut row = to_row(charge);
    row.not_set(charge::Column::Id);
    let updated = charge::Entity::update_many()
        .set(row)
        .filter(charge::Column::Id.eq(charge.id.as_uuid()))
        .filter(charge::Column::Version.eq(charge.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving a charge")?;
    expect_one(updated.rows_affected)
}

/// The charges of `ids` that lie within `scope`, in the order they were posted.
pub(crate) async fn load(tx: &Tx, scope: &Scope, ids: &[ChargeId]) -> Result<Vec<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())));
    all(tx.conn(), query.order_by_asc(charge::Column::Id)).await
}

/// The charges that a ticket brought so far, for the consumer that may add one.
pub(crate) async fn of_ticket(tx: &Tx, scope: &Scope, ticket_id: TicketId) -> Result<Vec<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::TicketId.eq(ticket_id.as_uuid()));
    all(tx.conn(), query.order_by_asc(charge::Column::Id)).await
}

/// The charge, if it lies within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: ChargeId) -> Result<Option<Charge>, DbError> {
    let query = within(scope).filter(charge::Column::Id.eq(id.as_uuid()));
    Ok(all(db.reader(), query).await?.into_iter().next())
}

/// One page, newest first.
pub(crate) async fn list(
    db: &Db,
    scope: &Scope,
    filter: ChargeFilter,
    page: &Page,
) -> Result<PageOf<Charge>, Failure> {
    let ChargeFilter { payer_account_id, unit_id, customer_id, ticket_id } = filter;
    let equal = [
        (charge::Column::PayerAccountId, payer_account_id.map(PayerAccountId::as_uuid)),
        (charge::Column::UnitId, unit_id.map(UnitId::as_uuid)),
        (charge::Column::CustomerId, customer_id.map(CustomerId::as_uuid)),
        (charge::Column::TicketId, ticket_id.map(TicketId::as_uuid)),
    ];
    let mut query = within(scope);
    for (column, wanted) in equal {
        if let Some(wanted) = wanted {
            query = query.filter(column.eq(wanted));
        }
    }
    if let Some(after) = page.after_id()? {
        query = query.filter(charge::Column::Id.lt(after));
    }
    let query = query.order_by_desc(charge::Column::Id).limit(u64::from(page.limit) + 1);
    let charges = all(db.reader(), query).await?;
    Ok(PageOf::cut(charges, page, |charge| charge.id.to_string()))
}

/// Which invoice asks for each of `ids`; those nobody asked for yet are missing.
pub(crate) async fn invoices_of(
    conn: &impl ConnectionTrait,
    ids: &[ChargeId],
) -> Result<HashMap<ChargeId, InvoiceId>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let lines = invoice_line::Entity::find()
        .filter(invoice_line::Column::ChargeId.is_in(ids.iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .doing("looking for the invoices of charges")?;
    let pair = |line: invoice_line::Model| {
        (ChargeId::from_uuid(line.charge_id), InvoiceId::from_uuid(line.invoice_id))
    };
    Ok(lines.into_iter().map(pair).collect())
}

fn within(scope: &Scope) -> Select<charge::Entity> {
    charge::Entity::find().filter(scope_filter(scope, charge::Column::EstateId))
}

async fn all(conn: &impl ConnectionTrait, query: Select<charge::Entity>) -> Result<Vec<Charge>, DbError> {
    query.all(conn).await.doing("reading charges")?.into_iter().map(from_row).collect()
}
