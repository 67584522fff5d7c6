//! Payers with something past due, the longest overdue first (BIL-22). An invoice is past due from the day after its last
//! one, at its estate, unless it is disputed.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use db::estates;
use kernel::{Actor, Failure, ListQuery, Money, PageOf};
use vocabulary::PayerAccountId;

use crate::{
    app::App,
    domain::{Ages, Invoice},
    storage::arrears,
};

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
        let sum = sums.remove(&(oldest.payer.account_id, oldest.total.currency().code()))?;
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
