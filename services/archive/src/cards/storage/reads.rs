//! What reading cards costs, and that everything which belongs on one is on it.

use db::{
    Engine,
    testing::{TestDb, count_statements, seed},
};
use kernel::{EstateId, Id, IdGen, Permission, PhoneNumber, SystemIds, Visibility};
use sea_orm::{ConnectionTrait, DbBackend, Statement, StatementBuilder};
use vocabulary::{
    CustomerId, Headline, OccupancyId, OccupancyRole, StatusClass, SubjectId, TicketId, UnitId,
};

use super as storage;
use super::{items, parts_of};
use crate::{
    cards::domain::{CALLBACKS, Card, CardItem, Owner, TICKETS},
    customers::{
        self,
        domain::{Customer, Person},
        storage::phones::PhoneIndex,
    },
    estates::{
        self,
        domain::{Dialling, Estate, Governing, Site},
    },
    occupancies::{self, domain::Occupancy},
    places::domain::StandardVersion,
    storage::migrations::Migrator,
    units::{
        self,
        domain::{Facts, Unit},
    },
};

db::on_both_engines!(a_card_is_read_in_one_statement_with_all_that_belongs_on_it);

const INVOICES: &str = "billing.invoice";

fn a<T: Id>() -> T {
    T::from_uuid(SystemIds.next())
}

/// A customer with one number, and the home where they live: both are theirs alone.
async fn move_in(test: &TestDb, number: &PhoneNumber) -> (CustomerId, UnitId, EstateId) {
    let now = test.db.clock().now();
    let standard = StandardVersion { name: "service-centre".to_owned(), version: 1 };
    let governing = Governing::of(Some(standard), None);
    let (customer_id, unit_id, estate_id) = (a(), a(), a::<EstateId>());
    let site = Site {
        code: estate_id.to_string(),
        name: "阳光花园".to_owned(),
        region: "north".to_owned(),
        outer_regions: Vec::new(),
        time_zone: "Asia/Shanghai".to_owned(),
        governing,
        dialling: Dialling { country: None, area_code: None },
    };
    let person = Person {
        name: "王小明".to_owned(),
        phones: vec![number.clone()],
        email: None,
        wechat: None,
        id_number: None,
        tags: vec!["VIP".to_owned()],
        notes: "轮椅".to_owned(),
        external_ref: None,
    };
    let unit = Unit::register((unit_id, estate_id), (None, unit_id.to_string()), Facts::default(), now);
    let stay = Occupancy {
        id: a::<OccupancyId>(),
        version: 1,
        estate_id,
        unit_id,
        customer_id,
        role: OccupancyRole::Owner,
        started_at: now,
        ended_at: None,
        cancelled_at: None,
    };
    let tx = test.db.begin().await.unwrap();
    estates::storage::insert(&tx, &[Estate::open(estate_id, site, now)]).await.unwrap();
    units::storage::insert(&tx, &[unit]).await.unwrap();
    customers::storage::insert(&tx, &[Customer::register(customer_id, estate_id, person, now)])
        .await
        .unwrap();
    occupancies::storage::insert(&tx, &[stay]).await.unwrap();
    tx.commit().await.unwrap();
    (customer_id, unit_id, estate_id)
}

/// Something that goes on, or did.
fn item(aggregate: &str, owner: Owner, (ticket_id, is_open): (Option<TicketId>, bool)) -> CardItem {
    let status_class = if is_open { StatusClass::Open } else { StatusClass::Done };
    let headline = Headline {
        kind: "repair".to_owned(),
        status: "x".to_owned(),
        status_class: Some(status_class.into()),
        reference: None,
        at: None,
        amount: None,
        outstanding: None,
        is_on_hold: false,
        clause: None,
        due_at: None,
        due_on: None,
        title: None,
        detail: None,
        visibility: Visibility::of(Permission::TicketsRead),
    };
    let of_ticket = ticket_id.filter(|_id| aggregate == TICKETS).map(SubjectId::from);
    CardItem {
        subject_id: of_ticket.unwrap_or_else(a),
        aggregate: aggregate.to_owned(),
        estate_id: a(),
        owner: Some(owner),
        ticket_id,
        sequence: 1,
        headline,
    }
}

