//! The neighbours of a service under test: an archive that knows what the test tells it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use contracts::archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts};
use kernel::{CustomerId, EstateId, Failure, IdGen, SystemIds, UnitId};

/// Estates, units and customers, as the archive would tell of them.
#[derive(Clone, Default)]
pub struct World(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    estates: HashMap<EstateId, EstateOpened>,
    units: HashMap<UnitId, UnitFacts>,
    customers: HashMap<CustomerId, (CustomerFacts, ContactFacts)>,
}

impl World {
    /// An estate of `region` under version 1 of `standard`, on Shanghai's clock.
    pub fn estate(&self, region: &str, standard: &str) -> EstateOpened {
        let estate_id = EstateId::new(&SystemIds);
        let estate = EstateOpened {
            estate_id,
            code: format!("E{}", SystemIds.next().simple()),
            name: format!("{region} Garden"),
            region: region.to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            standard: standard.to_owned(),
            standard_version: 1,
        };
        self.known().estates.insert(estate_id, estate.clone());
        estate
    }

    /// A unit of an estate.
    pub fn unit(&self, estate_id: EstateId) -> UnitId {
        let unit_id = UnitId::new(&SystemIds);
        let unit = UnitFacts { unit_id, estate_id, label: "3栋 501".to_owned() };
        self.known().units.insert(unit_id, unit);
        unit_id
    }

    /// A customer known at an estate, with a telephone number.
    pub fn customer(&self, estate_id: EstateId) -> CustomerId {
        let customer_id = CustomerId::new(&SystemIds);
        let facts = CustomerFacts { customer_id, estates: vec![estate_id] };
        let contact =
            ContactFacts { customer_id, name: "王芳".to_owned(), phone: Some("+8613800138000".to_owned()) };
        self.known().customers.insert(customer_id, (facts, contact));
        customer_id
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Directory for World {
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        Ok(self.known().estates.get(&estate_id).cloned())
    }

    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        Ok(self.known().units.get(&unit_id).cloned())
    }

    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        Ok(self.known().customers.get(&customer_id).map(|(facts, _contact)| facts.clone()))
    }

    async fn contact(&self, customer_id: CustomerId) -> Result<Option<ContactFacts>, Failure> {
        Ok(self.known().customers.get(&customer_id).map(|(_facts, contact)| contact.clone()))
    }
}
