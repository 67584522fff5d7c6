//! What a filter names lies within the scope, or nothing is told.

use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, on_both_engines};

use crate::{
    events::opened,
    office::{Office, an_estate, escaped, faults, only, region, text},
};

on_both_engines!(
    filters_are_intersected_with_the_scope,
    the_region_of_an_estate_is_moved_by_who_may_run_both,
    whoever_keeps_the_records_does_not_run_the_estates,
    what_is_open_at_an_estate_makes_its_customer_known_there,
    a_shared_record_is_changed_by_its_keeper_and_its_trail_is_read_where_it_concerns,
);

/// Every list of the service with its filters, as its description names them.
async fn lists(office: &Office) -> Vec<(String, Vec<String>)> {
    let described = office.app.nobody().get("/api/v1/openapi.json").await.expect(200);
    let mut lists = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        let Some(parameters) = item["get"]["parameters"].as_array() else { continue };
        let named: Vec<String> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| text(parameter, "/name"))
            .collect();
        if named.iter().any(|name| name == "after")
            && !path.contains("/archive/")
            && !path.contains("{service}")
        {
            lists.push((path.clone(), named));
        }
    }
    lists
}

async fn filters_are_intersected_with_the_scope(engine: Engine) {
    let office = Office::open(engine).await;
    let (here, there) = (office.estate("A", "north").await, office.estate("B", "south").await);
    // Somebody of both estates, and somebody of the other one alone.
    let (home, other) = (office.unit(&here, "1-101").await, office.unit(&there, "2-202").await);
    let both = office.customer(&here, "王小明", &["13800138000"]).await;
    office.moves_in(&both, &home, "owner").await;
    office.moves_in(&both, &other, "owner").await;
    let away = office.customer(&there, "李四", &["13900139000"]).await;
    office.moves_in(&away, &other, "tenant").await;
    let meter = json!({ "place_id": there, "kind": "meter", "name": "总表", "unit_ids": [other] });
    office.api.post("/api/v1/assets", &meter).await.expect(201);
    let values = [
        ("", "estate_id", there.clone()),
        ("", "unit_id", other.clone()),
        ("", "customer_id", away.clone()),
        ("/customers", "name", escaped("李四")),
        ("/estates", "name", "B".to_owned()),
        ("/units", "label", "2-202".to_owned()),
    ];
    let lists = lists(&office).await;
    assert!(lists.len() >= 4, "{lists:?}");
    for scope in [only(&here), region("north")] {
        let clerk = office.app.other_staff(Permission::ALL, scope);
        for (path, filters) in &lists {
            let path = path.replace("{id}", &both);
            let fits = |(of, name, _value): &&(&str, &str, String)| {
                path.ends_with(of) && filters.iter().any(|known| known == name)
            };
            for (_of, name, value) in values.iter().filter(fits) {
                let found = clerk.get(&format!("{path}?{name}={value}")).await.expect(200);
                assert_eq!(found["items"], json!([]), "{path}?{name}");
                let whole = office.api.get(&format!("{path}?{name}={value}")).await.expect(200);
                assert_ne!(whole["items"], json!([]), "{path}?{name} finds something for the group");
            }
            let all = clerk.get(&path).await.expect(200).to_string();
            for foreign in [&there, &other, &away] {
                assert!(!all.contains(foreign.as_str()), "{path} shows {foreign}");
            }
        }
    }
    office.close().await;
}

async fn the_region_of_an_estate_is_moved_by_who_may_run_both(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let item = format!("/api/v1/estates/{estate}");
    let south = json!({ "region": "south" });
    for scope in [only(&estate), region("north")] {
        let clerk = office.clerk(scope).with("if-match", "\"1\"");
        let refused = clerk.patch(&item, &south).await.expect(422);
        assert_eq!(faults(&refused), [("/region".to_owned(), "estate.out_of_scope".to_owned())]);
        let renamed = clerk.patch(&item, &json!({ "region": "north" })).await;
        assert_eq!(renamed.status, 200, "what stays as it is moves nothing");
    }
    let both = Scope::Regions { regions: vec!["north".to_owned(), "south".to_owned()] };
    let moved = office.clerk(both).with("if-match", "\"1\"").patch(&item, &south).await;
    assert_eq!(moved.expect(200)["region"], "south");
    office.close().await;
}

