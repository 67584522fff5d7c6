//! Payers, arrears and balances over the API.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Money, PageOf};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{CustomerId, InvoiceId, PayerAccountId, UnitId};
use web::{Listing, PathId, Problem};

use crate::{
    app::App,
    payers::{
        app::{self, Arrear, ArrearList, PayerBalance, PayerList, UnitBalance},
        domain::{Ages, Party, Payer},
    },
};

/// List payer accounts
///
/// Newest first.
#[utoipa::path(
    tag = "payers", params(Listing::<PayerList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PayerAccountView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/payer-accounts")]
pub(crate) async fn list_payer_accounts(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<PayerList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_payer_accounts(&app, &caller.actor, &query).await?;
    reply.of(page.map(PayerAccountView::from)).await
}

/// List payers in arrears
///
/// Payers with something past due on an invoice, the longest overdue first. An invoice is past due from the day after
/// `due_on`, by the estate's date; while it is disputed it is not.
#[utoipa::path(
    tag = "payers", params(Listing::<ArrearList>), security(("bearer" = ["billing:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ArrearView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/arrears")]
pub(crate) async fn list_arrears(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    listing: Listing<ArrearList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_arrears(&app, &caller.actor, &query).await?;
    reply.of(page.map(ArrearView::from)).await
}

/// Get a unit's balance
///
/// What it owes, charges that no invoice asks for yet included.
#[utoipa::path(
    tag = "payers", security(("bearer" = ["billing:read"])),
    responses((status = 200, description = "What it owes.", body = UnitBalanceView))
)]
#[get("/api/v1/units/{id}/balance")]
pub(crate) async fn get_unit_balance(
    caller: Caller<need::BillingRead>,
    app: Data<App>,
    id: PathId<UnitId>,
) -> Result<HttpResponse, Problem> {
    let balance = app::unit_balance(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::Ok().json(UnitBalanceView::from(balance)))
}

/// Who pays: one account for each home and customer of an estate, opened with the first charge.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayerAccountView {
    payer_account_id: PayerAccountId,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// True for the estate's account of charges that name neither unit nor customer.
    is_sundry: bool,
    /// What is charged and not paid, one amount a currency; below nothing when more was paid. Nothing owed has no line.
    owed: Vec<Money>,
    opened_at: DateTime<Utc>,
}

impl From<(PayerBalance, DateTime<Utc>)> for PayerAccountView {
    fn from((balance, opened_at): (PayerBalance, DateTime<Utc>)) -> Self {
        let PayerBalance { payer: Payer { account_id, estate_id, party }, owed } = balance;
        let Party { unit_id, customer_id } = party;
        Self {
            payer_account_id: account_id,
            estate_id,
            unit_id,
            customer_id,
            is_sundry: unit_id.is_none() && customer_id.is_none(),
            owed,
            opened_at,
        }
    }
}

/// What a unit owes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitBalanceView {
    unit_id: UnitId,
    /// What is charged and not paid, one amount a currency; below nothing when more was paid. Nothing owed has no line.
    owed: Vec<Money>,
    /// Who owes it.
    payers: Vec<UnitPayerView>,
}

/// One payer of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct UnitPayerView {
    payer_account_id: PayerAccountId,
    customer_id: Option<CustomerId>,
    owed: Vec<Money>,
}

impl From<UnitBalance> for UnitBalanceView {
    fn from(balance: UnitBalance) -> Self {
        let UnitBalance { unit_id, owed, payers } = balance;
        let payer = |balance: PayerBalance| UnitPayerView {
            payer_account_id: balance.payer.account_id,
            customer_id: balance.payer.party.customer_id,
            owed: balance.owed,
        };
        Self { unit_id, owed, payers: payers.into_iter().map(payer).collect() }
    }
}

/// What one payer has past due on invoices in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArrearView {
    payer_account_id: PayerAccountId,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// All that is past due.
    outstanding: Money,
    ages: AgesView,
    /// On how many invoices.
    invoices: i64,
    oldest_invoice_id: InvoiceId,
    #[schema(example = "I2026-000001")]
    oldest_invoice_number: String,
    oldest_issued_at: DateTime<Utc>,
    /// The day on which the oldest was to be paid at the latest.
    oldest_due_on: NaiveDate,
}

/// What is past due, by how many days.
#[derive(Debug, Serialize, ToSchema)]
struct AgesView {
    /// 1 to 30 days.
    to_30_days: Money,
    /// 31 to 60 days.
    to_60_days: Money,
    /// 61 to 90 days.
    to_90_days: Money,
    over_90_days: Money,
}

impl From<Arrear> for ArrearView {
    fn from(arrear: Arrear) -> Self {
        let Arrear { oldest, outstanding, invoices, ages } = arrear;
        let Payer { account_id, estate_id, party: Party { unit_id, customer_id } } = oldest.payer;
        let Ages { to_30_days, to_60_days, to_90_days, over_90_days } = ages;
        Self {
            payer_account_id: account_id,
            estate_id,
            unit_id,
            customer_id,
            outstanding,
            ages: AgesView { to_30_days, to_60_days, to_90_days, over_90_days },
            invoices,
            oldest_invoice_id: oldest.id,
            oldest_invoice_number: oldest.number,
            oldest_issued_at: oldest.issued_at,
            oldest_due_on: oldest.due_on,
        }
    }
}
