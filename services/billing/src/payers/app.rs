//! Who pays, and what they owe: payer accounts, units, and what is past due, the longest overdue first (BIL-22).
#![warn(clippy::future_not_send)]

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use copies::parties::find_estate;
use db::estates;
use kernel::{Actor, Failure, ListQuery, Money, MoneyError, PageOf, Refusal};
use vocabulary::{PayerAccountId, UnitId};

use crate::{
    app::App,
    invoices::domain::Invoice,
    ledger::{self, domain::Account},
    payers::{
        domain::{Ages, Payer},
        storage::{self, arrears},
    },
};

pub(crate) use crate::payers::storage::{PayerList, arrears::ArrearList};

/// A payer with what they owe, one amount a currency, as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PayerBalance {
    pub(crate) payer: Payer,
    /// Nothing owed has no line.
    pub(crate) owed: Vec<Money>,
}

/// What each of `payers` owes.
async fn balances_of(app: &App, actor: &Actor, payers: Vec<Payer>) -> Result<Vec<PayerBalance>, Failure> {
    let account = |payer: &Payer| Account::Receivable(payer.account_id);
    let accounts: Vec<Account> = payers.iter().map(account).collect();
    let sums = ledger::storage::sums_of(&app.db, &actor.scope, &accounts).await?;
    let mut all = Vec::with_capacity(payers.len());
    for payer in payers {
        let name = account(&payer).to_string();
        let mut owed = Vec::new();
        for sum in sums.iter().filter(|sum| sum.name == name) {
            owed.push(sum.balance()?);
        }
        owed.retain(|amount: &Money| amount.minor() != 0);
        all.push(PayerBalance { payer, owed });
    }
    Ok(all)
}

/// One page of the accounts the actor may see, with what each owes and when it was opened.
#[tracing::instrument(skip_all, name = "billing.list_payer_accounts")]
pub(crate) async fn list_payer_accounts(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<(PayerBalance, DateTime<Utc>)>, Failure> {
    let page = storage::list_payers(&app.db, &actor.scope, query).await?;
    let opened: Vec<DateTime<Utc>> = page.items.iter().map(|account| account.opened_at).collect();
    let payers = page.items.into_iter().map(|account| account.payer).collect();
    let items = balances_of(app, actor, payers).await?.into_iter().zip(opened).collect();
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// What one payer has past due in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrear {
    /// The invoice that has been due for the longest time.
    pub(crate) oldest: Invoice,
    pub(crate) outstanding: Money,
    pub(crate) invoices: i64,
    pub(crate) ages: Ages,
}

/// One page of the arrears the actor may see.
#[tracing::instrument(skip_all, name = "billing.list_arrears")]
pub(crate) async fn list_arrears(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<Arrear>, Failure> {
    let now = app.db.clock().now();
    let zones = estates::dates(app.db.reader(), now).await?;
    let page = arrears::oldest(&app.db, &actor.scope, &zones, query).await?;
    // By the date at the payers' estates, of which there are two at a time at most.
    let mut payers: BTreeMap<NaiveDate, Vec<PayerAccountId>> = BTreeMap::new();
    for invoice in &page.items {
        let estate = app.db.estate(invoice.payer.estate_id).await?;
        let today = estate.map_or_else(|| Ok(now.date_naive()), |estate| estate.date(now))?;
        payers.entry(today).or_default().push(invoice.payer.account_id);
    }
    let mut sums = HashMap::new();
    for (today, payers) in payers {
        sums.extend(arrears::past_due(&app.db, &payers, today).await?);
    }
    let arrear = |oldest: Invoice| {
        // A payer who settled everything between the two statements has nothing past due any more.
        let sum = sums.remove(&(oldest.payer.account_id, oldest.total.currency()))?;
        Some(sum.ages.total().map(|outstanding| Arrear {
            oldest,
            outstanding,
            invoices: sum.invoices,
            ages: sum.ages,
        }))
    };
    let items = page.items.into_iter().filter_map(arrear).collect::<Result<_, _>>();
    let items =
        items.map_err(|source| Failure::Broken { doing: "adding up arrears", source: Box::new(source) })?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// A unit with what all its payers owe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitBalance {
    pub(crate) unit_id: UnitId,
    /// One amount a currency; nothing owed has no line.
    pub(crate) owed: Vec<Money>,
    pub(crate) payers: Vec<PayerBalance>,
}

/// What the unit owes, when the actor may see it. A unit that was never charged owes nothing; the archive knows
/// whether there is such a unit.
#[tracing::instrument(skip_all, name = "billing.unit_balance")]
pub(crate) async fn unit_balance(app: &App, actor: &Actor, unit_id: UnitId) -> Result<UnitBalance, Failure> {
    let payers = storage::of_unit(&app.db, &actor.scope, unit_id).await?;
    if payers.is_empty() {
        let unit = app.directory.unit(unit_id).await?.ok_or_else(Refusal::not_found)?;
        let estate = find_estate(&app.db, app.directory.as_ref(), actor, unit.estate_id).await?;
        estate.ok_or_else(Refusal::not_found)?;
    }
    let payers = balances_of(app, actor, payers).await?;
    let owed = add_up(&payers).map_err(|source| Failure::Broken {
        doing: "adding up what a unit owes",
        source: Box::new(source),
    })?;
    Ok(UnitBalance { unit_id, owed, payers })
}

fn add_up(payers: &[PayerBalance]) -> Result<Vec<Money>, MoneyError> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in payers.iter().flat_map(|payer| &payer.owed) {
        match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
            Some(sum) => *sum = sum.checked_add(*amount)?,
            None => sums.push(*amount),
        }
    }
    Ok(sums)
}
