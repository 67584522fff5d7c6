//! Tickets that are for named readers alone: who reads them, and what gets out of them.

use chrono::TimeDelta;
use contracts::{
    identity::{HeldPosition, MembershipChanged, MembershipDays, PositionChanged},
    testing::Example,
    ticketing::{TicketGlassBroken, TicketReadersChanged, TicketReclassified},
};
use kernel::{ApiClientId, Clock, EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines};
use vocabulary::{MembershipId, PlaceId, PositionId};

use crate::ground::a_ticket;

on_both_engines!(
    what_is_for_named_readers_is_there_for_nobody_else,
    nothing_of_it_gets_out,
    readers_come_and_go_for_a_reason,
    the_glass_is_broken_in_front_of_everybody,
    the_accused_is_refused_and_nothing_changed,
    the_standard_says_what_is_for_named_readers_and_who_these_are,
    a_matter_becomes_one_for_named_readers_and_is_one_no_more,
    work_on_it_is_its_readers_to_do,
);

/// What a reader needs, and no more.
pub(crate) const PLAIN: [Permission; 2] = [Permission::TicketsRead, Permission::TicketsWrite];

/// And what somebody needs who decides for others.
pub(crate) const DECIDING: [Permission; 3] =
    [Permission::TicketsRead, Permission::TicketsWrite, Permission::TicketsSupervise];

/// What nobody but a reader is ever to see.
const SECRET: &str = "仓库 the storekeeper sells our cables";

pub(crate) fn report(estate_id: EstateId, readers: &[StaffId]) -> Value {
    json!({
        "estate_id": estate_id,
        "channel": "call",
        "summary": SECRET,
        "ticket": {
            "kind": "report", "title": SECRET, "description": SECRET, "confidentiality": "named", "readers": readers,
        },
    })
}

pub(crate) fn path_of(recorded: &Value) -> String {
    format!("/api/v1/tickets/{}", recorded["ticket"]["ticket_id"].as_str().unwrap())
}

async fn actions(api: &Api, ticket: &str) -> Vec<String> {
    let history = api.get(&format!("{ticket}/history")).await.expect(200);
    let lines = history["items"].as_array().unwrap().iter();
    lines.map(|line| line["step"].as_str().unwrap().to_owned()).collect()
}

async fn what_is_for_named_readers_is_there_for_nobody_else(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let reader = app.employ(&PLAIN, Scope::Group).await;
    let agent = app.admin();
    let recorded = agent.post("/api/v1/interactions", &report(estate_id, &[reader])).await.expect(201);
    assert_eq!(recorded["ticket"]["confidentiality"], "named");
    assert_eq!(recorded["ticket"]["readers"][0]["staff_id"], json!(reader));
    let (ticket, interaction) = (
        path_of(&recorded),
        format!("/api/v1/interactions/{}", recorded["interaction_id"].as_str().unwrap()),
    );
    let reading = app.staff_of(reader, &PLAIN, Scope::Group);
    let machine = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    // Not for who took it down, nor for whoever may do everything everywhere.
    for other in [&agent, &app.other_staff(Permission::ALL, Scope::Group), &machine] {
        for hidden in [
            ticket.clone(),
            format!("{ticket}/history"),
            format!("{ticket}/leaks"),
            format!("{ticket}/messages"),
            interaction.clone(),
        ] {
            assert_eq!(other.get(&hidden).await.problem(404), "not_found", "{hidden}");
        }
        for list in ["/api/v1/tickets", "/api/v1/interactions"] {
            let counted = other.get(&format!("{list}?count=true")).await.expect(200);
            assert_eq!((&counted["items"], &counted["count"]["rows"]), (&json!([]), &json!(0)), "{list}");
            let (_headers, lines) = other.table(&format!("{list}?format=csv")).await;
            assert_eq!(lines.len(), 1, "{list}: the heading alone");
        }
        let stale = other.with("if-match", "\"2\"");
        let cancel = stale.post(&format!("{ticket}/cancel"), &json!({ "reason": "x" })).await;
        assert_eq!(cancel.problem(404), "not_found");
    }
    // A reader needs no other right than everybody has who reads tickets.
    assert_eq!(reading.get(&ticket).await.expect(200)["title"], SECRET);
    assert_eq!(reading.get(&interaction).await.expect(200)["summary"], SECRET);
    for list in ["/api/v1/tickets", "/api/v1/interactions"] {
        let counted = reading.get(&format!("{list}?count=true")).await.expect(200);
        assert_eq!(counted["count"]["rows"], json!(1), "{list}");
    }
    let elsewhere = app.staff_of(reader, &PLAIN, Scope::estate(EstateId::new(&SystemIds)));
    assert_eq!(elsewhere.get(&ticket).await.problem(404), "not_found", "a list widens no scope");
    app.finish().await;
}

