//! Customers and where they live.

use contracts::archive::{
    CustomerChanged, CustomerFacts, CustomerRegistered, OccupancyEnded, OccupancyStarted,
};
use serde_json::json;
use testkit::{Engine, on_both_engines, until};

use crate::office::{Office, faults, only, settled, text};

on_both_engines!(
    a_customer_is_entered_and_shown_masked,
    a_change_names_its_fields_in_the_trail_and_not_their_values,
    moving_in_and_out_changes_what_is_shown,
    a_customer_is_known_where_they_are_kept_and_where_they_live,
    one_lives_in_one_home_once_at_a_time,
    bad_fields_are_all_told_with_their_places,
    lists_are_paged_and_narrowed,
);

async fn a_customer_is_entered_and_shown_masked(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let body = json!({
        "estate_id": estate, "name": "王小明", "phones": ["138 0013 8000", "+86 138-0013-8000", "010-6552 9988"],
        "email": "wang@example.com", "wechat": "wangxm88", "id_number": "11010519491231002x",
        "tags": ["vip", "vip"], "notes": "晚上不要打电话",
    });
    let made = office.api.post("/api/v1/customers", &body).await;
    let location = made.header("location").to_owned();
    let body = made.expect(201);
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(settled(body.clone()), @r#"
        {
          "customer_id": "(id)",
          "email_masked": "w***@example.com",
          "estates": [
            "(id)"
          ],
          "external_ref": null,
          "homes": [],
          "id_number_masked": "****002X",
          "name": "王小明",
          "notes": "晚上不要打电话",
          "phones_masked": [
            "****8000",
            "****9988"
          ],
          "registered_at": "2026-03-02T02:00:00Z",
          "tags": [
            "vip"
          ],
          "wechat_masked": "w***"
        }
        "#);
    }
    let shown = office.api.get(&location).await.expect(200);
    assert_eq!(shown, body);
    let facts: CustomerFacts = serde_json::from_value(shown).unwrap();
    let said = office.app.recorder.wait_for::<CustomerRegistered>(|_any| true).await;
    assert_eq!((said.customer_id, vec![said.estate_id]), (facts.customer_id, facts.estates));
    office.close().await;
}

async fn a_change_names_its_fields_in_the_trail_and_not_their_values(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let item = format!("/api/v1/customers/{id}");
    let change = json!({ "phones": ["13900139000"], "email": "new@example.com", "notes": null });
    let changed = office.api.with("if-match", "\"1\"").patch(&item, &change).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert_eq!(changed.text("/phones_masked/0"), "****9000");
    office.app.recorder.wait_for::<CustomerChanged>(|said| said.customer_id.to_string() == id).await;
    let trail = office.api.get("/api/v1/archive/audit-entries?subject_kind=customer").await.expect(200);
    let line = &trail["items"][0];
    assert_eq!(line["action"], "change_customer");
    assert_eq!(line["after"]["changed"], json!(["phones", "email"]));
    assert!(!trail.to_string().contains("13900139") && !trail.to_string().contains("example.com"), "{trail}");
    // The old number leads nowhere, the new one to them.
    assert_eq!(office.cards(&office.api, "13800138000").await.len(), 0);
    assert_eq!(office.cards(&office.api, "13900139000").await.len(), 1);
    let cleared = office.api.with("if-match", "\"2\"").patch(&item, &json!({ "email": null })).await;
    assert_eq!(cleared.expect(200)["email_masked"], json!(null));
    assert_eq!(
        office.api.with("if-match", "\"2\"").patch(&item, &change).await.problem(412),
        "stale_version"
    );
    office.close().await;
}

async fn moving_in_and_out_changes_what_is_shown(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("SH-001", "north").await;
    let unit = office.unit(&estate, "3栋 501").await;
    let id = office.customer(&estate, "王小明", &["13800138000"]).await;
    let item = format!("/api/v1/customers/{id}");
    let before = office.api.get(&item).await.header("etag").to_owned();
    let occupancy = office.moves_in(&id, &unit, "owner").await;
    let moved = office.api.with("if-none-match", &before).get(&item).await;
    assert_eq!(moved.text("/homes/0/label"), "3栋 501");
    assert_eq!(office.cards(&office.api, "13800138000").await[0]["homes"][0]["role"], "owner");
    let said = office.app.recorder.wait_for::<OccupancyStarted>(|_any| true).await;
    assert_eq!(said.customer_id.to_string(), id);

    let stay = format!("/api/v1/occupancies/{occupancy}");
    let (end, now) = (format!("{stay}/end"), json!({}));
    assert_eq!(office.api.post(&end, &now).await.problem(428), "version_required");
    assert_eq!(office.api.with("if-match", "\"1\"").post(&end, &now).await.header("etag"), "\"2\"");
    assert_eq!(office.api.with("if-match", "\"1\"").post(&end, &now).await.problem(412), "stale_version");
    let again = office.api.with("if-match", "\"2\"").post(&end, &now).await;
    assert_eq!(again.problem(409), "archive.occupancy_ended");
    office.app.recorder.wait_for::<OccupancyEnded>(|said| said.occupancy_id.to_string() == occupancy).await;
    let gone = office.api.get(&item).await;
    assert_ne!(gone.header("etag"), before);
    assert_eq!(gone.expect(200)["homes"], json!([]));
    assert_eq!(office.cards(&office.api, "13800138000").await[0]["homes"], json!([]));
    assert_eq!(office.api.get(&stay).await.text("/ended_at"), "2026-03-02T02:00:00Z");
    office.close().await;
}

