//! The estates a service knows, and the scope that keeps a query inside some of them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use db::{
    Db,
    estates::{self, EstateRef},
    scope_filter,
    testing::{TestDb, count_statements},
};
use kernel::{EstateId, Scope};
use sea_orm::{ConnectionTrait, sea_query::Query};

use crate::support::{customer, estate, insert_thing, on_both_engines};

on_both_engines!(
    an_estate_is_known_as_it_was_last_told,
    a_copy_follows_what_this_process_commits_at_once,
    a_copy_follows_another_process_soon,
    a_transaction_reads_an_estate_once_and_sees_what_it_writes,
    a_scope_keeps_a_query_inside,
    a_region_holds_the_regions_within_it,
);

pub(crate) fn opened(estate_id: EstateId, region: &str) -> EstateRef {
    EstateRef {
        estate_id,
        code: "HT".to_owned(),
        name: "和庭".to_owned(),
        region: region.to_owned(),
        outer_regions: Vec::new(),
        time_zone: "Asia/Shanghai".to_owned(),
        standard: "service-centre".to_owned(),
        standard_version: 3,
        calendar: None,
        country: None,
        area_code: None,
    }
}

async fn tell(db: &Db, estate: &EstateRef, sequence: i32) {
    let tx = db.begin().await.unwrap();
    estates::upsert(&tx, estate, sequence).await.unwrap();
    tx.commit().await.unwrap();
}

async fn an_estate_is_known_as_it_was_last_told(db: TestDb) {
    let id = estate();
    assert_eq!(estates::find(db.reader(), id).await.unwrap(), None);
    tell(&db, &opened(id, "north"), 1).await;
    tell(&db, &opened(id, "south"), 3).await;
    tell(&db, &opened(id, "east"), 2).await;
    let known = estates::find(db.reader(), id).await.unwrap().unwrap();
    assert_eq!(known.region, "south", "an older event does not undo a newer one");
    assert_eq!((known.estate_id, known.name.as_str(), known.standard_version), (id, "和庭", 3));
    assert_eq!((known.time_zone.as_str(), known.standard.as_str()), ("Asia/Shanghai", "service-centre"));
}

/// The region of an estate as `db` gives it to requests.
async fn region(db: &Db, id: EstateId) -> Option<String> {
    db.estate(id).await.unwrap().map(|estate| estate.region.clone())
}

async fn a_copy_follows_what_this_process_commits_at_once(db: TestDb) {
    let id = estate();
    assert_eq!(region(&db, id).await, None);
    tell(&db, &opened(id, "north"), 1).await;
    assert_eq!(region(&db, id).await.as_deref(), Some("north"), "what was absent is not kept");
    let tx = db.begin().await.unwrap();
    estates::upsert(&tx, &opened(id, "south"), 2).await.unwrap();
    assert_eq!(region(&db, id).await.as_deref(), Some("north"), "nothing is committed yet");
    tx.commit().await.unwrap();
    assert_eq!(region(&db, id).await.as_deref(), Some("south"));
}

async fn a_copy_follows_another_process_soon(db: TestDb) {
    let (id, other) = (estate(), db.another().await.unwrap());
    tell(&db, &opened(id, "north"), 1).await;
    assert_eq!(region(&db, id).await.as_deref(), Some("north"));
    tell(&other, &opened(id, "south"), 2).await;
    db.clock.advance(TimeDelta::milliseconds(1_999));
    assert_eq!(region(&db, id).await.as_deref(), Some("north"), "the database was not asked again");
    // A wall clock that is set back an hour must not keep for an hour what decides who may see a row.
    db.clock.set(db.clock().now() - TimeDelta::hours(1));
    db.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(region(&db, id).await.as_deref(), Some("south"));
}

async fn a_transaction_reads_an_estate_once_and_sees_what_it_writes(db: TestDb) {
    let id = estate();
    let tx = db.begin().await.unwrap();
    assert!(tx.expect_estate(id).await.is_err(), "nothing was heard of it yet");
    estates::upsert(&tx, &opened(id, "north"), 1).await.unwrap();
    let (first, asked) = count_statements(tx.expect_estate(id)).await;
    assert_eq!((first.unwrap().region.as_str(), asked), ("north", 1));
    let (second, asked) = count_statements(tx.expect_estate(id)).await;
    assert_eq!((second.unwrap().region.as_str(), asked), ("north", 0));
    estates::upsert(&tx, &opened(id, "south"), 2).await.unwrap();
    assert_eq!(tx.expect_estate(id).await.unwrap().region, "south");
    tx.rollback().await.unwrap();
}

