//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_estates;
mod m0002_customers;
mod m0003_cards;
mod m0004_imports;
mod m0005_match_keys;
mod m0006_phone_extensions;
mod m0007_live_calls;
mod m0008_matter_estates;
mod m0009_stays;
mod m0010_external_refs;
mod m0011_estate_dialling;
mod m0012_unit_versions;
mod m0013_estate_names;
mod m0014_interactions;
mod m0015_card_items;
mod m0016_no_caller_cards;
mod m0017_places;
mod m0019_unit_places;
mod m0020_unit_facts;
mod m0021_unit_ends;
mod m0022_unit_doors;
mod m0023_assets;
mod m0024_governing;
mod old_matters;
mod unit_indexes;

use db::migration::{IndexStep, ZoneNames};
use sea_orm_migration::{
    DbErr, MigrationTrait, MigratorTrait, SchemaManager,
    prelude::{Index, IndexCreateStatement, Table},
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(copies::published_standards::migration());
        steps.push(Box::new(m0001_estates::Migration));
        steps.push(Box::new(m0002_customers::Migration));
        steps.push(Box::new(m0003_cards::Migration));
        steps.push(Box::new(m0004_imports::Migration));
        steps.push(Box::new(m0005_match_keys::Migration));
        steps.push(Box::new(m0006_phone_extensions::Migration));
        steps.push(Box::new(m0007_live_calls::Migration));
        steps.push(Box::new(m0008_matter_estates::Migration));
        steps.push(Box::new(m0009_stays::Migration));
        steps.push(Box::new(m0010_external_refs::Migration));
        steps.push(Box::new(m0011_estate_dialling::Migration));
        steps.push(Box::new(m0012_unit_versions::Migration));
        steps.push(Box::new(m0013_estate_names::Migration));
        steps.push(Box::new(m0014_interactions::Migration));
        steps.push(Box::new(m0015_card_items::Migration));
        steps.push(Box::new(m0016_no_caller_cards::Migration));
        steps.push(Box::new(CUSTOMERS_BY_REGISTRATION));
        steps.push(Box::new(m0017_places::Migration));
        steps.push(Box::new(ZONE_NAMES));
        steps.push(Box::new(m0019_unit_places::Migration));
        steps.push(Box::new(m0019_unit_places::Filled));
        steps.push(Box::new(unit_indexes::BY_PLACE));
        steps.push(Box::new(unit_indexes::BY_ROOM));
        steps.push(Box::new(m0020_unit_facts::Migration));
        steps.push(Box::new(m0021_unit_ends::Migration));
        steps.push(Box::new(unit_indexes::BY_WHOLE));
        steps.push(Box::new(unit_indexes::BY_ORIGIN));
        steps.push(Box::new(m0022_unit_doors::Migration));
        steps.push(Box::new(m0022_unit_doors::Filled));
        steps.push(Box::new(unit_indexes::BY_DOOR));
        steps.push(Box::new(m0023_assets::Migration));
        steps.push(Box::new(m0024_governing::Migration));
        steps.push(Box::new(GOVERNED_WITHIN));
        steps.push(copies::published_calendars::migration());
        steps.push(copies::published_standards::withdrawn_migration());
        steps
    }
}

/// Serves customers of a time.
const CUSTOMERS_BY_REGISTRATION: IndexStep = IndexStep {
    step: "m0016_customers_by_registration",
    index: "ix_customers__registered_at_id",
    table: "customers",
    on: "(registered_at, id)",
};

/// Serves which standards hold within an estate: few places say anything.
const GOVERNED_WITHIN: IndexStep = IndexStep {
    step: "m0024_governed_within",
    index: "ix_places__estate_id_governed",
    table: "places",
    on: "(estate_id, id) WHERE standard IS NOT NULL",
};

/// Estates are in zones by the names of today, as what is entered from now on.
const ZONE_NAMES: ZoneNames = ZoneNames { step: "m0018_zone_names", table: "estates" };