async fn nothing_of_it_gets_out(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let reader = app.employ(&DECIDING, Scope::Group).await;
    let reading = app.staff_of(reader, &DECIDING, Scope::Group);
    let mut body = report(estate_id, &[reader]);
    body["unit_id"] = json!(unit_id);
    body["customer_id"] = json!(customer_id);
    let recorded = app.admin().post("/api/v1/interactions", &body).await.expect(201);
    let ticket = path_of(&recorded);
    assert_eq!(recorded["ticket"]["customer_id"], json!(customer_id), "the desk knows whose it is");
    reading.step(&ticket, "assign", &json!({ "assignee": reader })).await.expect(200);
    let misheard = json!({ "title": format!("{SECRET}!"), "reason": SECRET });
    reading.step(&ticket, "reclassify", &misheard).await.expect(200);
    reading.step(&ticket, "resolve", &json!({ "materials": [SECRET] })).await.expect(200);
    reading.step(&ticket, "reopen", &json!({ "reason": SECRET })).await.expect(200);
    reading.step(&ticket, "cancel", &json!({ "reason": SECRET })).await.expect(200);
    app.settle().await;
    let envelopes = app.recorder.envelopes();
    assert!(envelopes.len() >= 7, "{:?}", app.recorder.topics());
    for envelope in envelopes {
        let told = serde_json::to_string(&envelope.data).unwrap();
        assert!(!told.contains("cables") && !told.contains("仓库"), "{told}");
        assert!(!told.contains(&customer_id.to_string()) && !told.contains(&unit_id.to_string()), "{told}");
        if envelope.routingkey.contains(".ticket.") {
            let facets = contracts::facets_of(&envelope).unwrap().unwrap();
            assert!(facets.headline.visibility.is_for_named_readers());
            assert_eq!(facets.headline.title, None);
        }
    }
    // Who reads the trail learns that something was done and by whom, and not what.
    let trail = app.admin().get("/api/v1/ticketing/audit-entries?subject_kind=ticket").await.expect(200);
    let told = trail.to_string();
    assert!(told.contains("reclassified") && told.contains("sealed"));
    assert!(!told.contains("cables") && !told.contains("仓库"), "{told}");
    // Its readers have the reasons in its history.
    let history = reading.get(&format!("{ticket}/history")).await.expect(200);
    let reclassified =
        history["items"].as_array().unwrap().iter().find(|line| line["step"] == "reclassified");
    assert_eq!(reclassified.unwrap()["details"]["step"]["reason"], SECRET);
    app.finish().await;
}

async fn readers_come_and_go_for_a_reason(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (first, second) = (app.employ(&PLAIN, Scope::Group).await, app.employ(&PLAIN, Scope::Group).await);
    let accused = app.employ(Permission::ALL, Scope::Group).await;
    let blind = app.employ(&[Permission::BillingRead], Scope::Group).await;
    let [reading, other] = [first, second].map(|id| app.staff_of(id, &PLAIN, Scope::Group));
    let mut body = report(estate_id, &[first]);
    body["ticket"]["about_staff_id"] = json!(accused);
    let ticket = path_of(&app.admin().post("/api/v1/interactions", &body).await.expect(201));
    let told: TicketReadersChanged = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.added, told.changed_by), (vec![first], Some(app.staff_id())));

    let change = |reader: StaffId| json!({ "reader": reader, "reason": "knows the store" });
    for (reader, code) in [
        (accused, "reader.complained_of"),
        (blind, "reader.cannot_read"),
        ("01890000-0000-7000-8000-000000000002".parse().unwrap(), "staff.unknown"),
    ] {
        let refused = reading.step(&ticket, "add-reader", &change(reader)).await;
        assert_eq!(
            (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
            ("/reader".to_owned(), code.to_owned())
        );
    }
    let silent = json!({ "reader": second, "reason": " " });
    assert_eq!(reading.step(&ticket, "add-reader", &silent).await.text("/errors/0/pointer"), "/reason");
    assert_eq!(
        reading.step(&ticket, "remove-reader", &change(first)).await.problem(409),
        "ticketing.last_reader"
    );

    assert_eq!(other.get(&ticket).await.problem(404), "not_found");
    reading.step(&ticket, "add-reader", &change(second)).await.expect(200);
    let seen = other.get(&ticket).await.expect(200);
    assert_eq!(seen["readers"][1]["reason"], "knows the store");
    assert_eq!(seen["readers"][1]["added_by"], format!("staff:{first}"));
    assert_eq!(
        reading.step(&ticket, "add-reader", &change(second)).await.problem(409),
        "ticketing.already_reader"
    );
    let told: TicketReadersChanged =
        app.recorder.wait_for(|told: &TicketReadersChanged| told.added == [second]).await;
    assert_eq!(told.changed_by, Some(first));
    other.step(&ticket, "remove-reader", &change(first)).await.expect(200);
    assert_eq!(reading.get(&ticket).await.problem(404), "not_found");
    assert_eq!(other.get(&ticket).await.expect(200)["readers"].as_array().unwrap().len(), 1);
    let steps = actions(&other, &ticket).await;
    assert!(steps.contains(&"reader_added".to_owned()) && steps.contains(&"reader_removed".to_owned()));
    app.finish().await;
}