async fn a_card_is_read_in_one_statement_with_all_that_belongs_on_it(engine: Engine) {
    let test = TestDb::on::<Migrator>(engine).await;
    let number = PhoneNumber::from_stored("+8613800138000".to_owned());
    let (customer, home, estate) = move_in(&test, &number).await;
    let (other, others_home, _estate) =
        move_in(&test, &PhoneNumber::from_stored("+8613900139000".to_owned())).await;
    let (closed, open) = (a::<TicketId>(), a::<TicketId>());
    let items = [
        item(TICKETS, Owner::Customer(customer), (Some(closed), false)),
        item(TICKETS, Owner::Customer(customer), (Some(open), true)),
        item(CALLBACKS, Owner::Customer(customer), (Some(closed), true)),
        item(INVOICES, Owner::Unit(home), (None, true)),
        item(CALLBACKS, Owner::Customer(other), (None, true)),
        item(INVOICES, Owner::Unit(others_home), (None, true)),
    ];
    let batch = test.db.batch();
    items.iter().cloned().for_each(|item| items::put(&batch, item).unwrap());
    batch.commit().await.unwrap();

    let index = PhoneIndex::of(test.db.sealer(), &number);
    let now = test.db.clock().now();
    let read = storage::of_number(test.db.reader(), &index, now);
    let (cards, statements) = count_statements(read).await;
    assert_eq!(statements, 1, "{engine:?}");
    let [card] = <[_; 1]>::try_from(cards.unwrap()).unwrap().map(Card::from);
    assert_eq!((card.profile.customer_id, card.profile.estate_id), (customer, estate));
    assert_eq!((card.profile.tags, card.profile.notes.as_str()), (vec!["VIP".to_owned()], "轮椅"));
    let homes: Vec<UnitId> = card.profile.homes.iter().map(|home| home.unit_id).collect();
    assert_eq!((homes, card.profile.homes[0].label.clone()), (vec![home], home.to_string()));
    let mut expected = items[1..4].to_vec();
    expected.sort_by_key(|item| item.subject_id);
    assert_eq!(card.items, expected);
    assert_eq!(
        card.tickets.into_keys().collect::<Vec<_>>(),
        [closed],
        "a closed ticket hides what follows it"
    );

    let nobody = PhoneIndex::of(test.db.sealer(), &PhoneNumber::from_stored("+8613700137000".to_owned()));
    assert_eq!(storage::of_number(test.db.reader(), &nobody, now).await.unwrap(), []);
}

/// Twenty thousand people with a home, a number and two things that go on each.
const PEOPLE: [&str; 6] = [
    "INSERT INTO estates (id, version, code, name, region, time_zone, standard, standard_version, opened_at)
     SELECT named(n), 1, 'E' || n, 'x', 'x', 'Asia/Shanghai', 'x', 1, now() FROM generate_series(0, 19) AS n",
    "INSERT INTO units (id, estate_id, label, registered_at)
     SELECT named(n), named(n % 20), 'U' || n, now() FROM generate_series(1, 20000) AS n",
    "INSERT INTO customers (id, version, estate_id, name, tags, notes, registered_at)
     SELECT named(n), 1, named(n % 20), 'x', '[]', '', now() FROM generate_series(1, 20000) AS n",
    "INSERT INTO customer_phones (customer_id, position, number, number_index)
     SELECT named(n), 0, 'x', decode(lpad(n::text, 64, '0'), 'hex') FROM generate_series(1, 20000) AS n",
    "INSERT INTO occupancies (id, version, estate_id, unit_id, customer_id, role, started_at)
     SELECT named(n), 1, named(n % 20), named(n), named(n), 'owner', now() FROM generate_series(1, 20000) AS n",
    "INSERT INTO card_items (subject_id, aggregate, estate_id, customer_id, unit_id, ticket_id, sequence, is_open, headline)
     SELECT named(n), 'x', named(n % 20), CASE WHEN n % 2 = 0 THEN named(n / 2) END,
            CASE WHEN n % 2 = 1 THEN named(n / 2) END, named(n), 1, true, '{}' FROM generate_series(1, 40000) AS n",
];

#[tokio::test]
async fn no_table_is_read_whole_for_a_card_on_postgres() {
    let test = TestDb::postgres::<Migrator>().await;
    seed(&test, &PEOPLE).await;
    let number = PhoneIndex::from_hex(&format!("{:064}", 77)).unwrap();
    let query = parts_of(&number, test.db.clock().now());
    let Statement { sql, values, .. } = StatementBuilder::build(&query, &DbBackend::Postgres);
    let explain = Statement { sql: format!("EXPLAIN {sql}"), values, db_backend: DbBackend::Postgres };
    let rows = test.db.reader().query_all_raw(explain).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    let plan = plan.join("\n");
    assert!(!plan.contains("Seq Scan"), "{plan}");
}
