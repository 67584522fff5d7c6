//! The lists of estates, of customers and of what happened to a customer: what they may be narrowed to, and what serves
//! them.
//!
//! Customers are not found by their numbers here: who tries numbers out learns whose they are, so that looking one up is an
//! operation of its own, counted and on the record.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Key, KeyKind, Served, Sort, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{
    customers::with_phones,
    entities::{customer, estate, timeline_entry},
    estates,
    ties::known_within,
    timeline::{self, TimelineEntry},
};
use crate::domain::{Customer, Estate};

/// Estates, newest first; some thousands in the largest group, so that the ids serve whatever narrows them.
#[derive(Debug)]
pub(crate) struct EstateList;

impl DeclaredList for EstateList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("id"),
        filters: &[
            Filter::key(
                "name",
                120,
                "Estates whose name or code has this in it, in any width, case and spacing.",
            )
            .asks(Test::Contains(&["name_key", "code_key"])),
            Filter::text("region", 120, "Estates of this region, as it is spelt there."),
            Filter::text("standard", 64, "Estates that this standard governs."),
        ],
        columns: &[
            "code",
            "name",
            "region",
            "time_zone",
            "standard",
            "standard_version",
            "country",
            "area_code",
            "opened_at",
            "estate_id",
        ],
        served: &[Served::newest(&[], "uq_estates__id")],
        ..ListSpec::of("estates")
    };
}

/// Customers, newest first.
#[derive(Debug)]
pub(crate) struct CustomerList;

impl DeclaredList for CustomerList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            // An estate knows whoever it keeps a record of, and whoever lives there: that is no column.
            Filter::id("estate_id", "Customers this estate knows.").asks(Test::Elsewhere),
            Filter::id("unit_id", "Customers who live or lived in this unit.").asks(Test::Among(
                "occupancies",
                "customer_id",
                "unit_id",
            )),
            Filter::key("name", 80, "Customers of this name, whole, in any width, case and spacing.")
                .on("name_key"),
            Filter::from("registered_from", "registered_at", "Customers registered at or after this."),
            Filter::before("registered_before", "registered_at", "Customers registered before this."),
        ],
        sorts: &[Sort::NEWEST.ranged(
            &["registered_from", "registered_before"],
            &[Key::of("registered_at", KeyKind::Instant), Key::ID],
        )],
        columns: &[
            "name",
            "phones_masked",
            "email_masked",
            "wechat_masked",
            "id_number_masked",
            "tags",
            "notes",
            "homes",
            "estates",
            "registered_at",
            "customer_id",
        ],
        served: &[
            Served::newest(&["name"], "ix_customers__name_key_id"),
            Served::newest(&["unit_id"], "ix_occupancies__unit_id_id").few(),
            Served::newest(&["registered_from", "registered_before"], "ix_customers__registered_at_id"),
            Served::newest(&["registered_from"], "ix_customers__registered_at_id"),
            Served::newest(&["registered_before"], "ix_customers__registered_at_id"),
            Served::newest(&[], "uq_customers__id"),
        ],
        ..ListSpec::of("customers")
    };
}

/// What happened to a customer, newest first by when it happened: an event that came late stands where it belongs.
#[derive(Debug)]
pub(crate) struct TimelineList;

impl DeclaredList for TimelineList {
    const SPEC: &'static ListSpec = &ListSpec {
        name: "timeline",
        scope: Some("estate_id"),
        filters: &[
            Filter::given("customer_id"),
            Filter::id("estate_id", "Only what happened at this estate."),
            Filter::text("kind", 64, "Only what is of this kind, such as `ticket_opened`."),
            Filter::from("from", "at", "Only what happened at or after this."),
            Filter::before("before", "at", "Only what happened before this."),
        ],
        sorts: &[Sort::by(
            "newest",
            "what happened last comes first",
            &[Key::of("at", KeyKind::Instant), Key::ID],
        )
        .descending()],
        columns: &["at", "kind", "title", "reference", "clause", "entry_id", "estate_id"],
        served: &[
            Served::newest(&["customer_id", "from", "before"], "ix_timeline_entries__customer_id_at_id"),
            Served::newest(&["customer_id"], "ix_timeline_entries__customer_id_at_id"),
        ],
        ..ListSpec::of("timeline_entries")
    };
}

