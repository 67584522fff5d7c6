//! Estates that a service under test has received from the archive.

use std::pin::Pin;

use contracts::archive::EstateOpened;
use kernel::EstateId;
use vocabulary::{CustomerId, UnitId};

use crate::TestApp;

/// An estate that the archive knows and whose event the service has received: in the region `north`, on Shanghai's clock, under
/// version 1 of `service-centre`. `an_estate(&app).under("apartment").on_the_clock_of("Asia/Tokyo").await`
#[must_use]
pub fn an_estate(app: &TestApp) -> EstateBuilder<'_> {
    EstateBuilder { app, estate: app.archive.estate("north", "service-centre"), is_published: true }
}

impl TestApp {
    /// An estate of the region `north` under `standard` that the service knows, with a unit and a customer.
    pub async fn settled_estate(&self, standard: &str) -> (EstateId, UnitId, CustomerId) {
        let estate_id = an_estate(self).under(standard).await.estate_id;
        (estate_id, self.archive.unit(estate_id), self.archive.customer(estate_id))
    }
}

/// Describes an estate; `await` creates it.
pub struct EstateBuilder<'a> {
    app: &'a TestApp,
    estate: EstateOpened,
    is_published: bool,
}

impl EstateBuilder<'_> {
    /// In this region.
    #[must_use]
    pub fn in_region(mut self, region: &str) -> Self {
        region.clone_into(&mut self.estate.region);
        self
    }

    /// Under version 1 of this standard.
    #[must_use]
    pub fn under(self, standard: &str) -> Self {
        self.under_version(standard, 1)
    }

    /// Under this version of this standard.
    #[must_use]
    pub fn under_version(mut self, standard: &str, version: i32) -> Self {
        standard.clone_into(&mut self.estate.standard);
        self.estate.standard_version = version;
        self
    }

    /// In this time zone.
    #[must_use]
    pub fn on_the_clock_of(mut self, time_zone: &str) -> Self {
        time_zone.clone_into(&mut self.estate.time_zone);
        self
    }

    /// Counting working time by this calendar.
    #[must_use]
    pub fn counting_by(mut self, calendar: &str) -> Self {
        self.estate.calendar = Some(calendar.to_owned());
        self
    }

    /// Where landlines have this area code.
    #[must_use]
    pub fn with_area_code(mut self, area_code: &str) -> Self {
        self.estate.area_code = Some(area_code.to_owned());
        self
    }

    /// The archive knows it; the service has not received its event.
    #[must_use]
    pub fn known_to_the_archive_alone(mut self) -> Self {
        self.is_published = false;
        self
    }
}

impl<'a> IntoFuture for EstateBuilder<'a> {
    type Output = EstateOpened;
    type IntoFuture = Pin<Box<dyn Future<Output = EstateOpened> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { app, estate, is_published } = self;
            app.archive.keep_estate(&estate);
            if is_published {
                app.recorder.publish(&estate, 1).await;
            }
            estate
        })
    }
}
