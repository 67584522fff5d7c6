//! What a unit owes.

use copies::parties::find_estate;
use kernel::{Actor, Failure, Money, MoneyError, Refusal};
use vocabulary::UnitId;

use super::{Owing, owing};
use crate::{app::App, storage::payers};

/// A unit with what all its payers owe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitBalance {
    pub(crate) unit_id: UnitId,
    /// One amount a currency; nothing owed has no line.
    pub(crate) owed: Vec<Money>,
    pub(crate) payers: Vec<Owing>,
}

/// What the unit owes, when the actor may see it. A unit that was never charged owes nothing; the archive knows
/// whether there is such a unit.
#[tracing::instrument(skip_all, name = "billing.unit_balance")]
pub(crate) async fn unit_balance(app: &App, actor: &Actor, unit_id: UnitId) -> Result<UnitBalance, Failure> {
    let payers = payers::of_unit(&app.db, &actor.scope, unit_id).await?;
    if payers.is_empty() {
        let unit = app.directory.unit(unit_id).await?.ok_or_else(Refusal::not_found)?;
        let estate = find_estate(&app.db, app.directory.as_ref(), actor, unit.estate_id).await?;
        estate.ok_or_else(Refusal::not_found)?;
    }
    let payers = owing(app, actor, payers).await?;
    let owed = add_up(&payers).map_err(|source| Failure::Broken {
        doing: "adding up what a unit owes",
        source: Box::new(source),
    })?;
    Ok(UnitBalance { unit_id, owed, payers })
}

fn add_up(payers: &[Owing]) -> Result<Vec<Money>, MoneyError> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in payers.iter().flat_map(|payer| &payer.owed) {
        match sums.iter_mut().find(|sum| sum.currency() == amount.currency()) {
            Some(sum) => *sum = sum.checked_add(*amount)?,
            None => sums.push(*amount),
        }
    }
    Ok(sums)
}
