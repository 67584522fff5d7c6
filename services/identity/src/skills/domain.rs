//! Skills (技能): what somebody can be certified in, and from when on nobody does without.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::Refusal;
use vocabulary::{ClearedAct, SkillId};

/// What a certificate tells of its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Skill {
    pub(crate) id: SkillId,
    pub(crate) version: i32,
    /// By which the group knows it; it never changes.
    pub(crate) code: String,
    pub(crate) name: String,
    /// What a certificate of it clears for; nothing of a trade that asks for no clearance. It never changes: who is certified
    /// already would be cleared for something else.
    pub(crate) clears_for: Vec<ClearedAct>,
    pub(crate) demanded: Option<Demand>,
    pub(crate) created_at: DateTime<Utc>,
}

/// From when on the clearance is asked for. Before that day nothing is, so that a group can certify its people first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demand {
    /// The first day, by the calendar of the group.
    pub(crate) from: NaiveDate,
    /// When it begins.
    pub(crate) at: DateTime<Utc>,
}

/// What shall be different; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SkillChange {
    pub(crate) name: Option<String>,
    pub(crate) demanded: Option<Option<Demand>>,
}

impl Skill {
    /// Passes unless a clearance is asked for that no certificate of it gives.
    ///
    /// # Errors
    /// A fault at `/demanded_from`.
    pub(crate) fn refuse_idle_demand(&self) -> Result<(), Refusal> {
        if self.demanded.is_none() || !self.clears_for.is_empty() {
            return Ok(());
        }
        Err(Refusal::at("/demanded_from", "skill.clears_nothing"))
    }

    /// Takes the change over. False when nothing is different.
    ///
    /// # Errors
    /// A fault at `/demanded_from`.
    pub(crate) fn change(&mut self, change: SkillChange) -> Result<bool, Refusal> {
        let SkillChange { name, demanded } = change;
        let before = self.clone();
        self.name = name.unwrap_or_else(|| before.name.clone());
        self.demanded = demanded.unwrap_or(before.demanded);
        self.refuse_idle_demand()?;
        let is_different = *self != before;
        self.version += i32::from(is_different);
        Ok(is_different)
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;

    fn skill(clears_for: &[ClearedAct]) -> Skill {
        Skill {
            id: SkillId::new(&SystemIds),
            version: 1,
            code: "X".to_owned(),
            name: "x".to_owned(),
            clears_for: clears_for.to_vec(),
            demanded: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_clears_for_nothing_is_not_demanded() {
        let demand = Demand { from: NaiveDate::default(), at: DateTime::UNIX_EPOCH };
        let change = SkillChange { name: None, demanded: Some(Some(demand)) };
        let refused = skill(&[]).change(change.clone()).unwrap_err();
        assert_eq!(refused.faults[0].code, "skill.clears_nothing");
        let mut calls = skill(&[ClearedAct::Calls]);
        assert!(calls.change(change.clone()).unwrap() && !calls.change(change).unwrap());
        assert!(calls.change(SkillChange { name: None, demanded: Some(None) }).unwrap());
        assert_eq!((calls.demanded, calls.version), (None, 3));
    }
}
