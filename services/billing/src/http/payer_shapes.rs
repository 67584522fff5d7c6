//! Payers and what they owe, in replies.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Money};
use serde::Serialize;
use utoipa::ToSchema;
use vocabulary::{CustomerId, InvoiceId, PayerAccountId, UnitId};

use crate::{
    app::payers::{Arrear, Owing, UnitBalance},
    domain::{Ages, Party, Payer},
};

/// Who pays: one account for each home and customer of an estate, opened with the first charge.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayerAccountView {
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

impl From<(Owing, DateTime<Utc>)> for PayerAccountView {
    fn from((owing, opened_at): (Owing, DateTime<Utc>)) -> Self {
        let Owing { payer: Payer { account_id, estate_id, party }, owed } = owing;
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
        let payer = |owing: Owing| UnitPayerView {
            payer_account_id: owing.payer.account_id,
            customer_id: owing.payer.party.customer_id,
            owed: owing.owed,
        };
        Self { unit_id, owed, payers: payers.into_iter().map(payer).collect() }
    }
}

/// What one payer has past due on invoices in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArrearView {
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