async fn a_scope_keeps_a_query_inside(db: TestDb) {
    let (north, south, unknown) = (estate(), estate(), estate());
    tell(&db, &opened(north, "north"), 1).await;
    tell(&db, &opened(south, "south"), 1).await;
    let tx = db.begin().await.unwrap();
    for at in [north, south, unknown] {
        insert_thing(&tx, customer(), at, "a").await.unwrap();
    }
    tx.commit().await.unwrap();

    let regions =
        |regions: &[&str]| Scope::Regions { regions: regions.iter().map(|&name| name.to_owned()).collect() };
    let seen = async |scope: Scope| seen(&db, &scope).await;
    assert_eq!(seen(Scope::Group).await, BTreeSet::from([north, south, unknown]));
    assert_eq!(seen(regions(&["north"])).await, BTreeSet::from([north]));
    assert_eq!(seen(regions(&["north", "south"])).await, BTreeSet::from([north, south]));
    assert_eq!(seen(regions(&["' OR '1' = '1"])).await, BTreeSet::new());
    assert_eq!(seen(regions(&[])).await, BTreeSet::new());
    assert_eq!(seen(Scope::estate(unknown)).await, BTreeSet::from([unknown]));
    assert_eq!(seen(Scope::Estates { estates: vec![north, estate()] }).await, BTreeSet::from([north]));
    assert_eq!(seen(Scope::Estates { estates: Vec::new() }).await, BTreeSet::new());

    tell(&db, &opened(unknown, "north"), 1).await;
    assert_eq!(seen(regions(&["north"])).await, BTreeSet::from([north, unknown]), "opened a moment ago");
}

async fn a_region_holds_the_regions_within_it(db: TestDb) {
    let names = |regions: &[&str]| -> Vec<String> { regions.iter().map(|&name| name.to_owned()).collect() };
    let scope = |regions: &[&str]| Scope::Regions { regions: names(regions) };
    let (district, city, elsewhere) = (estate(), estate(), estate());
    let within = |id, region, outer: &[&str]| EstateRef { outer_regions: names(outer), ..opened(id, region) };
    tell(&db, &within(district, "Xuhui", &["Shanghai", "East"]), 1).await;
    tell(&db, &within(city, "shanghai", &["East"]), 1).await;
    tell(&db, &within(elsewhere, "North", &[]), 1).await;
    let tx = db.begin().await.unwrap();
    for at in [district, city, elsewhere] {
        insert_thing(&tx, customer(), at, "a").await.unwrap();
    }
    tx.commit().await.unwrap();
    for (regions, estates) in [
        (&["East"][..], BTreeSet::from([district, city])),
        (&["SHANGHAI"], BTreeSet::from([district, city])),
        (&["xuhui", "north"], BTreeSet::from([district, elsewhere])),
    ] {
        assert_eq!(seen(&db, &scope(regions)).await, estates, "{regions:?}");
    }

    let known = db::regions::known(db.reader(), &names(&["shanghai", "east", "nowhere"])).await.unwrap();
    let of =
        |key: &str| known.get(key).map(|region| region.within.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(of("shanghai"), Some(vec!["east", "shanghai"]));
    assert_eq!((of("east"), of("nowhere")), (Some(vec!["east"]), None));
    let kept =
        db::regions::within(db.reader(), &names(&["Xuhui", "East", "North"]), &scope(&["Shanghai"])).await;
    assert_eq!(kept.unwrap(), ["Xuhui"], "neither what lies outside, nor what it lies in");
    let rows = db.reader().query_all(&db::regions::regions_within(&names(&["East"]))).await.unwrap();
    let keys: BTreeSet<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert_eq!(keys, BTreeSet::from(["shanghai".to_owned(), "xuhui".to_owned()]));

    // The district moves to the north: an older event does not take it back.
    tell(&db, &within(district, "Xuhui", &["North"]), 3).await;
    tell(&db, &within(district, "Xuhui", &["Shanghai", "East"]), 2).await;
    assert_eq!(seen(&db, &scope(&["East"])).await, BTreeSet::from([city]));
    assert_eq!(seen(&db, &scope(&["North"])).await, BTreeSet::from([district, elsewhere]));
}

async fn seen(db: &Db, scope: &Scope) -> BTreeSet<EstateId> {
    let select = Query::select()
        .column("estate_id")
        .from("things")
        .cond_where(scope_filter(scope, ("things", "estate_id")))
        .to_owned();
    let rows = db.reader().query_all(&select).await.unwrap();
    rows.iter().map(|row| EstateId::from_uuid(row.try_get_by_index(0).unwrap())).collect()
}
