//! Drafts of standards, tried on past tickets.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, an_estate, on_both_engines, until};

use crate::ground::{a_ticket, worker};

on_both_engines!(
    a_draft_is_held_against_the_tickets_of_a_period_and_no_ticket_is_touched,
    many_tickets_are_looked_at_once_each_and_never_more,
    a_draft_with_faults_or_of_no_period_is_refused_and_nothing_begins,
    what_is_confidential_is_counted_and_not_listed,
    only_who_answers_for_the_group_tries_drafts,
);

const ALL: &str = "/api/v1/back-tests";

/// The service centre with an hour less for major complaints.
fn draft() -> String {
    let document = standards::profile_document("service-centre", 1).unwrap();
    document
        .replacen("version = 1", "version = 2", 1)
        .replace("term = \"3d\"\nclause = \"DLN-02\"", "term = \"1d\"\nclause = \"DLN-02\"")
}

fn period(app: &TestApp) -> (DateTime<Utc>, DateTime<Utc>) {
    (app.clock.now() - TimeDelta::days(30), app.clock.now() + TimeDelta::minutes(1))
}

async fn start(app: &TestApp, document: &str) -> Value {
    let (from, until) = period(app);
    let body = json!({ "document": document, "from": from, "until": until });
    app.admin().post(ALL, &body).await.expect(201)
}

async fn ended(api: &Api, begun: &Value) -> Value {
    let path = format!("{ALL}/{}", begun["back_test_id"].as_str().unwrap());
    until("the back-test has ended", async || api.get(&path).await.expect(200)["status"] == "done").await;
    api.get(&path).await.expect(200)
}