/// One page of estates within `scope`.
pub(crate) async fn list_estates(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Estate>, Failure> {
    let page = list_page::<estate::Entity>(db, EstateList::SPEC, (scope, Condition::all()), query).await?;
    Ok(page.map(estates::from_row))
}

/// One page of the customers known within `scope`.
pub(crate) async fn list_customers(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Customer>, Failure> {
    // Known to this estate, which has to lie within the scope: an estate out of sight tells nothing of its people.
    let narrowed = query.filters.id("estate_id").map(Scope::estate);
    let scopes: Vec<&Scope> = std::iter::once(scope).chain(narrowed.as_ref()).collect();
    let known = known_within(&scopes, db.clock().now());
    let page = list_page::<customer::Entity>(db, CustomerList::SPEC, (scope, known), query).await?;
    Ok(PageOf { items: with_phones(db, db.reader(), page.items).await?, next: page.next, count: page.count })
}

/// One page of the lines of a timeline that `actor` may see.
pub(crate) async fn list_timeline(
    db: &Db,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<TimelineEntry>, Failure> {
    let seen = (&actor.scope, timeline::may_be_seen_by(actor));
    let page = list_page::<timeline_entry::Entity>(db, TimelineList::SPEC, seen, query).await?;
    Ok(page.map(timeline::from_row))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use db::testing::{TestDb, must_serve, named_id, seed};
    use kernel::{EstateId, Filters};
    use vocabulary::{CustomerId, UnitId};

    use super::*;
    use crate::storage::migrations::Migrator;

    const ESTATES: &str = "
INSERT INTO estates (id, version, code, name, region, time_zone, standard, standard_version, opened_at)
SELECT named(n), 1, 'E' || n, 'x', 'x', 'Asia/Shanghai', 'x', 1, now() FROM generate_series(0, 19999) AS n";

    const CUSTOMERS: &str = "
INSERT INTO customers (id, version, estate_id, name, name_key, tags, notes, registered_at)
SELECT gen_random_uuid(), 1, named(n % 20), 'x', 'n' || (n % 97), '[]', '',
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute'
FROM generate_series(1, 20000) AS n";

    const OCCUPANCIES: &str = "
INSERT INTO units (id, estate_id, label, registered_at)
SELECT named(n), named(n % 20), 'x' || n, now() FROM generate_series(1, 20000) AS n;
INSERT INTO occupancies (id, version, estate_id, unit_id, customer_id, role, started_at, ended_at)
SELECT gen_random_uuid(), 1, estate_id, named((row_number() OVER ())::int), id, 'owner', now(), now() FROM customers";

    const TIMELINE: &str = "
INSERT INTO timeline_entries (id, customer_id, estate_id, at, kind, title, reference, permission)
SELECT gen_random_uuid(), named(n % 97), named(n % 20),
    TIMESTAMPTZ '2026-02-20 08:00:00Z' + ((n * 7919) % 20000) * INTERVAL '1 minute', 'x', 'x', 'x', 'archive:read'
FROM generate_series(1, 20000) AS n";

    #[tokio::test]
    async fn each_declared_combination_is_served_by_its_index() {
        let test = TestDb::postgres::<Migrator>().await;
        seed(&test, &[ESTATES, CUSTOMERS, OCCUPANCIES, TIMELINE]).await;
        let day = |days| -> DateTime<Utc> { test.clock().now() + TimeDelta::days(days) };
        let estates = [named_id::<EstateId>(3), named_id::<EstateId>(4)];
        must_serve::<estate::Entity>(&test, EstateList::SPEC, (&estates, &Filters::none())).await;
        let sample = Filters::none()
            .with("name", Some("n7".to_owned()))
            .with("unit_id", Some(named_id::<UnitId>(7)))
            .with("registered_from", Some(day(-9)))
            .with("registered_before", Some(day(-1)));
        must_serve::<customer::Entity>(&test, CustomerList::SPEC, (&estates, &sample)).await;
        let sample = Filters::none()
            .with("customer_id", Some(named_id::<CustomerId>(7)))
            .with("from", Some(day(-9)))
            .with("before", Some(day(-1)));
        must_serve::<timeline_entry::Entity>(&test, TimelineList::SPEC, (&estates, &sample)).await;
    }
}
