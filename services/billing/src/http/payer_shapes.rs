//! Payers and what they owe, in replies.

use chrono::{DateTime, Utc};
use kernel::{CustomerId, EstateId, InvoiceId, Money, PayerAccountId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::payers::{Arrear, Owing, PayerFilter, UnitBalance},
    domain::{Party, Payer},
};

/// What a list of payer accounts is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PayerQuery {
    /// Only those that pay for this unit.
    unit_id: Option<UnitId>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
}

impl From<PayerQuery> for PayerFilter {
    fn from(query: PayerQuery) -> Self {
        let PayerQuery { unit_id, customer_id } = query;
        Self { unit_id, customer_id }
    }
}

/// Who pays: one account for each home and customer of an estate, opened with the first charge.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PayerAccountView {
    payer_account_id: PayerAccountId,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    /// True for the estate's account of charges that name neither unit nor customer.
    is_sundry: bool,
    /// What is charged and not paid, one amount a currency; nothing owed has no line.
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
    /// What is charged and not paid, one amount a currency; nothing owed has no line.
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

/// What one payer owes on invoices in one currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ArrearView {
    payer_account_id: PayerAccountId,
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    outstanding: Money,
    /// On how many invoices.
    invoices: i64,
    oldest_invoice_id: InvoiceId,
    #[schema(example = "I2026-000001")]
    oldest_invoice_number: String,
    /// Since when.
    oldest_issued_at: DateTime<Utc>,
}

impl From<Arrear> for ArrearView {
    fn from(arrear: Arrear) -> Self {
        let Arrear {
            payer: Payer { account_id, estate_id, party: Party { unit_id, customer_id } },
            outstanding,
            invoices,
            oldest_invoice_id,
            oldest_invoice_number,
            oldest_issued_at,
        } = arrear;
        Self {
            payer_account_id: account_id,
            estate_id,
            unit_id,
            customer_id,
            outstanding,
            invoices,
            oldest_invoice_id,
            oldest_invoice_number,
            oldest_issued_at,
        }
    }
}
