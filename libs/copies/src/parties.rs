//! Whether what a request names is there for whoever asks: an estate within their scope, a home in it, a customer known
//! there or elsewhere within their scope.

use std::sync::Arc;

use contracts::archive::{CustomerFacts, Directory, UnitFacts};
use kernel::{Actor, DialPlan, EstateId, Failure, Faults, Refusal};
use vocabulary::{CustomerId, UnitId};

use db::{Db, estates::EstateRef};

/// What a request names.
#[derive(Debug, Clone, Copy)]
pub struct Parties {
    /// Where.
    pub estate_id: EstateId,
    /// Which home.
    pub unit_id: Option<UnitId>,
    /// Who.
    pub customer_id: Option<CustomerId>,
}

/// What was found of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The estate.
    pub estate: Arc<EstateRef>,
    /// The home, where one is named.
    pub unit: Option<UnitFacts>,
}

impl Parties {
    /// What is there, when all of it is.
    ///
    /// # Errors
    /// A fault at `/estate_id`; when the estate is there, faults at `/unit_id` and `/customer_id` at once, also for a home that
    /// was merged or split. Nobody learns from them what is in an estate that they may not see. Otherwise what the engine or the
    /// archive says.
    pub async fn check(self, db: &Db, directory: &dyn Directory, actor: &Actor) -> Result<Found, Failure> {
        let estate = check_estate(db, directory, actor, self.estate_id).await?;
        let (unit, is_known) =
            tokio::try_join!(self.unit(directory), self.is_customer_known(db, directory, actor))?;
        let mut faults = Faults::new();
        match &unit {
            None if self.unit_id.is_some() => faults.add("/unit_id", "unit.unknown"),
            Some(unit) if unit.ended_at.is_some() => faults.add("/unit_id", "unit.ended"),
            Some(_) | None => {}
        }
        if !is_known {
            faults.add("/customer_id", "customer.unknown");
        }
        faults.into_result()?;
        Ok(Found { estate, unit })
    }

    async fn unit(self, directory: &dyn Directory) -> Result<Option<UnitFacts>, Failure> {
        let Some(unit_id) = self.unit_id else { return Ok(None) };
        let unit = directory.unit(unit_id).await?;
        Ok(unit.filter(|unit| unit.estate_id == self.estate_id))
    }

    async fn is_customer_known(
        self,
        db: &Db,
        directory: &dyn Directory,
        actor: &Actor,
    ) -> Result<bool, Failure> {
        let Some(customer_id) = self.customer_id else { return Ok(true) };
        let known = directory.customer(customer_id).await?;
        if self.is_known_by(known, db, directory, actor).await? {
            return Ok(true);
        }
        // Somebody may have moved in a moment ago: nobody is refused for what an old copy says.
        let now = directory.customer_now(customer_id).await?;
        self.is_known_by(now, db, directory, actor).await
    }

    /// True when the customer is known at this estate, or at another one that the actor may see.
    async fn is_known_by(
        self,
        facts: Option<CustomerFacts>,
        db: &Db,
        directory: &dyn Directory,
        actor: &Actor,
    ) -> Result<bool, Failure> {
        let Some(facts) = facts else { return Ok(false) };
        if facts.estates.contains(&self.estate_id) {
            return Ok(true);
        }
        for estate_id in facts.estates {
            if find_estate(db, directory, actor, estate_id).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The estate, when it lies within the actor's scope. Our own copy of it is fed by events; before the event has come, the
/// archive is asked.
///
/// # Errors
/// What the engine or the archive says.
pub async fn find_estate(
    db: &Db,
    directory: &dyn Directory,
    actor: &Actor,
    estate_id: EstateId,
) -> Result<Option<Arc<EstateRef>>, Failure> {
    let known = match db.estate(estate_id).await? {
        Some(known) => Some(known),
        None => directory.estate(estate_id).await?.map(|estate| Arc::new(crate::estates::told(estate))),
    };
    Ok(known.filter(|estate| actor.scope.covers(estate_id, estate.regions())))
}

/// The same for an estate that a request names.
///
/// # Errors
/// A fault at `/estate_id` when there is none within the actor's scope; otherwise as [`find_estate`].
pub async fn check_estate(
    db: &Db,
    directory: &dyn Directory,
    actor: &Actor,
    estate_id: EstateId,
) -> Result<Arc<EstateRef>, Failure> {
    let estate = find_estate(db, directory, actor, estate_id).await?;
    estate.ok_or_else(|| unknown_estate("/estate_id").into())
}

/// How people dial at the estate that a request names, also when this service has not received it yet: a number is read
/// once. As on the mainland when none is named, or none that the actor may see, which is refused by what follows.
///
/// # Errors
/// As [`find_estate`].
pub async fn dial_plan(
    db: &Db,
    directory: &dyn Directory,
    actor: &Actor,
    estate_id: Option<EstateId>,
) -> Result<DialPlan, Failure> {
    let Some(estate_id) = estate_id else { return Ok(DialPlan::default()) };
    let estate = find_estate(db, directory, actor, estate_id).await?;
    Ok(estate.map_or_else(DialPlan::default, |estate| estate.dial_plan()))
}

/// The refusal at `pointer` of an estate that is not there for whoever names it.
pub fn unknown_estate(pointer: impl Into<String>) -> Refusal {
    Refusal::at(pointer, "estate.unknown")
}