async fn the_glass_is_broken_in_front_of_everybody(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let reader = app.employ(&PLAIN, Scope::Group).await;
    let recorded = app.admin().post("/api/v1/interactions", &report(estate_id, &[reader])).await.expect(201);
    let (ticket, why) = (path_of(&recorded), json!({ "reason": "The reader is ill." }));
    let glass = format!("{ticket}/break-glass");
    let without: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|held| *held != Permission::TicketsBreakGlass).collect();
    let cautious = app.other_staff(&without, Scope::Group);
    assert_eq!(cautious.post(&glass, &why).await.problem(403), "permission_missing");
    let elsewhere = app.other_staff(Permission::ALL, Scope::estate(EstateId::new(&SystemIds)));
    assert_eq!(elsewhere.post(&glass, &why).await.problem(404), "not_found");
    let machine = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    assert_eq!(machine.post(&glass, &why).await.problem(404), "not_found");
    let admin = app.admin();
    assert_eq!(admin.post(&glass, &json!({ "reason": " " })).await.text("/errors/0/pointer"), "/reason");
    assert_eq!(admin.get(&ticket).await.problem(404), "not_found", "what was refused opened nothing");

    let seen = admin.post(&glass, &why).await.expect(200);
    assert_eq!((&seen["title"], &seen["readers"][1]["has_broken_glass"]), (&json!(SECRET), &json!(true)));
    let told: TicketGlassBroken = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.readers, told.broken_by), (vec![reader], Some(app.staff_id())));
    admin.get(&ticket).await.expect(200);
    assert_eq!(admin.post(&glass, &why).await.problem(409), "ticketing.already_reader");
    let path = "/api/v1/ticketing/audit-entries?action=glass_broken";
    let trail = app.admin().get(path).await.expect(200);
    assert_eq!(trail["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        trail["items"][0]["after"]["step"]["reason"], "The reader is ill.",
        "for whoever reads the trail"
    );
    let noted = app.admin().get("/api/v1/ticketing/security-events?kind=revealed").await.expect(200);
    assert_eq!(noted["items"][0]["detail"], "break_glass");
    // What is not behind glass has none to break.
    let open = a_ticket(&admin, estate_id).await;
    let refused = admin.post(&format!("{open}/break-glass"), &why).await;
    assert_eq!(refused.problem(409), "ticketing.not_for_named_readers");
    app.finish().await;
}

async fn the_accused_is_refused_and_nothing_changed(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let reader = app.employ(&PLAIN, Scope::Group).await;
    let accused = app.employ(Permission::ALL, Scope::Group).await;
    let mut body = report(estate_id, &[reader, accused]);
    body["ticket"]["about_staff_id"] = json!(accused);
    let refused = app.admin().post("/api/v1/interactions", &body).await;
    assert_eq!(refused.text("/errors/0/pointer"), "/ticket/readers/1");
    assert_eq!(refused.text("/errors/0/code"), "reader.complained_of");
    body["ticket"]["readers"] = json!([reader]);
    let ticket = path_of(&app.admin().post("/api/v1/interactions", &body).await.expect(201));
    let reading = app.staff_of(reader, &PLAIN, Scope::Group);
    let before = reading.get(&ticket).await.expect(200);
    let theirs = app.staff_of(accused, Permission::ALL, Scope::Group);
    // To them it is not there, whatever they hold: more would tell them that somebody reported them.
    assert_eq!(theirs.get(&ticket).await.problem(404), "not_found");
    let glass = theirs.post(&format!("{ticket}/break-glass"), &json!({ "reason": "mine" })).await;
    assert_eq!(glass.problem(404), "not_found");
    let oneself = json!({ "reader": accused, "reason": "mine" });
    let added = theirs.with("if-match", "\"2\"").post(&format!("{ticket}/add-reader"), &oneself).await;
    assert_eq!(added.problem(404), "not_found");
    assert_eq!(reading.get(&ticket).await.expect(200), before);
    app.settle().await;
    assert!(app.recorder.events::<TicketGlassBroken>().is_empty());
    app.finish().await;
}