async fn a_draft_is_held_against_the_tickets_of_a_period_and_no_ticket_is_touched(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let lin = worker(&app).await;
    let done = a_ticket(&app.admin(), estate_id).assigned_to(lin).await;
    let repair = json!({ "kind": "repair", "title": "Lamp" });
    a_ticket(&app.admin(), estate_id).about(repair).await;
    // Two days are less than three, and more than the draft's one.
    app.clock.advance(TimeDelta::days(2));
    app.admin().step(&done, "resolve", &json!({})).await.expect(200);
    let before = app.admin().get(&done).await.expect(200);

    let begun = start(&app, &draft()).await;
    assert_eq!((&begun["standard"], &begun["standard_version"]), (&json!("service-centre"), &json!(2)));
    assert_eq!(begun["tickets"], 2);
    let api = app.admin();
    let found = ended(&api, &begun).await;
    assert_eq!((&found["done"], &found["changed"], &found["skipped"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!(
        found["differences"],
        json!([{
            "estate_id": estate_id, "kind": "complaint", "aspect": "deadline", "change": "earlier", "count": 1,
        }])
    );
    let resolve = found["promises"].as_array().unwrap().iter().find(|shares| shares["promise"] == "resolve");
    let resolve = resolve.unwrap();
    assert_eq!(resolve["before"], json!({ "kept": 1, "missed": 0, "unknown": 0 }), "the lamp is not due yet");
    assert_eq!(resolve["after"], json!({ "kept": 0, "missed": 1, "unknown": 0 }));

    let path = format!("{ALL}/{}/differences", begun["back_test_id"].as_str().unwrap());
    let listed = api.get(&format!("{path}?aspect=deadline&change=earlier&kind=complaint")).await.expect(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{listed}");
    let line = &items[0];
    assert_eq!((&line["ticket_id"], &line["detail"]), (&json!(done.id), &json!("resolve")));
    assert_eq!((&line["before_clause"], &line["after_clause"]), (&json!("DLN-02"), &json!("DLN-02")));
    assert!(line["after_at"].as_str().unwrap() < line["before_at"].as_str().unwrap(), "{line}");
    assert!(
        api.get(&format!("{path}?change=later")).await.expect(200)["items"].as_array().unwrap().is_empty()
    );
    assert_eq!(api.get(&done).await.expect(200), before, "no ticket is touched");
    let published = api.get("/api/v1/standards").await.expect(200);
    let is_draft = |line: &Value| line["version"] == 2;
    assert!(!published["items"].as_array().unwrap().iter().any(is_draft), "nothing is published");

    let one = format!("{ALL}/{}", begun["back_test_id"].as_str().unwrap());
    assert_eq!(api.delete(&one).await.status.as_u16(), 204);
    assert_eq!(api.get(&one).await.problem(404), "not_found");
    app.finish().await;
}

async fn many_tickets_are_looked_at_once_each_and_never_more(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let one = a_ticket(&app.admin(), estate_id).await;
    // More than two batches, all opened at the same instant, which is where a batch could lose its place.
    let tx = app.db().begin().await.unwrap();
    for part in 0..9_u32 {
        let values: Vec<String> = (0..500_u32)
            .map(|nth| {
                let number = part * 500 + nth;
                format!("('{:032x}', 'N{number}')", u128::from(number) + (1 << 100))
            })
            .collect();
        let id = if engine == Engine::Postgres { "m.id::uuid" } else { "unhex(m.id)" };
        let statement = format!(
            "INSERT INTO tickets (id, version, number, estate_id, estate_name, kind, severity, category, title, description, \
             standard, standard_version, first_responder, status, quote, materials, opened_at) \
             WITH m (id, number) AS (VALUES {}) \
             SELECT {id}, 1, m.number, t.estate_id, t.estate_name, t.kind, t.severity, t.category, t.title, t.description, \
             t.standard, t.standard_version, t.first_responder, t.status, t.quote, t.materials, t.opened_at \
             FROM m CROSS JOIN tickets AS t WHERE t.number = '{}'",
            values.join(", "),
            one.opened["number"].as_str().unwrap(),
        );
        sea_orm::ConnectionTrait::execute_unprepared(tx.conn(), &statement).await.unwrap();
    }
    tx.commit().await.unwrap();
    let begun = start(&app, &draft()).await;
    assert_eq!(begun["tickets"], 4501);
    let found = ended(&app.admin(), &begun).await;
    assert_eq!((&found["done"], &found["changed"]), (&json!(4501), &json!(4501)));
    let counts: i64 =
        found["differences"].as_array().unwrap().iter().map(|sort| sort["count"].as_i64().unwrap()).sum();
    assert_eq!(counts, 4501, "one difference each: {}", found["differences"]);
    app.finish().await;
}

async fn a_draft_with_faults_or_of_no_period_is_refused_and_nothing_begins(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    let (from, until) = period(&app);
    let wrong = draft().replace("DLN-02", "DLN-2x");
    let refused = api.post(ALL, &json!({ "document": wrong, "from": from, "until": until })).await;
    assert!(refused.text("/errors/0/detail").contains("line"), "{}", refused.body);
    assert_eq!(refused.problem(422), "standards.invalid_document");
    let backwards = api.post(ALL, &json!({ "document": draft(), "from": until, "until": from })).await;
    assert_eq!(backwards.text("/errors/0/code"), "back_test.period");
    let nowhere = kernel::EstateId::new(app.db().ids().as_ref());
    let body = json!({ "document": draft(), "from": from, "until": until, "estates": [nowhere] });
    let unknown = api.post(ALL, &body).await;
    assert_eq!(unknown.text("/errors/0/pointer"), "/estates/0");
    assert_eq!(api.get(ALL).await.expect(200)["items"], json!([]));
    for _nth in 0..20 {
        start(&app, &draft()).await;
    }
    let body = json!({ "document": draft(), "from": from, "until": until });
    assert_eq!(api.post(ALL, &body).await.problem(409), "back_test.too_many");
    app.finish().await;
}

async fn what_is_confidential_is_counted_and_not_listed(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let accused = app.employ(Permission::ALL, Scope::Group).await;
    let about = json!({
        "kind": "complaint", "severity": "major", "title": "Rude", "about_staff_id": accused,
    });
    a_ticket(&app.admin(), estate_id).about(about).await;
    let begun = start(&app, &draft()).await;
    assert_eq!(ended(&app.admin(), &begun).await["changed"], 1);
    let path = format!("{ALL}/{}/differences", begun["back_test_id"].as_str().unwrap());
    let listed = async |api: &Api| api.get(&path).await.expect(200)["items"].as_array().unwrap().len();
    assert_eq!(listed(&app.admin()).await, 1);
    let reader = app.staff(&[Permission::TicketsRead, Permission::StandardsWrite], Scope::Group);
    assert_eq!(listed(&reader).await, 0);
    app.finish().await;
}

async fn only_who_answers_for_the_group_tries_drafts(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).await.estate_id;
    let (from, until) = period(&app);
    let body = json!({ "document": draft(), "from": from, "until": until });
    let of_estate = app.staff(&[Permission::StandardsWrite], Scope::estate(estate_id));
    assert_eq!(of_estate.post(ALL, &body).await.status.as_u16(), 403);
    let reader = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(reader.post(ALL, &body).await.problem(403), "permission_missing");
    app.finish().await;
}
