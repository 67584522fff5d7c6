//! Which standard and which calendar govern an estate, and whether the actor may work there.

use std::sync::Arc;

use chrono_tz::Tz;
use db::estates::EstateRef;
use kernel::{Actor, BusinessCalendar, CustomerId, EstateId, Failure, Faults, Refusal, UnitId};
use standards::Standard;

use super::{App, standards::find_standard};
use crate::domain::Place;

/// The rules that hold at one estate now.
#[derive(Debug, Clone)]
pub(crate) struct Governance {
    pub(crate) estate: EstateRef,
    pub(crate) standard: Arc<Standard>,
    pub(crate) calendar: Arc<BusinessCalendar>,
}

impl Governance {
    /// The rules of `estate_id`, asked for by `actor`. Our own copy of the estate is fed by events; before the event
    /// has come, the archive is asked.
    ///
    /// # Errors
    /// A fault at `/estate_id` when there is no such estate in the actor's scope.
    pub(crate) async fn of_estate(app: &App, actor: &Actor, estate_id: EstateId) -> Result<Self, Failure> {
        let known = match db::estates::find(app.db.reader(), estate_id).await? {
            Some(known) => Some(known),
            None => app.directory.estate(estate_id).await?.map(EstateRef::from),
        };
        let Some(estate) = known.filter(|estate| actor.scope.covers(estate.estate_id, &estate.region)) else {
            return Err(unknown("/estate_id", "estate.unknown", "no such estate", "没有该小区"));
        };
        let standard = find_standard(app, &estate.standard, estate.standard_version).await?;
        let calendar = app.book.calendar(zone_of(&estate)?);
        Ok(Self { estate, standard, calendar })
    }

    /// The place in people's words, when the unit lies in the estate and the customer is known within the actor's
    /// scope.
    pub(crate) async fn check_parties(
        &self,
        app: &App,
        actor: &Actor,
        unit_id: Option<UnitId>,
        customer_id: Option<CustomerId>,
    ) -> Result<Place, Failure> {
        let mut faults = Faults::new();
        let mut unit_label = None;
        if let Some(unit_id) = unit_id {
            let unit = app.directory.unit(unit_id).await?;
            match unit.filter(|unit| unit.estate_id == self.estate.estate_id) {
                Some(unit) => unit_label = Some(unit.label),
                None => {
                    faults.add(
                        "/unit_id",
                        "unit.unknown",
                        "no such unit at this estate",
                        "该小区没有这个房号",
                    );
                }
            }
        }
        if let Some(customer_id) = customer_id
            && !self.knows_customer(app, actor, customer_id).await?
        {
            faults.add("/customer_id", "customer.unknown", "no such customer", "没有该客户");
        }
        faults.into_result()?;
        Ok(Place { estate_name: self.estate.name.clone(), unit_label })
    }

    async fn knows_customer(
        &self,
        app: &App,
        actor: &Actor,
        customer_id: CustomerId,
    ) -> Result<bool, Failure> {
        let Some(facts) = app.directory.customer(customer_id).await? else { return Ok(false) };
        for estate_id in facts.estates {
            if estate_id == self.estate.estate_id {
                return Ok(true);
            }
            let estate = db::estates::find(app.db.reader(), estate_id).await?;
            if estate.is_some_and(|estate| actor.scope.covers(estate_id, &estate.region)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn unknown(pointer: &str, code: &'static str, en: &str, zh: &str) -> Failure {
    let mut faults = Faults::new();
    faults.add(pointer, code, en, zh);
    faults.into_result().err().unwrap_or_else(Refusal::not_found).into()
}

/// The archive lets no other zones in; a row that has one all the same is broken.
fn zone_of(estate: &EstateRef) -> Result<Tz, Failure> {
    estate.time_zone.parse().map_err(|source: chrono_tz::ParseError| Failure::Broken {
        doing: "reading an estate's time zone",
        source: Box::new(source),
    })
}