/// Has identity tell of a position that somebody holds at an estate since yesterday.
async fn holds(app: &TestApp, code: &str, (staff_id, estate_id): (StaffId, EstateId)) {
    let ids = app.db().ids();
    let position = PositionChanged {
        position_id: PositionId::new(ids.as_ref()),
        code: code.to_owned(),
        ..PositionChanged::example()
    };
    app.recorder.publish(&position, 1).await;
    let begins_at = app.clock.now() - TimeDelta::days(1);
    let membership = MembershipChanged {
        membership_id: MembershipId::new(ids.as_ref()),
        estate_id: Some(estate_id),
        staff_id,
        position: HeldPosition {
            position_id: position.position_id,
            code: position.code,
            title: position.title,
            roles: Vec::new(),
        },
        place_id: Some(PlaceId::from_uuid(estate_id.as_uuid())),
        region: None,
        days: MembershipDays { from: begins_at.date_naive(), until: None, begins_at, ends_at: None },
        deputy: None,
        is_withdrawn: false,
        changed_at: app.clock.now(),
    };
    app.recorder.publish(&membership, 1).await;
}

async fn the_standard_says_what_is_for_named_readers_and_who_these_are(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("estate-handbook").await;
    let manager = app.employ(&PLAIN, Scope::Group).await;
    let of_kind = |kind: &str, category: &str, channel: &str| {
        json!({
            "estate_id": estate_id, "channel": channel, "summary": "Cables are missing.",
            "ticket": { "kind": kind, "category": category, "title": "Cables" },
        })
    };
    let take = async |body: Value| app.admin().post("/api/v1/interactions", &body).await.expect(201);
    let readers = |taken: &Value| -> Vec<Value> {
        let readers = taken["ticket"]["readers"].as_array().unwrap().iter();
        readers.map(|reader| reader["staff_id"].clone()).collect()
    };
    // Nobody holds the position yet: whoever takes it down has it until they hand it on.
    let alone = take(of_kind("report", "general", "visit")).await;
    assert_eq!(readers(&alone), [json!(app.staff_id())]);
    let machine = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    let refused = machine.post("/api/v1/interactions", &of_kind("report", "general", "visit")).await;
    assert_eq!(refused.text("/errors/0/code"), "readers.missing");

    holds(&app, "property-manager", (manager, estate_id)).await;
    for (kind, category) in [("report", "general"), ("special_event", "internal_theft")] {
        let taken = take(of_kind(kind, category, "visit")).await;
        assert_eq!(taken["ticket"]["confidentiality"], "named", "{kind}");
        assert_eq!(readers(&taken), [json!(manager)], "{kind}");
        assert_eq!(app.admin().get(&path_of(&taken)).await.problem(404), "not_found");
        app.staff_of(manager, &PLAIN, Scope::Group).get(&path_of(&taken)).await.expect(200);
    }
    assert_eq!(take(of_kind("special_event", "general", "visit")).await["ticket"]["confidentiality"], "open");
    let found = take(of_kind("suggestion", "general", "opinion_box")).await;
    assert_eq!((&found["ticket"]["confidentiality"], readers(&found).len()), (&json!("restricted"), 0));
    // Nor does a slip of the pen that is mended open what the standard keeps.
    let mended = json!({ "kind": "special_event", "category": "internal_theft", "reason": "It was theft." });
    let slip = take(of_kind("special_event", "general", "visit")).await;
    let theft = app.admin().step(&path_of(&slip), "reclassify", &mended).await.expect(200);
    assert_eq!(
        (&theft["confidentiality"], &theft["readers"][0]["staff_id"]),
        (&json!("named"), &json!(manager))
    );
    let told: TicketReclassified = app.recorder.wait_for(|_any| true).await;
    assert_eq!((told.entrusted_to, told.ticket.title.as_str()), (vec![manager], ""));
    let managing = app.staff_of(manager, Permission::ALL, Scope::Group);
    let wide = json!({ "class": "restricted", "reason": "all may know" });
    let refused = managing.step(&path_of(&slip), "set-confidentiality", &wide).await;
    assert_eq!(refused.problem(409), "ticketing.class_too_wide");
    app.finish().await;
}

