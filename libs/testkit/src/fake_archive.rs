//! The archive and the ticket desk as a service under test sees them, with data that the test supplies.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use contracts::{
    archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts},
    ticketing::Standards,
};
use kernel::{EstateId, Failure, IdGen, SystemIds};
use vocabulary::{CustomerId, MessageId, UnitId};

/// Estates, units and customers, as the archive would answer.
#[derive(Clone, Default)]
pub struct FakeArchive(Arc<Mutex<FakeData>>);

#[derive(Default)]
struct FakeData {
    estates: HashMap<EstateId, EstateOpened>,
    units: HashMap<UnitId, UnitFacts>,
    customers: HashMap<CustomerId, (CustomerFacts, ContactFacts)>,
    standards: Vec<(String, i32)>,
    calendars: Vec<String>,
    is_down: bool,
}

impl FakeArchive {
    /// An estate of `region` under version 1 of `standard`, on Shanghai's clock.
    pub fn estate(&self, region: &str, standard: &str) -> EstateOpened {
        let estate_id = EstateId::new(&SystemIds);
        let estate = EstateOpened {
            estate_id,
            code: format!("E{}", SystemIds.next().simple()),
            name: format!("{region} Garden"),
            region: region.to_owned(),
            outer_regions: Vec::new(),
            time_zone: "Asia/Shanghai".to_owned(),
            standard: standard.to_owned(),
            standard_version: 1,
            calendar: None,
            country: None,
            area_code: None,
        };
        self.known().estates.insert(estate_id, estate.clone());
        estate
    }

    /// Stores an estate.
    pub fn keep_estate(&self, estate: &EstateOpened) {
        self.known().estates.insert(estate.estate_id, estate.clone());
    }

    /// A unit of an estate.
    pub fn unit(&self, estate_id: EstateId) -> UnitId {
        let unit_id = UnitId::new(&SystemIds);
        let label = "3栋 501".to_owned();
        let unit =
            UnitFacts { unit_id, estate_id, label, ended_at: None, standard: None, standard_version: None };
        self.known().units.insert(unit_id, unit);
        unit_id
    }

    /// Lets a place within the estate say which standard governs a unit.
    pub fn govern(&self, unit_id: UnitId, (standard, version): (&str, i32)) {
        if let Some(unit) = self.known().units.get_mut(&unit_id) {
            (unit.standard, unit.standard_version) = (Some(standard.to_owned()), Some(version));
        }
    }

    /// A customer known at an estate, with a telephone number.
    pub fn customer(&self, estate_id: EstateId) -> CustomerId {
        self.customer_with(estate_id, &["+8613800138000"])
    }

    /// A customer known at an estate, with these numbers.
    pub fn customer_with(&self, estate_id: EstateId, phones: &[&str]) -> CustomerId {
        let customer_id = CustomerId::new(&SystemIds);
        let facts = CustomerFacts { customer_id, estates: vec![estate_id] };
        let phones: Vec<String> = phones.iter().copied().map(str::to_owned).collect();
        let contact =
            ContactFacts { customer_id, name: "王芳".to_owned(), phone: phones.first().cloned(), phones };
        self.known().customers.insert(customer_id, (facts, contact));
        customer_id
    }

    /// A standard that the ticket desk has published, and whose event is still on its way.
    pub fn standard(&self, name: &str, version: i32) {
        self.known().standards.push((name.to_owned(), version));
    }

    /// A calendar that the ticket desk has published, and whose event is still on its way.
    pub fn calendar(&self, name: &str) {
        self.known().calendars.push(name.to_owned());
    }

    /// The archive is down: no contact is returned until [`Self::come_back`].
    pub fn go_down(&self) {
        self.known().is_down = true;
    }

    /// The archive is up again.
    pub fn come_back(&self) {
        self.known().is_down = false;
    }

    fn known(&self) -> MutexGuard<'_, FakeData> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Directory for FakeArchive {
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        Ok(self.known().estates.get(&estate_id).cloned())
    }

    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        Ok(self.known().units.get(&unit_id).cloned())
    }

    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        Ok(self.known().customers.get(&customer_id).map(|(facts, _contact)| facts.clone()))
    }

    async fn contact(
        &self,
        customer_id: CustomerId,
        _message_id: MessageId,
    ) -> Result<Option<ContactFacts>, Failure> {
        let known = self.known();
        if known.is_down {
            let source = "no answer".into();
            return Err(Failure::Unavailable { doing: "asking the archive for a contact", source });
        }
        Ok(known.customers.get(&customer_id).map(|(_facts, contact)| contact.clone()))
    }
}

#[async_trait]
impl Standards for FakeArchive {
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure> {
        Ok(self.known().standards.iter().any(|known| *known == (name.to_owned(), version)))
    }

    async fn is_calendar(&self, name: &str) -> Result<bool, Failure> {
        Ok(self.known().calendars.iter().any(|known| known == name))
    }
}
