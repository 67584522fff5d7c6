//! The archive's answers to the other services of one process. They are the suite itself and see every estate; a
//! contact they ask for is on the record all the same.

use async_trait::async_trait;
use contracts::archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts};
use kernel::{Actor, ErrorKind, EstateId, Failure, PhoneNumber, Scope};
use vocabulary::{CustomerId, MessageId, UnitId};

use super::App;
use crate::{
    customers::app::get_customer,
    estates,
    events::publish,
    places,
    reveals::{
        app::{RevealContact, reveal_contact},
        domain::Purpose,
    },
    units,
};

/// [`Directory`] inside the process.
pub(crate) struct ArchiveDirectory(pub(crate) App);

const SCOPE: &str = "the other services act on every estate";

#[async_trait]
impl Directory for ArchiveDirectory {
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        let estate = estates::storage::find(self.0.db.reader(), &Scope::all(SCOPE), estate_id).await?;
        Ok(estate.as_ref().map(publish::estate_opened))
    }

    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        let unit = units::storage::find(self.0.db.reader(), &Scope::all(SCOPE), unit_id).await?;
        let Some(unit) = unit else { return Ok(None) };
        let governed = places::app::standard_within(&self.0, unit.estate_id, unit_id).await?;
        let (standard, standard_version) = governed.map(|held| (held.name, held.version)).unzip();
        let facts = UnitFacts {
            standard,
            standard_version,
            unit_id: unit.id,
            estate_id: unit.estate_id,
            label: unit.label,
            ended_at: unit.end.map(|end| end.at),
        };
        Ok(Some(facts))
    }

    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        let known = absent(get_customer(&self.0, &asking(), customer_id).await)?;
        Ok(known.map(|known| CustomerFacts { customer_id, estates: known.estates }))
    }

    async fn contact(
        &self,
        customer_id: CustomerId,
        message_id: MessageId,
    ) -> Result<Option<ContactFacts>, Failure> {
        let command = RevealContact { customer_id, purpose: Purpose::MessageDue(message_id) };
        let customer = absent(reveal_contact(&self.0, &asking(), command).await)?;
        Ok(customer.map(|customer| ContactFacts {
            customer_id,
            name: customer.name,
            phone: customer.phones.first().map(PhoneNumber::whole),
            phones: customer.phones.iter().map(PhoneNumber::whole).collect(),
        }))
    }
}

fn asking() -> Actor {
    Actor::system("archive.directory")
}

fn absent<T>(found: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.kind() == ErrorKind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use async_trait::async_trait;
    use cache::{Cache, Counts, MemoryStore};
    use contracts::{archive::Directory, ticketing::Standards};
    use db::{Allowance, Engine, lists, testing::TestDb};
    use idempotency::{IdempotencyKey, Outcome};
    use kernel::{Actor, Failure, ListQuery, PhoneNumber, Scope};
    use vocabulary::{CustomerId, MessageId};

    use super::ArchiveDirectory;
    use crate::{
        app::App,
        cards::app::CardCache,
        customers::{self, domain::Person},
        estates::{
            self,
            domain::{Dialling, Governing, Site},
        },
        places::domain::StandardVersion,
        storage::migrations::Migrator,
    };

    db::on_both_engines!(other_services_are_told_what_they_need_and_a_contact_leaves_a_line);

    fn fresh<T>(done: Outcome<T>) -> T {
        match done {
            Outcome::Fresh(result) => result,
            Outcome::Replayed(reply) => panic!("replayed {reply:?}"),
        }
    }

    struct NoTicketDesk;

    #[async_trait]
    impl Standards for NoTicketDesk {
        async fn is_published(&self, _name: &str, _version: i32) -> Result<bool, Failure> {
            Ok(false)
        }

        async fn is_calendar(&self, _name: &str) -> Result<bool, Failure> {
            Ok(false)
        }
    }

    async fn an_archive(engine: Engine) -> (TestDb, App) {
        let db = TestDb::on::<Migrator>(engine).await;
        let clock: Arc<dyn kernel::Clock> = Arc::<kernel::ManualClock>::clone(&db.clock);
        let cache = Cache::new(Arc::new(MemoryStore::new(Arc::clone(&clock), 1 << 20)));
        let counts = Counts::alone(clock);
        let app = App {
            db: db.db.clone(),
            cards: CardCache::new(cache, Duration::from_secs(30)),
            standards: Arc::new(NoTicketDesk),
            reveals: Arc::new(Allowance::new("reveals", 1, &counts)),
            lookups: Arc::new(Allowance::new("caller_lookups", 1, &counts)),
            comparisons: Arc::new(Allowance::new("imported_numbers", 1, &counts)),
        };
        (db, app)
    }

    async fn other_services_are_told_what_they_need_and_a_contact_leaves_a_line(engine: Engine) {
        let (_db, app) = an_archive(engine).await;
        let actor = Actor::system("test");
        let site = Site {
            code: "SH-001".to_owned(),
            name: "阳光花园".to_owned(),
            region: "north".to_owned(),
            outer_regions: Vec::new(),
            time_zone: "Asia/Shanghai".to_owned(),
            governing: Governing::of(
                Some(StandardVersion { name: "service-centre".to_owned(), version: 1 }),
                None,
            ),
            dialling: Dialling::default(),
        };
        let estate =
            fresh(estates::app::open_estate(&app, &actor, site, IdempotencyKey::none()).await.unwrap());
        let person = Person {
            name: "王小明".to_owned(),
            phones: vec![PhoneNumber::parse("13800138000", &kernel::DialPlan::default()).unwrap()],
            email: None,
            wechat: None,
            id_number: None,
            tags: Vec::new(),
            notes: String::new(),
            external_ref: None,
        };
        let command = customers::app::RegisterCustomer { estate_id: estate.id, person };
        let known = fresh(
            customers::app::register_customer(&app, &actor, command, IdempotencyKey::none()).await.unwrap(),
        );
        let customer_id = known.customer.id;

        let directory = ArchiveDirectory(app.clone());
        let facts = directory.estate(estate.id).await.unwrap().unwrap();
        assert_eq!((facts.code.as_str(), facts.standard_version), ("SH-001", 1));
        let nobody = CustomerId::new(app.db.ids().as_ref());
        assert_eq!(directory.customer(nobody).await.unwrap(), None);
        let message = MessageId::new(app.db.ids().as_ref());
        assert!(directory.contact(nobody, message).await.unwrap().is_none());
        let facts = directory.customer(customer_id).await.unwrap().unwrap();
        assert_eq!(facts.estates, [estate.id]);
        let contact = directory.contact(customer_id, message).await.unwrap().unwrap();
        assert_eq!(contact.phone.as_deref(), Some("+8613800138000"));
        let scope = Scope::all("a test looks at the whole trail");
        let trail = lists::audit_entries(&app.db, &scope, &ListQuery::default()).await.unwrap();
        let last = trail.items.first().unwrap();
        assert_eq!(
            (last.action.as_str(), last.principal.as_str()),
            ("reveal_contact", "system:archive.directory")
        );
    }
}
