//! Articles: what agents look up, and who has read what everybody must know.

use kernel::{ApiClientId, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

on_both_engines!(
    articles_are_found_by_words_kind_and_estate,
    the_rules_for_dogs_are_there_for_agents_of_the_estates_where_they_hold,
    a_group_writes_replaces_and_withdraws_its_own,
    whoever_has_not_read_the_version_that_holds_is_listed,
    what_holds_at_an_estate_is_hidden_from_others,
    a_group_has_a_bounded_number_of_articles_and_each_is_bounded,
);

const PATH: &str = "/api/v1/articles";

fn article(code: &str) -> Value {
    json!({
        "code": code, "kind": "product", "must_know": true,
        "zh": { "title": "车位月卡", "text": "地下车位每月300元,老客户九折。" },
        "en": { "title": "Monthly parking", "text": "A space below ground is 300 yuan a month; regulars pay 90%." },
    })
}

/// The codes on a page.
fn codes(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap()).collect()
}

async fn articles_are_found_by_words_kind_and_estate(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (handbook, ..) = app.settled_estate("estate-handbook").await;
    let (plain, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    api.post(PATH, &article("our-parking")).await.expect(201);
    let find = async |query: &str| api.get(&format!("{PATH}?{query}")).await.expect(200);
    // In any width, case and order, in either language, in title or text; each word has to be there.
    for search in ["车位", "ｐａｒｋｉｎｇ", "GROUND below", "九折 300", "per%25"] {
        let found = find(&format!("search={search}")).await;
        let expected: &[&str] = if search == "per%25" { &[] } else { &["our-parking"] };
        assert_eq!(codes(&found), expected, "{search}");
    }
    assert_eq!(codes(&find("search=playground").await), ["dogs-not-let-in"]);
    assert_eq!(codes(&find("kind=product").await), ["our-parking"]);
    assert_eq!(codes(&find(&format!("estate_id={plain}")).await), ["our-parking"]);
    assert_eq!(
        codes(&find(&format!("estate_id={handbook}&kind=house_rule")).await),
        ["dogs-noise", "dogs-not-let-in"]
    );
    assert!(codes(&find("is_shipped=true").await).contains(&"campus-promise"));
    assert_eq!(codes(&find("is_shipped=false").await), ["our-parking"]);
    let one = api.get(&format!("{PATH}/our-parking")).await.expect(200);
    assert_eq!((&one["version"], &one["is_shipped"]), (&json!(1), &json!(false)));
    assert_eq!(one["zh"], article("x")["zh"]);
    assert_eq!(api.get(&format!("{PATH}/our-nothing")).await.problem(404), "not_found");
    app.finish().await;
}

async fn the_rules_for_dogs_are_there_for_agents_of_the_estates_where_they_hold(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (handbook, ..) = app.settled_estate("estate-handbook").await;
    let agent = app.staff(&[Permission::TicketsRead], Scope::estate(handbook));
    let found = agent.get(&format!("{PATH}?estate_id={handbook}&search=犬")).await.expect(200);
    let clauses: Vec<&Value> =
        found["items"].as_array().unwrap().iter().map(|line| &line["clause"]).collect();
    assert_eq!(clauses, [&json!("PET-07"), &json!("PET-06")]);
    assert!(found["items"].as_array().unwrap().iter().all(|line| line["must_know"] == true));
    let places = agent.get(&format!("{PATH}/dogs-not-let-in")).await.expect(200);
    for place in ["休闲会所", "儿童游乐场", "休闲广场"] {
        assert!(places["zh"]["text"].as_str().unwrap().contains(place), "{place}");
    }
    app.finish().await;
}

async fn a_group_writes_replaces_and_withdraws_its_own(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let created = api.post(PATH, &article("our-parking")).await;
    assert_eq!(created.header("location"), format!("{PATH}/our-parking"));
    let created = created.expect(201);
    assert_eq!(api.post(PATH, &article("our-parking")).await.problem(409), "articles.code_taken");
    let mut change = article("x");
    change.as_object_mut().unwrap().remove("code");
    let one = format!("{PATH}/our-parking");
    let seen = |version: i32| api.with("if-match", &format!("\"{version}\""));
    assert_eq!(api.put(&one, &change).await.problem(428), "version_required");
    assert_eq!(seen(1).put(&one, &change).await.expect(200), created, "the same changes nothing");
    change["en"] = Value::Null;
    change["kind"] = json!("discount");
    let changed = seen(1).put(&one, &change).await.expect(200);
    assert_eq!((&changed["version"], &changed["en"]), (&json!(2), &Value::Null));
    assert_eq!(seen(1).put(&one, &article_without_code()).await.problem(412), "stale_version");
    assert_eq!(api.get(&one).await.expect(200), changed);
    let shipped = format!("{PATH}/dogs-noise");
    assert_eq!(seen(1).put(&shipped, &change).await.problem(409), "articles.shipped");
    assert_eq!(
        seen(1).post(&format!("{shipped}/withdraw"), &json!({})).await.problem(409),
        "articles.shipped"
    );
    assert_eq!(seen(1).post(&format!("{one}/withdraw"), &json!({})).await.problem(412), "stale_version");
    let narrow = app.staff(Permission::ALL, Scope::estate(estate_id));
    assert_eq!(narrow.post(PATH, &article("our-x")).await.problem(403), "scope_too_narrow");
    seen(2).post(&format!("{one}/withdraw"), &json!({})).await.expect(204);
    assert_eq!(api.get(&one).await.problem(404), "not_found");
    assert_eq!(codes(&api.get(&format!("{PATH}?is_shipped=false")).await.expect(200)), Vec::<&str>::new());
    assert_eq!(api.post(PATH, &article("our-parking")).await.problem(409), "articles.code_taken");
    let trail = api.get("/api/v1/ticketing/audit-entries?subject_kind=article").await.expect(200);
    let actions: Vec<&Value> =
        trail["items"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["withdraw_article", "replace_article", "create_article"]);
    app.finish().await;
}

fn article_without_code() -> Value {
    json!({ "kind": "product", "en": { "title": "Parking", "text": "See the gate." } })
}

#[expect(clippy::too_many_lines, reason = "one article, from its first version to who has read the last")]
async fn whoever_has_not_read_the_version_that_holds_is_listed(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let desk = [Permission::TicketsRead, Permission::TicketsWrite];
    app.introduce(app.staff_id(), &desk, Scope::estate(here)).await;
    let slow = app.employ(&desk, Scope::Group).await;
    let elsewhere = app.employ(&desk, Scope::estate(there)).await;
    app.employ(&[Permission::TicketsRead], Scope::Group).await;
    app.settle().await;
    let (admin, agent) =
        (app.other_staff(Permission::ALL, Scope::Group), app.staff(&desk, Scope::estate(here)));
    admin.post(PATH, &article("our-parking")).await.expect(201);
    let one = format!("{PATH}/our-parking");
    let unread = async || {
        let listed =
            agent.get(&format!("{PATH}?must_know=true&is_read=false&estate_id={here}")).await.expect(200);
        codes(&listed).join(" ")
    };
    let laggards = async |query: &str| -> Vec<String> {
        let listed = admin.get(&format!("{one}/readers?has_read=false{query}")).await.expect(200);
        let readers = listed["items"].as_array().unwrap().iter();
        let mut ids: Vec<String> =
            readers.map(|reader| reader["staff_id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let of = |ids: &[kernel::StaffId]| -> Vec<String> {
        let mut ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        ids.sort();
        ids
    };
    assert_eq!(unread().await, "our-parking");
    assert_eq!(laggards("").await, of(&[app.staff_id(), slow, elsewhere]), "and nobody who only reads");
    assert_eq!(laggards(&format!("&estate_id={here}")).await, of(&[app.staff_id(), slow]));
    let attest = async |version: i32| {
        agent.put(&format!("{one}/attestation"), &json!({ "read_version": version })).await
    };
    assert_eq!(attest(2).await.problem(409), "articles.other_version");
    let first = attest(1).await.expect(200);
    assert_eq!(attest(1).await.expect(200), first, "once is enough");
    assert_eq!(unread().await, "");
    assert_eq!(laggards("").await, of(&[slow, elsewhere]));
    let read = admin.get(&format!("{one}/readers?has_read=true")).await.expect(200);
    assert_eq!(
        (&read["items"][0]["read_version"], &read["items"][0]["staff_id"]),
        (&json!(1), &json!(app.staff_id()))
    );
    // What is said anew is read anew.
    admin.with("if-match", "\"1\"").put(&one, &article_without_code()).await.expect(200);
    assert_eq!(laggards("").await.len(), 3);
    let all = admin.get(&format!("{one}/readers?estate_id={here}")).await.expect(200);
    let own =
        all["items"].as_array().unwrap().iter().find(|reader| reader["staff_id"] == json!(app.staff_id()));
    assert_eq!((&own.unwrap()["has_read"], &own.unwrap()["read_version"]), (&json!(false), &json!(1)));
    attest(2).await.expect(200);
    let boss =
        app.other_staff(&[Permission::TicketsRead, Permission::TicketsSupervise], Scope::estate(there));
    let listed = boss.get(&format!("{one}/readers")).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "where they supervise");
    let foreign = boss.get(&format!("{one}/readers?estate_id={here}")).await.expect(200);
    assert_eq!(foreign["items"], json!([]));
    let client = app.client(ApiClientId::new(&SystemIds), &desk, Scope::Group);
    let refused = client.put(&format!("{one}/attestation"), &json!({ "read_version": 2 })).await;
    assert_eq!(refused.problem(403), "articles.staff_only");
    app.finish().await;
}

async fn what_holds_at_an_estate_is_hidden_from_others(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let mut ponds = article("our-ponds");
    ponds["estate_id"] = json!(here);
    app.admin().post(PATH, &ponds).await.expect(201);
    let reads = [Permission::TicketsRead, Permission::TicketsSupervise];
    let (own, other) = (app.staff(&reads, Scope::estate(here)), app.staff(&reads, Scope::estate(there)));
    let one = format!("{PATH}/our-ponds");
    assert_eq!(own.get(&one).await.expect(200)["estate_id"], json!(here));
    assert_eq!(other.get(&one).await.problem(404), "not_found");
    assert_eq!(other.get(&format!("{one}/readers")).await.problem(404), "not_found");
    assert_eq!(codes(&own.get(&format!("{PATH}?is_shipped=false")).await.expect(200)), ["our-ponds"]);
    assert_eq!(codes(&other.get(&format!("{PATH}?is_shipped=false")).await.expect(200)), Vec::<&str>::new());
    assert_eq!(
        codes(&app.admin().get(&format!("{PATH}?estate_id={there}")).await.expect(200)),
        Vec::<&str>::new()
    );
    assert_eq!(codes(&other.get(&format!("{PATH}?estate_id={here}")).await.expect(200)), Vec::<&str>::new());
    let mut nowhere = article("our-nowhere");
    nowhere["estate_id"] = json!("0198f000-0000-7000-8000-000000000001");
    assert_eq!(app.admin().post(PATH, &nowhere).await.text("/errors/0/pointer"), "/estate_id");
    app.finish().await;
}

async fn a_group_has_a_bounded_number_of_articles_and_each_is_bounded(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let api = app.admin();
    let refuse = async |change: &[(&str, Value)]| {
        let mut body = article("our-parking");
        for (field, value) in change {
            body[*field] = value.clone();
        }
        let refused = api.post(PATH, &body).await;
        (refused.text("/errors/0/pointer"), refused.text("/errors/0/code"))
    };
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    for code in ["parking", "our-", "our-Parking", "our-a_b"] {
        assert_eq!(
            refuse(&[("code", json!(code))]).await,
            fault("/code", "article.malformed_code"),
            "{code}"
        );
    }
    let neither = [("zh", Value::Null), ("en", Value::Null)];
    assert_eq!(refuse(&neither).await, fault("/en", "article.no_language"));
    let long = json!({ "title": "x", "text": "长".repeat(8001) });
    assert_eq!(refuse(&[("zh", long)]).await, fault("/zh/text", "text.too_long"));
    for number in 0..500 {
        api.post(PATH, &article(&format!("our-{number}"))).await.expect(201);
    }
    assert_eq!(api.post(PATH, &article("our-500")).await.problem(409), "articles.too_many");
    api.with("if-match", "\"1\"").post(&format!("{PATH}/our-7/withdraw"), &json!({})).await.expect(204);
    api.post(PATH, &article("our-500")).await.expect(201);
    app.finish().await;
}
