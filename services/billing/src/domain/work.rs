//! Work that was agreed to be paid for (REP-09) and is done: what of its fee is still to be charged.

use kernel::{Money, Refusal};
use vocabulary::ChargeId;

use super::{Charge, Party, amount::refuse};

/// What a resolution makes of a ticket's charges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settlement {
    /// Charges that are taken back, because together they are more than the fee.
    pub(crate) reverse: Vec<ChargeId>,
    /// What is charged then.
    pub(crate) charge: Option<Money>,
}

impl Settlement {
    /// What makes the charges of a ticket, `known` so far, come to the agreed `fee`, owed by `party`: what the fee grew by
    /// is charged on top; what it shrank by is put right by reversing what was charged and charging the fee anew. What
    /// somebody else was charged is reversed. What was let off counts as charged, so that it is never asked for again.
    pub(crate) fn of(fee: Option<Money>, party: Party, known: &[Charge]) -> Result<Self, Refusal> {
        let is_own = |charge: &&Charge| charge.payer.party == party;
        let standing = || known.iter().filter(|charge| charge.is_owed());
        let all_standing = || standing().map(|charge| charge.id).collect();
        let Some(fee) = fee else { return Ok(Self { reverse: all_standing(), charge: None }) };
        let anew = less(fee, known.iter().filter(|charge| charge.is_let_off()))?;
        let missing = less(anew, standing().filter(is_own))?;
        if missing.minor() >= 0 {
            let others = standing().filter(|charge| !is_own(charge)).map(|charge| charge.id);
            return Ok(Self { reverse: others.collect(), charge: missing.is_positive().then_some(missing) });
        }
        Ok(Self { reverse: all_standing(), charge: anew.is_positive().then_some(anew) })
    }
}

/// `fee` without what `charges` come to.
fn less<'a>(fee: Money, mut charges: impl Iterator<Item = &'a Charge>) -> Result<Money, Refusal> {
    charges.try_fold(fee, |rest, charge| rest.checked_sub(charge.item.amount).map_err(|error| refuse(&error)))
}