async fn a_matter_becomes_one_for_named_readers_and_is_one_no_more(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, unit_id, customer_id) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let (reader, worker) =
        (app.employ(&DECIDING, Scope::Group).await, app.employ(&PLAIN, Scope::Group).await);
    let ticket = a_ticket(&api, estate_id).of(unit_id, customer_id).assigned_to(worker).await;
    let set = |class: &str, readers: &[StaffId]| json!({ "class": class, "readers": readers, "reason": "It is theft." });
    let restricted = api.step(&ticket, "set-confidentiality", &set("restricted", &[])).await.expect(200);
    assert_eq!(
        (&restricted["confidentiality"], &restricted["is_confidential"]),
        (&json!("restricted"), &json!(true))
    );
    let plain = app.other_staff(&PLAIN, Scope::Group);
    assert_eq!(plain.get(&ticket).await.problem(404), "not_found");
    let refused = api.step(&ticket, "set-confidentiality", &set("open", &[reader])).await;
    assert_eq!(refused.text("/errors/0/code"), "readers.not_named");
    let named = api.step(&ticket, "set-confidentiality", &set("named", &[reader])).await.expect(200);
    assert_eq!(named["readers"].as_array().unwrap().len(), 2, "whoever works on it reads it");
    assert_eq!(api.get(&ticket).await.problem(404), "not_found");
    let told: TicketReclassified =
        app.recorder.wait_for(|told: &TicketReclassified| told.ticket.is_for_named_readers).await;
    assert_eq!((told.previous_customer_id, told.ticket.customer_id), (Some(customer_id), None));
    let reading = app.staff_of(reader, &PLAIN, Scope::Group);
    let refused = reading.step(&ticket, "set-confidentiality", &set("open", &[])).await;
    assert_eq!(refused.problem(403), "permission_missing", "others decide that more people see it");
    let deciding = app.staff_of(reader, &DECIDING, Scope::Group);
    let open = deciding.step(&ticket, "set-confidentiality", &set("open", &[])).await.expect(200);
    assert_eq!((&open["confidentiality"], &open["readers"]), (&json!("open"), &json!([])));
    plain.get(&ticket).await.expect(200);
    let told: TicketReclassified = app
        .recorder
        .wait_for(|told: &TicketReclassified| {
            !told.ticket.is_confidential && told.ticket.customer_id.is_some()
        })
        .await;
    assert_eq!(told.ticket.title, "Noise at night");
    app.finish().await;
}

async fn work_on_it_is_its_readers_to_do(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (reader, stranger) =
        (app.employ(&PLAIN, Scope::Group).await, app.employ(Permission::ALL, Scope::Group).await);
    let body = report(estate_id, &[reader]);
    let ticket = path_of(&app.admin().post("/api/v1/interactions", &body).await.expect(201));
    let reading = app.staff_of(reader, &PLAIN, Scope::Group);
    let mut feeds =
        [reading.feed("/api/v1/tickets/stream").await, app.admin().feed("/api/v1/tickets/stream").await];
    let refused = reading.step(&ticket, "assign", &json!({ "assignee": stranger })).await;
    assert_eq!(refused.text("/errors/0/code"), "assignee.not_a_reader");
    reading.step(&ticket, "assign", &json!({ "assignee": reader })).await.expect(200);
    let why = json!({ "reader": reader, "reason": "x" });
    reading
        .step(&ticket, "add-reader", &json!({ "reader": stranger, "reason": "to decide" }))
        .await
        .expect(200);
    let refused = reading.step(&ticket, "remove-reader", &why).await;
    assert_eq!(refused.problem(409), "ticketing.reader_is_responsible");
    let fee = json!({ "fee": { "amount": "10.00", "currency": "CNY" } });
    assert_eq!(reading.step(&ticket, "quote", &fee).await.problem(409), "ticketing.named_has_no_fee");
    reading.step(&ticket, "accept", &json!({})).await.expect(200);
    app.settle().await;
    let visible = a_ticket(&app.admin(), estate_id).await;
    let heard = feeds[1].next().await.unwrap();
    assert!(
        visible.ends_with(heard.data["ticket_id"].as_str().unwrap()),
        "the first that others hear of is another"
    );
    let heard = feeds[0].next().await.unwrap();
    assert!(ticket.ends_with(heard.data["ticket_id"].as_str().unwrap()), "a reader's screen follows it");
    app.finish().await;
}