async fn a_customer_is_known_where_they_are_kept_and_where_they_live(engine: Engine) {
    let office = Office::open(engine).await;
    let (kept, lived, other) = (
        office.estate("A", "north").await,
        office.estate("B", "south").await,
        office.estate("C", "east").await,
    );
    let unit = office.unit(&lived, "1-101").await;
    let id = office.customer(&kept, "王小明", &["13800138000"]).await;
    let item = format!("/api/v1/customers/{id}");
    assert_eq!(office.clerk(only(&lived)).get(&item).await.problem(404), "not_found");
    office.moves_in(&id, &unit, "tenant").await;
    let seen = office.clerk(only(&lived)).get(&item).await.expect(200);
    assert_eq!(seen["estates"], json!([lived]), "the other estate is not theirs to see");
    let seen = office.clerk(only(&kept)).get(&item).await.expect(200);
    assert_eq!((&seen["estates"], &seen["homes"]), (&json!([kept]), &json!([])));
    let stranger = office.clerk(only(&other));
    for path in [item.clone(), format!("{item}/timeline")] {
        assert_eq!(stranger.get(&path).await.problem(404), "not_found");
    }
    let change = stranger.with("if-match", "\"1\"").patch(&item, &json!({ "name": "x" })).await;
    assert_eq!(change.problem(404), "not_found");
    assert_eq!(stranger.get("/api/v1/customers").await.expect(200)["items"], json!([]));
    let body = json!({ "customer_id": id, "unit_id": unit, "role": "owner" });
    let refused = stranger.post("/api/v1/occupancies", &body).await.expect(422);
    let expected = [("/unit_id", "unit.unknown"), ("/customer_id", "customer.unknown")];
    assert_eq!(faults(&refused), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let log = "/api/v1/archive/security-events?kind=out_of_scope";
    until("the security log tells that the customer is there", async || {
        let listed = office.api.get(log).await.expect(200);
        listed["items"].as_array().unwrap().iter().any(|line| line["subject"] == format!("customer:{id}"))
    })
    .await;
    office.close().await;
}

async fn one_lives_in_one_home_once_at_a_time(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let unit = office.unit(&estate, "1-101").await;
    let id = office.customer(&estate, "王小明", &[]).await;
    let body = json!({ "customer_id": id, "unit_id": unit, "role": "owner" });
    let (first, second) = tokio::join!(
        office.api.post("/api/v1/occupancies", &body),
        office.api.post("/api/v1/occupancies", &body)
    );
    let won = if first.status == 201 { (first, second) } else { (second, first) };
    let occupancy = text(&won.0.expect(201), "/occupancy_id");
    assert_eq!(won.1.problem(409), "archive.occupancy_exists");
    let stay = format!("/api/v1/occupancies/{occupancy}");
    let ended = office.api.with("if-match", "\"1\"").post(&format!("{stay}/end"), &json!({})).await;
    assert_eq!(ended.status, 200);
    office.moves_in(&id, &unit, "tenant").await;
    let listed = office.api.get(&format!("/api/v1/occupancies?customer_id={id}")).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    office.close().await;
}

async fn bad_fields_are_all_told_with_their_places(engine: Engine) {
    let office = Office::open(engine).await;
    let estate = office.estate("A", "north").await;
    let body = json!({
        "estate_id": estate, "name": "", "phones": ["13800138000", "12", "hello"],
        "email": "nobody", "id_number": "11_01", "tags": ["ok", ""],
    });
    let refused = office.api.post("/api/v1/customers", &body).await.expect(422);
    let places: Vec<String> = faults(&refused).into_iter().map(|(at, code)| format!("{at} {code}")).collect();
    insta::allow_duplicates! {
        insta::assert_json_snapshot!(places, @r#"
        [
          "/name text.empty",
          "/phones/1 phone.unassigned",
          "/phones/2 phone.malformed",
          "/email email.malformed",
          "/id_number id_number.malformed",
          "/tags/1 text.empty"
        ]
        "#);
    }
    assert!(!refused.to_string().contains("13800138000"), "a refusal repeats nobody's number");
    let unknown = json!({ "estate_id": "00000000-0000-7000-8000-000000000000", "name": "王" });
    let refused = office.api.post("/api/v1/customers", &unknown).await.expect(422);
    assert_eq!(faults(&refused), [("/estate_id".to_owned(), "estate.unknown".to_owned())]);
    let far = json!({
        "customer_id": office.customer(&estate, "王", &[]).await, "unit_id": office.unit(&estate, "1").await,
        "role": "owner", "started_at": "9999-01-01T00:00:00Z",
    });
    let refused = office.api.post("/api/v1/occupancies", &far).await.expect(422);
    assert_eq!(faults(&refused), [("/started_at".to_owned(), "instant.out_of_range".to_owned())]);
    office.close().await;
}

async fn lists_are_paged_and_narrowed(engine: Engine) {
    let office = Office::open(engine).await;
    let (first, second) = (office.estate("A", "north").await, office.estate("B", "north").await);
    let mut made = Vec::new();
    for name in ["甲", "乙", "丙"] {
        made.push(office.customer(&first, name, &["13800138000"]).await);
    }
    office.customer(&second, "甲", &[]).await;
    let mut seen = Vec::new();
    let mut path = format!("/api/v1/customers?estate_id={first}&limit=2");
    loop {
        let page = office.api.get(&path).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| text(item, "/customer_id")));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/customers?estate_id={first}&limit=2&after={next}");
    }
    made.reverse();
    assert_eq!(seen, made);
    let named = office.api.get("/api/v1/customers?name=%E7%94%B2").await.expect(200);
    assert_eq!(named["items"].as_array().unwrap().len(), 2);
    let wrong = office.api.get("/api/v1/customers?after=nowhere&limit=1").await;
    assert_eq!(wrong.problem(422), "cursor_malformed");
    office.close().await;
}
