//! The audit trail: written with the change, never changed, read within a scope.

use db::{
    AuditEntry, Engine,
    estates::{self, EstateRef},
    lists,
    testing::TestDb,
};
use kernel::{Actor, Cursor, EstateId, Failure, Filters, ListQuery, Page, Scope};
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::support::{count, estate, on_both_engines};

on_both_engines!(
    a_line_says_who_changed_what,
    a_rolled_back_change_leaves_no_line,
    the_database_refuses_to_change_or_delete_a_line,
    a_reader_sees_the_lines_of_its_scope,
    lines_are_listed_newest_first_and_page_by_page,
);

fn entry(subject: &str) -> AuditEntry {
    AuditEntry::new(&Actor::system("a test"), "assign_ticket", "ticket", subject)
}

async fn write(db: &TestDb, entries: impl IntoIterator<Item = AuditEntry>) {
    let tx = db.begin().await.unwrap();
    for entry in entries {
        tx.audit(entry);
    }
    tx.commit().await.unwrap();
}

async fn subjects(db: &TestDb, scope: &Scope) -> Vec<String> {
    let page = lists::audit_entries(db, scope, &ListQuery::default()).await.unwrap();
    page.items.into_iter().map(|record| record.subject_id).collect()
}

async fn a_line_says_who_changed_what(db: TestDb) {
    let estate = estate();
    let line =
        entry("t1").at(estate).via("desk").before(json!({"status": "open"})).after(json!(["张", 1.5, null]));
    write(&db, [line]).await;
    let page = lists::audit_entries(&db, &Scope::Group, &ListQuery::default()).await.unwrap();
    let [record] = page.items.try_into().unwrap();
    assert_eq!(record.principal, "system:a test");
    assert_eq!((record.action.as_str(), record.via.as_deref()), ("assign_ticket", Some("desk")));
    assert_eq!((record.subject_kind.as_str(), record.subject_id.as_str()), ("ticket", "t1"));
    assert_eq!((record.at, record.estate_id), (db.clock().now(), Some(estate)));
    assert_eq!(record.before, Some(json!({"status": "open"})));
    assert_eq!(record.after, Some(json!(["张", 1.5, null])));
    assert_eq!(record.trace_id, None);
}

async fn a_rolled_back_change_leaves_no_line(db: TestDb) {
    let tx = db.begin().await.unwrap();
    tx.audit(entry("t1"));
    tx.rollback().await.unwrap();
    assert_eq!(count(&db, "log_entries").await, 0);
}

async fn the_database_refuses_to_change_or_delete_a_line(db: TestDb) {
    write(&db, [entry("t1")]).await;
    let mut attacks = vec!["UPDATE log_entries SET action = 'nothing'", "DELETE FROM log_entries"];
    if db.engine() == Engine::Postgres {
        attacks.push("TRUNCATE log_entries");
        // A month by itself is guarded as well.
        attacks
            .extend(["UPDATE log_entries_default SET action = 'nothing'", "DELETE FROM log_entries_default"]);
        attacks.push("TRUNCATE log_entries_default");
    }
    for attack in attacks {
        let tx = db.begin().await.unwrap();
        let error = tx.conn().execute_unprepared(attack).await.unwrap_err();
        assert!(error.to_string().contains("log_entries is append-only"), "{error}");
        tx.rollback().await.unwrap();
    }
    assert_eq!(subjects(&db, &Scope::Group).await, ["t1"]);
}

async fn a_reader_sees_the_lines_of_its_scope(db: TestDb) {
    let (north, south) = (estate(), estate());
    let tx = db.begin().await.unwrap();
    estates::upsert(&tx, &opened(north, "north"), 1).await.unwrap();
    estates::upsert(&tx, &opened(south, "south"), 1).await.unwrap();
    tx.commit().await.unwrap();
    write(&db, [entry("n").at(north), entry("s").at(south), entry("group")]).await;
    assert_eq!(subjects(&db, &Scope::Group).await, ["group", "s", "n"]);
    assert_eq!(subjects(&db, &Scope::Regions { regions: vec!["north".to_owned()] }).await, ["n"]);
    assert_eq!(subjects(&db, &Scope::estate(south)).await, ["s"]);
}

fn opened(estate_id: EstateId, region: &str) -> EstateRef {
    EstateRef {
        estate_id,
        code: region.to_owned(),
        name: region.to_owned(),
        region: region.to_owned(),
        outer_regions: Vec::new(),
        time_zone: "Asia/Shanghai".to_owned(),
        standard: "service-centre".to_owned(),
        standard_version: 1,
        calendar: None,
        country: None,
        area_code: None,
    }
}

async fn lines_are_listed_newest_first_and_page_by_page(db: TestDb) {
    write(&db, ["a", "b", "c"].map(entry)).await;
    let of = |name, value: &str| Filters::none().with(name, Some(value.to_owned()));
    let pages =
        |after| ListQuery { page: Page { limit: 2, after }, ..ListQuery::of(of("subject_kind", "ticket")) };
    let first = lists::audit_entries(&db, &Scope::Group, &pages(None)).await.unwrap();
    let second = lists::audit_entries(&db, &Scope::Group, &pages(first.next.map(Cursor))).await.unwrap();
    let listed = first.items.iter().chain(&second.items).map(|record| record.subject_id.as_str());
    assert_eq!(listed.collect::<Vec<_>>(), ["c", "b", "a"]);
    assert_eq!(second.next, None);

    let found =
        lists::audit_entries(&db, &Scope::Group, &ListQuery::of(of("subject_id", "b"))).await.unwrap();
    assert_eq!(found.items.len(), 1);
    let found = lists::audit_entries(&db, &Scope::Group, &ListQuery::of(of("principal", "staff:nobody")))
        .await
        .unwrap();
    assert!(found.items.is_empty());

    let refused = lists::audit_entries(&db, &Scope::Group, &pages(Some(Cursor("nowhere".to_owned()))))
        .await
        .unwrap_err();
    assert!(matches!(refused, Failure::Refused(refusal) if refusal.code == "cursor_malformed"));
}
