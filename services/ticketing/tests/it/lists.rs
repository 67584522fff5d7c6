//! Lists as work needs them.

use chrono::TimeDelta;
use kernel::{EstateId, Permission, Scope, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};

use crate::ground::{a_ticket, worker};

on_both_engines!(
    tickets_are_found_by_what_people_ask_for,
    tickets_are_found_by_the_number_that_others_have_for_them,
    what_is_owed_first_comes_first_on_every_page,
    tickets_are_listed_from_when_they_were_opened,
    a_place_belongs_to_its_order_and_its_filters,
    some_estates_are_read_as_one_list,
    the_whole_list_is_counted_where_that_is_asked,
    a_list_is_exported_as_a_table,
);

async fn open(api: &Api, estate_id: impl serde::Serialize, kind: &str, severity: &str) -> Value {
    let subject = json!({ "kind": kind, "severity": severity, "title": "x" });
    a_ticket(api, estate_id).without_a_contact().about(subject).await.opened
}

async fn numbers(api: &Api, query: &str) -> Vec<String> {
    let list = api.get(&format!("/api/v1/tickets?{query}")).await.expect(200);
    let number = |ticket: &Value| ticket["number"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(number).collect()
}

async fn tickets_are_found_by_what_people_ask_for(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let first = open(&api, estate_id, "complaint", "major").await;
    app.clock.advance(TimeDelta::minutes(1));
    let second = open(&api, other, "repair", "ordinary").await;
    let (one, two) = (first["number"].as_str().unwrap(), second["number"].as_str().unwrap());
    let ticket = format!("/api/v1/tickets/{}", first["ticket_id"].as_str().unwrap());
    let assignee = worker(&app).await;
    api.step(&ticket, "assign", &json!({ "assignee": assignee })).await.expect(200);
    let minute = "2026-03-02T02:01:00Z";
    for (query, found) in [
        (format!("number={one}"), vec![one]),
        (format!("number={}", two.to_lowercase()), vec![two]),
        // In full width and with a dash of a word processor.
        (format!("number={}", two.replace('T', "%EF%BC%B4").replace('-', "%E2%80%94")), vec![two]),
        (format!("estate_id={other}"), vec![two]),
        (format!("assignee_id={assignee}"), vec![one]),
        ("severity=major".to_owned(), vec![one]),
        (format!("opened_from={minute}"), vec![two]),
        (format!("opened_before={minute}"), vec![one]),
        // A complaint has to be answered in half an hour, a repair in two.
        ("due_before=2026-03-02T03:00:00Z".to_owned(), vec![one]),
        ("is_overdue=false".to_owned(), vec![two, one]),
        ("is_overdue=true".to_owned(), vec![]),
    ] {
        assert_eq!(numbers(&api, &query).await, found, "{query}");
    }
    app.clock.advance(TimeDelta::hours(1));
    let api = app.admin();
    assert_eq!(numbers(&api, "is_overdue=true").await, [one]);
    assert_eq!(numbers(&api, "is_overdue=false").await, [two]);
    let narrow = app.staff(&[Permission::TicketsRead], Scope::estate(estate_id));
    assert_eq!(numbers(&narrow, &format!("estate_id={other}")).await, Vec::<String>::new());
    assert_eq!(numbers(&narrow, &format!("number={two}")).await, Vec::<String>::new());
    app.finish().await;
}

async fn tickets_are_found_by_the_number_that_others_have_for_them(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let brought = |reference: &str| {
        a_ticket(&api, estate_id)
            .about(json!({ "kind": "repair", "title": "x", "external_reference": reference }))
    };
    let taken_down = brought("WX-2026 07").await.opened;
    app.clock.advance(TimeDelta::minutes(1));
    let opened = brought("wx-202607").without_a_contact().await;
    app.clock.advance(TimeDelta::minutes(1));
    let none = a_ticket(&api, estate_id).await.opened;
    assert_eq!(taken_down["external_reference"], "WX-2026 07", "as it was given");
    assert_eq!(none["external_reference"], Value::Null);
    let [first, second] = [&taken_down, &opened.opened].map(|ticket| ticket["number"].as_str().unwrap());
    for (query, found) in [
        ("external_reference=WX-202607", vec![second, first]),
        ("external_reference=%EF%BC%B7x-2026%2007&sort=due", vec![first, second]),
        ("external_reference=WX-2026", vec![]),
    ] {
        assert_eq!(numbers(&api, query).await, found, "{query}");
    }
    let corrected = json!({ "title": "y", "reason": "misheard" });
    let corrected = api.step(&opened, "reclassify", &corrected).await.expect(200);
    assert_eq!(corrected["external_reference"], "wx-202607");
    let long = json!({ "kind": "repair", "title": "x", "external_reference": "x".repeat(65) });
    let refused = json!({ "estate_id": estate_id, "ticket": long });
    let refused = api.post("/api/v1/tickets", &refused).await;
    assert_eq!(refused.text("/errors/0/code"), "text.too_long", "{refused:?}");
    assert_eq!(refused.text("/errors/0/pointer"), "/ticket/external_reference");
    app.finish().await;
}

async fn what_is_owed_first_comes_first_on_every_page(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    // Two hours for each repair, half an hour for the complaint; those of one instant in the order of their ids.
    let mut expected = Vec::new();
    for _one in 0..3 {
        expected.push(open(&api, estate_id, "repair", "ordinary").await["number"].clone());
    }
    expected.insert(0, open(&api, estate_id, "complaint", "ordinary").await["number"].clone());
    let done = open(&api, estate_id, "complaint", "ordinary").await;
    let done = format!("/api/v1/tickets/{}", done["ticket_id"].as_str().unwrap());
    api.step(&done, "cancel", &json!({ "reason": "x" })).await.expect(200);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("/api/v1/tickets?sort=due&limit=2{after}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|ticket| ticket["number"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, expected);
    assert_eq!(api.get("/api/v1/tickets?sort=due&after=x").await.problem(422), "cursor_malformed");
    app.finish().await;
}

async fn tickets_are_listed_from_when_they_were_opened(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut opened = Vec::new();
    for place in [estate_id, other, estate_id, other] {
        opened.push(open(&api, place, "repair", "ordinary").await["number"].as_str().unwrap().to_owned());
        app.clock.advance(TimeDelta::minutes(1));
    }
    // The first at the hour, one more each minute; from is within, before is not.
    let within = "opened_from=2026-03-02T02:01:00Z&opened_before=2026-03-02T02:03:00Z";
    assert_eq!(numbers(&api, within).await, [&*opened[2], &*opened[1]]);
    assert_eq!(numbers(&api, &format!("{within}&estate_id={other}")).await, [&*opened[1]]);
    let both = Scope::Estates { estates: vec![estate_id, other] };
    let narrow = app.staff(&[Permission::TicketsRead], both);
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/tickets?opened_before=2026-03-02T02:03:00Z&limit=1{after}");
        let page = narrow.get(&path).await.expect(200);
        seen.push(page["items"][0]["number"].as_str().unwrap().to_owned());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen, [&*opened[2], &*opened[1], &*opened[0]]);
    app.finish().await;
}

async fn a_place_belongs_to_its_order_and_its_filters(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    for _one in 0..3 {
        open(&api, estate_id, "repair", "ordinary").await;
    }
    let list = format!("/api/v1/tickets?kind=repair&estate_id={estate_id}");
    let first = api.get(&format!("{list}&limit=1")).await.expect(200);
    let next = first["next"].as_str().unwrap();
    let second = api.get(&format!("{list}&limit=1&after={next}")).await.expect(200);
    assert_ne!(first["items"], second["items"]);
    // As many rows as one likes, and the filters in whichever sequence.
    let rest = format!("/api/v1/tickets?estate_id={estate_id}&limit=2&kind=repair&after={next}");
    assert_eq!(api.get(&rest).await.expect(200)["items"].as_array().unwrap().len(), 2);
    for other in [
        format!("{list}&sort=due&after={next}"),
        format!("{list}&severity=ordinary&after={next}"),
        format!("/api/v1/tickets?kind=repair&after={next}"),
        format!("/api/v1/tickets?kind=complaint&estate_id={estate_id}&after={next}"),
    ] {
        assert_eq!(api.get(&other).await.problem(422), "cursor_of_another_list", "{other}");
    }
    assert_eq!(api.get(&format!("{list}&after=x")).await.problem(422), "cursor_malformed");
    let unknown = api.get("/api/v1/tickets?colour=red").await;
    assert_eq!(unknown.body["errors"][0]["pointer"], "/colour");
    assert_eq!(unknown.problem(422), "invalid_query");
    app.finish().await;
}

/// Every number of a list, walked two by two.
async fn walked(api: &Api, sort: &str) -> Vec<Value> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = api.get(&format!("/api/v1/tickets?sort={sort}&limit=2{after}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|ticket| ticket["number"].clone()));
        let Some(next) = page["next"].as_str() else { return seen };
        after = format!("&after={next}");
    }
}

async fn some_estates_are_read_as_one_list(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (one, ..) = app.settled_estate("service-centre").await;
    let (two, ..) = app.settled_estate("service-centre").await;
    let (three, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut ours = Vec::new();
    for place in [one, two, three, two, one, three, one] {
        let ticket = open(&api, place, "repair", "ordinary").await;
        app.clock.advance(TimeDelta::seconds(1));
        if place != three {
            ours.push(ticket["number"].clone());
        }
    }
    let narrow = app.staff(&[Permission::TicketsRead], Scope::Estates { estates: vec![one, two, one] });
    assert_eq!(walked(&narrow, "due").await, ours, "what was opened first is owed first");
    let newest: Vec<Value> = ours.iter().rev().cloned().collect();
    assert_eq!(walked(&narrow, "opened").await, newest);
    // Of more than a few, and of so many that most of the list is theirs.
    for more in [20, 300] {
        let others = (0..more).map(|_number| EstateId::new(&SystemIds));
        let estates = others.chain([one, two, one]).collect();
        let wide = app.holding(&[(&[Permission::TicketsRead], Scope::Estates { estates })]).await;
        assert_eq!(walked(&wide, "due").await, ours, "{more}");
        assert_eq!(walked(&wide, "opened").await, newest, "{more}");
        assert_eq!(numbers(&wide, "kind=complaint").await, [""; 0], "{more}");
    }
    let north = app.staff(&[Permission::TicketsRead], Scope::Regions { regions: vec!["North".to_owned()] });
    assert_eq!(walked(&north, "opened").await, walked(&app.admin(), "opened").await);
    let south = app.staff(&[Permission::TicketsRead], Scope::Regions { regions: vec!["south".to_owned()] });
    assert_eq!(walked(&south, "opened").await, [Value::Null; 0]);
    assert_eq!(numbers(&narrow, &format!("estate_id={three}")).await, [""; 0], "a filter widens nothing");
    assert_eq!(numbers(&narrow, &format!("estate_id={two}")).await.len(), 2);
    let all = narrow.get("/api/v1/tickets?count=true&limit=1").await.expect(200);
    assert_eq!(all["count"], json!({ "rows": 5, "is_exact": true }), "of what may be seen");
    app.finish().await;
}

async fn the_whole_list_is_counted_where_that_is_asked(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    for kind in ["repair", "repair", "complaint"] {
        open(&api, estate_id, kind, "ordinary").await;
    }
    let first = api.get("/api/v1/tickets?kind=repair&count=true&limit=1").await.expect(200);
    assert_eq!(first["count"], json!({ "rows": 2, "is_exact": true }));
    let next = first["next"].as_str().unwrap();
    let path = format!("/api/v1/tickets?kind=repair&count=true&limit=1&after={next}");
    assert_eq!(api.get(&path).await.expect(200)["count"]["rows"], 2, "on every page");
    assert_eq!(api.get("/api/v1/tickets").await.expect(200).get("count"), None);
    assert_eq!(api.get("/api/v1/tickets?count=yes").await.problem(422), "invalid_query");
    app.finish().await;
}

async fn a_list_is_exported_as_a_table(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    for title in ["=HYPERLINK(1)", "灯, hall 3"] {
        let subject = json!({ "kind": "repair", "title": title });
        api.post("/api/v1/tickets", &json!({ "estate_id": estate_id, "ticket": subject })).await.expect(201);
        app.clock.advance(TimeDelta::seconds(1));
    }
    let (headers, lines) = api.table("/api/v1/tickets?format=csv").await;
    assert_eq!(headers["content-disposition"], "attachment; filename=\"tickets.csv\"");
    assert!(headers.get("link").is_none(), "that is all");
    assert!(lines[0].starts_with("number,estate_name,unit_label,kind,"), "{}", lines[0]);
    assert_eq!(lines.len(), 3);
    assert!(lines[1].contains("\"灯, hall 3\""), "{}", lines[1]);
    assert!(lines[2].contains(",'=HYPERLINK(1),"), "{}", lines[2]);
    let asked = api.with("accept", "text/csv");
    let (headers, first) = asked.table("/api/v1/tickets?kind=repair&limit=1").await;
    assert_eq!(first, lines[..2]);
    let link = headers["link"].to_str().unwrap();
    let rest = link.strip_prefix('<').unwrap().split_once('>').unwrap().0;
    assert!(rest.starts_with("/api/v1/tickets?kind=repair&limit=1&after="), "{link}");
    assert_eq!(asked.table(rest).await.1, [lines[0].clone(), lines[2].clone()]);
    assert_eq!(
        asked.get("/api/v1/tickets?format=json").await.expect(200)["items"].as_array().unwrap().len(),
        2
    );
    assert_eq!(api.get("/api/v1/tickets?format=xml").await.problem(422), "invalid_query");
    let narrow =
        app.staff(&[Permission::TicketsRead], Scope::estate(app.settled_estate("service-centre").await.0));
    assert_eq!(narrow.table("/api/v1/tickets?format=csv").await.1.len(), 1, "the names alone");
    app.finish().await;
}