async fn whoever_keeps_the_records_does_not_run_the_estates(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let item = format!("/api/v1/estates/{estate}");
    let keeper = office.app.staff(&[Permission::ArchiveRead, Permission::ArchiveWrite], Scope::Group);
    let manager = office.app.other_staff(&[Permission::ArchiveRead, Permission::ArchiveManage], Scope::Group);
    let (opened, renamed) = (an_estate("B", "north"), json!({ "name": "Lakeside" }));
    let rows = json!({ "rows": [{ "kind": "unit", "estate": "A", "label": "1-102" }] });
    let before = office.api.get(&item).await.expect(200);
    let seen = |api: &Api| api.with("if-match", "\"1\"");
    for refused in [
        keeper.post("/api/v1/estates", &opened).await,
        seen(&keeper).patch(&item, &renamed).await,
        keeper.post("/api/v1/imports", &rows).await,
    ] {
        assert!(refused.text("/detail").contains("archive:manage"), "{refused:?}");
        assert_eq!(refused.problem(403), "permission_missing");
    }
    assert_eq!(office.api.get(&item).await.expect(200), before);
    assert_eq!((office.count("estates").await, office.count("units").await), (1, 0));
    manager.post("/api/v1/estates", &opened).await.expect(201);
    seen(&manager).patch(&item, &renamed).await.expect(200);
    manager.post("/api/v1/imports", &rows).await.expect(201);
    // The records themselves: the other way round.
    let unit = json!({ "estate_id": estate, "label": "1-103" });
    assert_eq!(manager.post("/api/v1/units", &unit).await.problem(403), "permission_missing");
    let unit_id = text(&keeper.post("/api/v1/units", &unit).await.expect(201), "/unit_id");
    let customer = json!({ "estate_id": estate, "name": "王小明", "phones": ["13800138000"] });
    assert_eq!(manager.post("/api/v1/customers", &customer).await.problem(403), "permission_missing");
    let customer_id = text(&keeper.post("/api/v1/customers", &customer).await.expect(201), "/customer_id");
    let stay = json!({ "customer_id": customer_id, "unit_id": unit_id, "role": "owner" });
    assert_eq!(manager.post("/api/v1/occupancies", &stay).await.problem(403), "permission_missing");
    keeper.post("/api/v1/occupancies", &stay).await.expect(201);
    office.close().await;
}

async fn what_is_open_at_an_estate_makes_its_customer_known_there(engine: Engine) {
    let office = Office::open(engine).await;
    let (kept, visited) = (office.estate("A", "north").await, office.estate("B", "south").await);
    let id = office.customer(&kept, "王小明", &["13800138000"]).await;
    let item = format!("/api/v1/customers/{id}");
    let clerk = office.app.staff(Permission::ALL, only(&visited));
    assert_eq!(clerk.get(&item).await.problem(404), "not_found");
    let ticket = opened(&visited, &id);
    office.app.recorder.publish(&ticket, 1).await;
    assert_eq!(clerk.get(&item).await.status, 200);
    let cards = office.cards(&clerk, "13800138000").await;
    assert_eq!((cards.len(), &cards[0]["open_tickets"][0]["number"]), (1, &json!("T2026-000123")));
    let body = json!({ "customer_id": id, "purpose": "open_ticket", "reference": ticket.ticket_id });
    assert_eq!(clerk.post("/api/v1/reveals", &body).await.status, 200);
    crate::events::ticket_step(&office, &ticket, "cancelled", 2).await;
    assert_eq!(clerk.get(&item).await.problem(404), "not_found");
    assert_eq!(office.cards(&clerk, "13800138000").await.len(), 0);
    office.close().await;
}

async fn a_shared_record_is_changed_by_its_keeper_and_its_trail_is_read_where_it_concerns(engine: Engine) {
    let office = Office::open(engine).await;
    let (kept, lived) = (office.estate("A", "north").await, office.estate("B", "south").await);
    let body = json!({
        "estate_id": kept, "name": "王小明", "phones": ["13800138000"], "tags": ["vip"], "notes": "晚上不要打电话",
    });
    let id = text(&office.api.post("/api/v1/customers", &body).await.expect(201), "/customer_id");
    let unit = office.unit(&lived, "1-101").await;
    office.moves_in(&id, &unit, "tenant").await;
    let item = format!("/api/v1/customers/{id}");
    let (keeper, other) = (office.clerk(only(&kept)), office.clerk(only(&lived)));
    // The words of the record are the keeper's own.
    let seen = other.get(&item).await;
    assert_eq!((&seen.body["tags"], &seen.body["notes"]), (&json!([]), &json!("")));
    let card = office.cards(&other, "13800138000").await[0].clone();
    assert_eq!((&card["tags"], &card["notes"]), (&json!([]), &json!("")));
    assert_eq!(office.cards(&keeper, "13800138000").await[0]["notes"], "晚上不要打电话");
    let change = json!({ "phones": ["13900139000"] });
    let refused = other.with("if-match", seen.header("etag")).patch(&item, &change).await;
    assert_eq!(refused.problem(403), "archive.kept_elsewhere");
    let tag = keeper.get(&item).await.header("etag").to_owned();
    let before = other.get(&item).await.header("etag").to_owned();
    keeper.with("if-match", &tag).patch(&item, &change).await.expect(200);
    assert_ne!(other.get(&item).await.header("etag"), before, "what is shown there has changed");
    let reads = |estate: &str| office.app.staff(&[Permission::AuditRead], only(estate));
    for estate in [&kept, &lived] {
        let path = format!("/api/v1/archive/audit-entries?subject_id={id}");
        let trail = reads(estate).get(&path).await.expect(200);
        let actions: Vec<Value> =
            trail["items"].as_array().unwrap().iter().map(|line| line["action"].clone()).collect();
        assert!(actions.contains(&json!("change_customer")), "{estate}: {actions:?}");
        assert!(actions.contains(&json!("look_up_caller")), "{estate}: {actions:?}");
    }
    office.close().await;
}