/// An index over `columns`, named `<prefix>_<table>__<columns>`.
fn index(prefix: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index =
        Index::create().name(format!("{prefix}_{table}__{}", columns.join("_"))).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A look-up.
fn ix(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index("ix", table, columns)
}

/// A uniqueness, under the name in which its breach is told.
fn uq(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index("uq", table, columns).unique().take()
}

async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use db::{Engine, testing::TestDb};
    use kernel::{IdGen, SystemIds};
    use sea_orm::{
        ConnectionTrait, ExprTrait,
        prelude::{DateTimeUtc, Json, Uuid},
        sea_query::{Expr, InsertStatement, Order, Query},
    };
    use serde_json::json;
    use vocabulary::Headline;

    use super::Migrator;

    db::on_both_engines!(
        rows_from_before_are_found_by_their_keys_and_two_of_one_key_stay_two,
        a_timeline_calls_what_it_holds_as_it_is_called_now,
        what_stood_on_cards_stands_on_them_as_headlines_and_back,
        the_way_back_writes_the_documents_of_cards_anew,
        lines_of_a_timeline_keep_who_may_read_them,
        a_time_zone_that_was_entered_by_an_old_name_has_that_of_today,
        every_step_can_be_taken_back_and_again,
    );

    async fn values<T: sea_orm::TryGetable>(
        database: &TestDb,
        table: &'static str,
        column: &'static str,
    ) -> Vec<T> {
        let select = Query::select().column(column).from(table).order_by("id", Order::Asc).take();
        let rows = database.db.reader().query_all(&select).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// Two estates whose codes have one key, and three units of the first, two of one key.
    async fn insert_twins(database: &TestDb, ids: &[Uuid]) {
        let at = DateTimeUtc::UNIX_EPOCH;
        let mut estates = Query::insert();
        estates.into_table("estates").columns([
            "id",
            "version",
            "code",
            "name",
            "region",
            "time_zone",
            "standard",
            "standard_version",
            "opened_at",
        ]);
        for (id, code) in ids.iter().zip(["SH-001", "sh-001"]) {
            let (zone, one) = ("Asia/Shanghai", 1);
            estates.values_panic([
                (*id).into(),
                one.into(),
                code.into(),
                "n".into(),
                "r".into(),
                zone.into(),
                "s".into(),
                one.into(),
                at.into(),
            ]);
        }
        let mut units = Query::insert();
        units.into_table("units").columns(["id", "estate_id", "label", "registered_at"]);
        for (id, label) in ids.iter().skip(2).zip(["3栋501", "3栋 501", "3栋502"]) {
            units.values_panic([(*id).into(), ids[0].into(), label.into(), at.into()]);
        }
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&estates).await.unwrap();
        tx.conn().execute(&units).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn rows_from_before_are_found_by_their_keys_and_two_of_one_key_stay_two(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0005_match_keys", engine).await;
        let ids: Vec<Uuid> = (0..5).map(|_any| SystemIds.next()).collect();
        insert_twins(&database, &ids).await;
        database.db.migrate::<Migrator>().await.unwrap();
        let second = |key: &str, id: usize| format!("{key} {}", ids[id]);
        assert_eq!(
            values::<String>(&database, "estates", "code_key").await,
            ["sh-001".to_owned(), second("sh-001", 1)]
        );
        let units = ["3栋501".to_owned(), second("3栋501", 3), "3栋502".to_owned()];
        assert_eq!(values::<String>(&database, "units", "label_key").await, units);
        assert_eq!(values::<String>(&database, "units", "label").await, ["3栋501", "3栋 501", "3栋502"]);
    }

    async fn a_timeline_calls_what_it_holds_as_it_is_called_now(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0014_interactions", engine).await;
        let insert = Query::insert()
            .into_table("timeline_entries")
            .columns(["id", "customer_id", "estate_id", "at", "kind", "title", "reference"])
            .values_panic([
                SystemIds.next().into(),
                SystemIds.next().into(),
                SystemIds.next().into(),
                DateTimeUtc::UNIX_EPOCH.into(),
                "reception_recorded".into(),
                "x".into(),
                "x".into(),
            ])
            .take();
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
        database.db.migrate::<Migrator>().await.unwrap();
        assert_eq!(values::<String>(&database, "timeline_entries", "kind").await, ["interaction_recorded"]);
    }

    /// Something that went on around `owner` as it was kept before events told how their subjects stand.
    async fn insert_matter(database: &TestDb, (subject, owner): (Uuid, Uuid), is_open: bool, matter: Json) {
        let mut insert = Query::insert();
        insert.into_table("card_matters").columns([
            "subject_id",
            "customer_id",
            "estate_id",
            "is_open",
            "matter",
        ]);
        let estate: Uuid = matter["estate_id"].as_str().unwrap().parse().unwrap();
        insert.values_panic([subject.into(), owner.into(), estate.into(), is_open.into(), matter.into()]);
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The documents of a table with whose they are, in the order of their subjects.
    async fn owned(
        database: &TestDb,
        table: &'static str,
        document: &'static str,
    ) -> Vec<(Json, Option<Uuid>)> {
        let columns = [document, "customer_id"];
        let select = Query::select().columns(columns).from(table).order_by("subject_id", Order::Asc).take();
        let rows = database.db.reader().query_all(&select).await.unwrap();
        rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
    }

    async fn what_stood_on_cards_stands_on_them_as_headlines_and_back(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0015_card_items", engine).await;
        let ids: Vec<Uuid> = (0..6).map(|_any| SystemIds.next()).collect();
        let (estate, customer, home) = (ids[0], ids[1], ids[2]);
        let ticket = json!({
            "matter": "ticket", "ticket_id": ids[3], "estate_id": estate, "number": "T-1", "title": "漏水",
            "kind": "report", "is_confidential": false, "about_staff": null, "facts_sequence": 4,
            "status": "reopened", "status_sequence": 3, "was_assigned": true,
            "deadlines": [["respond", "2026-03-02T02:15:00Z"], ["resolve", "2026-03-02T06:00:00Z"]],
            "deadlines_sequence": 1,
        });
        let callback = json!({
            "matter": "callback", "callback_id": ids[4], "estate_id": estate, "ticket_id": ids[3],
            "due_at": "2026-03-05T02:00:00Z", "is_missed": false, "is_settled": false,
        });
        let invoice = json!({
            "matter": "invoice", "invoice_id": ids[5], "estate_id": estate, "unit_id": home, "number": "I-1",
            "outstanding": { "amount": "128.50", "currency": "CNY" }, "due_on": "2026-03-31",
            "is_disputed": true, "sequence": 2,
        });
        insert_matter(&database, (ids[3], customer), true, ticket).await;
        insert_matter(&database, (ids[4], customer), true, callback).await;
        insert_matter(&database, (ids[5], home), true, invoice).await;
        database.db.migrate::<Migrator>().await.unwrap();

        let items = owned(&database, "card_items", "headline").await;
        assert_eq!(
            items.iter().map(|(_, owner)| *owner).collect::<Vec<_>>(),
            [Some(customer), Some(customer), None]
        );
        let read = |row: usize| serde_json::from_value::<Headline>(items[row].0.clone()).unwrap();
        let (ticket, callback, invoice) = (read(0), read(1), read(2));
        assert_eq!((ticket.status.as_str(), ticket.title.as_deref()), ("assigned", Some("漏水")));
        assert_eq!(ticket.due_at, Some("2026-03-02T06:00:00Z".parse().unwrap()), "the solution is what runs");
        assert!(ticket.visibility.is_confidential(), "a report is, whatever is said of it");
        assert_eq!((callback.is_open(), callback.due_at.is_some()), (true, true));
        assert_eq!(
            (invoice.is_on_hold, invoice.outstanding.unwrap().to_string()),
            (true, "128.50".to_owned())
        );

        database.go_back_before::<Migrator>("m0015_card_items").await;
        let matters = owned(&database, "card_matters", "matter").await;
        assert_eq!(
            matters.iter().map(|(_, owner)| *owner).collect::<Vec<_>>(),
            [Some(customer), Some(customer), Some(home)]
        );
        assert_eq!(
            (&matters[0].0["status"], &matters[0].0["status_sequence"]),
            (&json!("assigned"), &json!(4))
        );
        assert_eq!(matters[1].0["ticket_id"], json!(ids[3]));
        assert_eq!(
            (&matters[2].0["unit_id"], &matters[2].0["outstanding"]["amount"]),
            (&json!(home), &json!("128.50"))
        );
    }

    #[expect(clippy::too_many_lines, reason = "rows before, documents after")]
    async fn the_way_back_writes_the_documents_of_cards_anew(engine: Engine) {
        let database = TestDb::on::<Migrator>(engine).await;
        let ids: Vec<Uuid> = (0..8).map(|_any| SystemIds.next()).collect();
        let (estate, unit, customer, alone) = (ids[0], ids[2], ids[5], ids[6]);
        insert_twins(&database, &ids[..5]).await;
        let at = DateTimeUtc::UNIX_EPOCH;
        let mut people = Query::insert();
        people.into_table("customers").columns([
            "id",
            "version",
            "estate_id",
            "name",
            "tags",
            "notes",
            "registered_at",
        ]);
        for (id, name) in [(customer, "王大"), (alone, "王小")] {
            let tags = json!(["VIP"]);
            people.values_panic([
                id.into(),
                1.into(),
                estate.into(),
                name.into(),
                tags.into(),
                "n".into(),
                at.into(),
            ]);
        }
        let stay = Query::insert()
            .into_table("occupancies")
            .columns(["id", "version", "estate_id", "unit_id", "customer_id", "role", "started_at"])
            .values_panic([
                ids[7].into(),
                1.into(),
                estate.into(),
                unit.into(),
                customer.into(),
                "tenant".into(),
                at.into(),
            ])
            .to_owned();
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&people).await.unwrap();
        tx.conn().execute(&stay).await.unwrap();
        tx.commit().await.unwrap();

        database.go_back_before::<Migrator>("m0016_no_caller_cards").await;
        let select = Query::select()
            .columns(["document"])
            .from("caller_cards")
            .order_by("customer_id", Order::Asc)
            .take();
        let rows = database.db.reader().query_all(&select).await.unwrap();
        let documents: Vec<Json> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        let home = json!({
            "occupancy_id": ids[7], "unit_id": unit, "estate_id": estate, "label": "3栋501",
            "role": "tenant", "started_at": "1970-01-01T00:00:00Z", "ended_at": null,
        });
        let document = |id: Uuid, name: &str, homes: Json| {
            json!({
                "customer_id": id, "estate_id": estate, "name": name, "tags": ["VIP"], "notes": "n",
                "homes": homes,
            })
        };
        assert_eq!(
            documents,
            [document(customer, "王大", json!([home])), document(alone, "王小", json!([]))]
        );
        database.db.migrate::<Migrator>().await.unwrap();
        assert!(database.db.reader().query_all(&select).await.is_err(), "the table is gone again");
    }

    /// A line of a timeline of each kind.
    fn lines_of(kinds: &[&str]) -> InsertStatement {
        let columns = ["id", "customer_id", "estate_id", "at", "kind", "title", "reference"];
        let mut insert = Query::insert().into_table("timeline_entries").columns(columns).to_owned();
        for kind in kinds {
            let ids: [Uuid; 3] = std::array::from_fn(|_any| SystemIds.next());
            let [id, customer, estate]: [Expr; 3] = ids.map(Into::into);
            let at = DateTimeUtc::UNIX_EPOCH.into();
            insert.values_panic([id, customer, estate, at, (*kind).into(), "x".into(), "x".into()]);
        }
        insert
    }

    async fn lines_of_a_timeline_keep_who_may_read_them(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0015_card_items", engine).await;
        let kinds = [
            "customer_changed",
            "ticket_opened",
            "deadline_missed",
            "callback_missed",
            "payment_received",
            "message_failed",
        ];
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&lines_of(&kinds)).await.unwrap();
        tx.commit().await.unwrap();
        database.db.migrate::<Migrator>().await.unwrap();
        let permissions = values::<String>(&database, "timeline_entries", "permission").await;
        let expected = [
            "archive:read",
            "tickets:read",
            "tickets:read",
            "callbacks:read",
            "billing:read",
            "notifications:read",
        ];
        assert_eq!(permissions, expected);
        // Each of them concerns another customer besides: the one before it has room for one.
        let columns = ["at", "kind", "title", "reference", "permission"];
        let others = Query::select()
            .columns(["id", "estate_id", "estate_id"])
            .columns(columns)
            .from("timeline_entries")
            .take();
        let mut insert = Query::insert();
        insert
            .into_table("timeline_entries")
            .columns(["id", "customer_id", "estate_id"].into_iter().chain(columns))
            .select_from(others)
            .unwrap();
        let customers = values::<Uuid>(&database, "timeline_entries", "customer_id").await;
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&insert).await.unwrap();
        tx.commit().await.unwrap();
        database.go_back_before::<Migrator>("m0015_card_items").await;
        assert_eq!(values::<String>(&database, "timeline_entries", "kind").await, kinds);
        assert_eq!(values::<Uuid>(&database, "timeline_entries", "customer_id").await, customers);
    }

    async fn a_time_zone_that_was_entered_by_an_old_name_has_that_of_today(engine: Engine) {
        let database = TestDb::before::<Migrator>("m0018_zone_names", engine).await;
        let ids: Vec<Uuid> = (0..5).map(|_any| SystemIds.next()).collect();
        insert_twins(&database, &ids).await;
        let older = Query::update()
            .table("estates")
            .value("time_zone", "PRC")
            .and_where(Expr::col("id").eq(ids[1]))
            .take();
        let tx = database.db.begin().await.unwrap();
        tx.conn().execute(&older).await.unwrap();
        tx.commit().await.unwrap();
        database.db.migrate::<Migrator>().await.unwrap();
        let zones = values::<String>(&database, "estates", "time_zone").await;
        assert_eq!(zones, ["Asia/Shanghai", "Asia/Shanghai"]);
    }

    async fn every_step_can_be_taken_back_and_again(engine: Engine) {
        db::testing::must_reverse::<Migrator>(engine).await;
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down_on_postgres() {
        db::testing::must_be_written_down::<Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }
}
