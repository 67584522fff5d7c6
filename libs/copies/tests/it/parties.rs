//! What a request names is there for whoever asks, or they are told what is not.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts};
use copies::{
    estates,
    parties::{Found, Parties},
};
use db::testing::TestDb;
use kernel::{Actor, EstateId, Failure, Scope, SystemIds};
use vocabulary::{CustomerId, MessageId, UnitId};

use crate::{customer, estate, on_both_engines, opened};

on_both_engines!(
    all_that_is_named_is_found,
    an_estate_that_only_the_archive_knows_is_found_there,
    what_is_not_there_is_told_at_once,
    a_home_that_was_merged_or_split_begins_nothing_new,
    a_customer_known_elsewhere_in_the_scope_is_known,
    nobody_is_refused_for_what_an_old_copy_says,
    nobody_learns_what_is_in_an_estate_they_may_not_see,
);

/// An archive of one estate, one home in it and one customer.
struct Archive {
    estate: EstateOpened,
    unit: UnitFacts,
    customer: CustomerFacts,
    /// The customer as they are now, when what is asked first is an old copy.
    moved: Option<CustomerFacts>,
}

impl Archive {
    fn new(region: &str) -> Self {
        let estate_id = estate();
        Self {
            estate: opened(estate_id, region),
            unit: UnitFacts {
                unit_id: UnitId::new(&SystemIds),
                estate_id,
                label: "1-101".to_owned(),
                ended_at: None,
                standard: None,
                standard_version: None,
            },
            customer: CustomerFacts { customer_id: customer(), estates: vec![estate_id] },
            moved: None,
        }
    }

    fn parties(&self) -> Parties {
        Parties {
            estate_id: self.estate.estate_id,
            unit_id: Some(self.unit.unit_id),
            customer_id: Some(self.customer.customer_id),
        }
    }

    async fn check(&self, db: &TestDb, scope: Scope, parties: Parties) -> Result<Found, Failure> {
        let actor = Actor { scope, ..Actor::system("test") };
        parties.check(db, self, &actor).await
    }
}

#[async_trait]
impl Directory for Archive {
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        Ok(Some(self.estate.clone()).filter(|estate| estate.estate_id == estate_id))
    }

    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        Ok(Some(self.unit.clone()).filter(|unit| unit.unit_id == unit_id))
    }

    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        Ok(Some(self.customer.clone()).filter(|facts| facts.customer_id == customer_id))
    }

    async fn customer_now(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        match &self.moved {
            Some(moved) => Ok(Some(moved.clone()).filter(|facts| facts.customer_id == customer_id)),
            None => self.customer(customer_id).await,
        }
    }

    async fn contact(
        &self,
        _customer_id: CustomerId,
        _message_id: MessageId,
    ) -> Result<Option<ContactFacts>, Failure> {
        Ok(None)
    }
}

fn pointers(result: Result<Found, Failure>) -> Vec<String> {
    let Err(Failure::Refused(refusal)) = result else { panic!("not refused: {result:?}") };
    refusal.faults.into_iter().map(|fault| fault.pointer).collect()
}

fn north() -> Scope {
    Scope::Regions { regions: vec!["north".to_owned()] }
}

async fn all_that_is_named_is_found(db: TestDb) {
    let archive = Archive::new("south");
    let tx = db.begin().await.unwrap();
    // Our own copy goes before what the archive says.
    let moved = EstateOpened { region: "north".to_owned(), ..archive.estate.clone() };
    estates::keep(&tx, moved.clone(), 2).await.unwrap();
    tx.commit().await.unwrap();
    let found = archive.check(&db, north(), archive.parties()).await.unwrap();
    assert_eq!(found, Found { estate: Arc::new(estates::told(moved)), unit: Some(archive.unit.clone()) });
}

async fn an_estate_that_only_the_archive_knows_is_found_there(db: TestDb) {
    let archive = Archive::new("north");
    let alone = Parties { unit_id: None, customer_id: None, ..archive.parties() };
    let found = archive.check(&db, north(), alone).await.unwrap();
    assert_eq!(found, Found { estate: Arc::new(estates::told(archive.estate.clone())), unit: None });
}

async fn what_is_not_there_is_told_at_once(db: TestDb) {
    let archive = Archive::new("north");
    let wrong = Parties {
        unit_id: Some(UnitId::new(&SystemIds)),
        customer_id: Some(customer()),
        ..archive.parties()
    };
    assert_eq!(pointers(archive.check(&db, north(), wrong).await), ["/unit_id", "/customer_id"]);
    let mut elsewhere = Archive::new("north");
    elsewhere.unit.estate_id = estate();
    assert_eq!(pointers(elsewhere.check(&db, north(), elsewhere.parties()).await), ["/unit_id"]);
}

async fn a_home_that_was_merged_or_split_begins_nothing_new(db: TestDb) {
    let mut archive = Archive::new("north");
    archive.unit.ended_at = Some(db.clock().now());
    let Err(Failure::Refused(refusal)) = archive.check(&db, north(), archive.parties()).await else {
        panic!("not refused");
    };
    let faults: Vec<_> = refusal.faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
    assert_eq!(faults, [("/unit_id", "unit.ended")]);
}

async fn a_customer_known_elsewhere_in_the_scope_is_known(db: TestDb) {
    let mut archive = Archive::new("north");
    let other = estate();
    archive.customer.estates = vec![estate(), other];
    let check = async || archive.check(&db, north(), archive.parties()).await;
    assert_eq!(pointers(check().await), ["/customer_id"]);
    let tx = db.begin().await.unwrap();
    estates::keep(&tx, opened(other, "north"), 1).await.unwrap();
    tx.commit().await.unwrap();
    check().await.unwrap();
}

async fn nobody_is_refused_for_what_an_old_copy_says(db: TestDb) {
    let mut archive = Archive::new("north");
    let here = archive.customer.clone();
    archive.customer.estates = vec![estate()];
    archive.moved = Some(here);
    archive.check(&db, north(), archive.parties()).await.unwrap();
}

async fn nobody_learns_what_is_in_an_estate_they_may_not_see(db: TestDb) {
    let archive = Archive::new("south");
    let wrong = Parties { unit_id: Some(UnitId::new(&SystemIds)), ..archive.parties() };
    for parties in [archive.parties(), wrong] {
        assert_eq!(pointers(archive.check(&db, north(), parties).await), ["/estate_id"]);
    }
}
