//! Which standard and which calendar govern an estate.

use std::sync::Arc;

use chrono_tz::Tz;
use db::{
    estates::EstateRef,
    parties::{Found, Parties},
};
use kernel::{Actor, BusinessCalendar, Failure};
use standards::Standard;

use super::{App, standards::find_standard};
use crate::domain::Place;

/// The rules that hold at one estate now.
#[derive(Debug, Clone)]
pub(crate) struct Governance {
    pub(crate) estate: Arc<EstateRef>,
    pub(crate) standard: Arc<Standard>,
    pub(crate) calendar: Arc<BusinessCalendar>,
}

impl Governance {
    /// The rules of the estate that a request names, and the place in people's words, when all that it names is there
    /// for `actor`.
    ///
    /// # Errors
    /// As [`Parties::check`].
    pub(crate) async fn of_parties(
        app: &App,
        actor: &Actor,
        parties: Parties,
    ) -> Result<(Self, Place), Failure> {
        let Found { estate, unit } = parties.check(&app.db, app.directory.as_ref(), actor).await?;
        let place = Place { estate_name: estate.name.clone(), unit_label: unit.map(|unit| unit.label) };
        let standard = find_standard(app, &estate.standard, estate.standard_version).await?;
        let calendar = app.book.calendar(zone_of(&estate)?);
        Ok((Self { estate, standard, calendar }, place))
    }
}

/// The archive lets no other zones in; a row that has one all the same is broken.
fn zone_of(estate: &EstateRef) -> Result<Tz, Failure> {
    estate.time_zone.parse().map_err(|source: chrono_tz::ParseError| Failure::Broken {
        doing: "reading an estate's time zone",
        source: Box::new(source),
    })
}
