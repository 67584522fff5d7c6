//! Whoever reports is protected: who looked is on the record, and telling has a penalty.

use contracts::ticketing::TicketProgressNoted;
use kernel::{Scope, StaffId};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, on_both_engines};

use crate::{
    discretion::{DECIDING, PLAIN, path_of, report},
    ground::{a_ticket, adopt, complaint},
};

on_both_engines!(
    every_look_at_a_confidential_matter_is_on_the_record,
    a_proven_leak_has_the_penalty_of_the_standard,
    who_passed_on_what_is_kept_from_them_is_told_no_more,
);

async fn every_look_at_a_confidential_matter_is_on_the_record(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let reader = app.employ(&PLAIN, Scope::Group).await;
    let api = app.admin();
    let open = a_ticket(&api, estate_id).await;
    let mut restricted = complaint(estate_id);
    restricted["ticket"]["kind"] = json!("report");
    let restricted = path_of(&api.post("/api/v1/interactions", &restricted).await.expect(201));
    let named = path_of(&api.post("/api/v1/interactions", &report(estate_id, &[reader])).await.expect(201));
    let reading = app.staff_of(reader, &PLAIN, Scope::Group);
    let looks = async |path: &str| -> Vec<(String, String)> {
        let id = path.rsplit('/').next().unwrap();
        let path = format!("/api/v1/ticketing/audit-entries?action=looked_at&subject_id={id}");
        let trail = app.admin().get(&path).await.expect(200);
        let line = |line: &Value| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&line["principal"]), text(&line["after"]["step"]["shown"]))
        };
        trail["items"].as_array().unwrap().iter().map(line).collect()
    };
    api.get(&open).await.expect(200);
    api.get(&restricted).await.expect(200);
    api.get("/api/v1/tickets").await.expect(200);
    assert_eq!(api.get(&named).await.problem(404), "not_found");
    reading.get(&named).await.expect(200);
    reading.get(&format!("{named}/history")).await.expect(200);
    reading.get("/api/v1/tickets").await.expect(200);
    assert_eq!(looks(&open).await, [], "of what is everybody's nobody asks");
    let by = |who: StaffId, shown: &str| (format!("staff:{who}"), shown.to_owned());
    assert_eq!(looks(&restricted).await, [by(app.staff_id(), "list"), by(app.staff_id(), "ticket")]);
    assert_eq!(looks(&named).await, [by(reader, "list"), by(reader, "history"), by(reader, "ticket")]);
    app.finish().await;
}

#[expect(clippy::too_many_lines, reason = "one leak, from the suspicion to the penalty")]
async fn a_proven_leak_has_the_penalty_of_the_standard(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let document = standards::profile_document("service-centre", 1).unwrap();
    let document = format!(
        "{}\n[leaks]\nclause = \"CNF-08\"\npenalty = {{ zh = \"从严处罚\", en = \"Severe punishment\" }}\n",
        document.replacen("name = \"service-centre\"", "name = \"strict\"", 1)
    );
    adopt(&app, &document).await;
    let (estate_id, ..) = app.settled_estate("strict").await;
    let [suspect, reader, other] = [
        app.employ(&DECIDING, Scope::Group).await,
        app.employ(&DECIDING, Scope::Group).await,
        app.employ(&DECIDING, Scope::Group).await,
    ];
    let body = report(estate_id, &[suspect, reader]);
    let ticket = path_of(&app.admin().post("/api/v1/interactions", &body).await.expect(201));
    let reading = app.staff_of(reader, &PLAIN, Scope::Group);
    let suspected = app.staff_of(suspect, &DECIDING, Scope::Group);
    let deciding = app.staff_of(reader, &DECIDING, Scope::Group);
    let leaks = format!("{ticket}/leaks");
    let told = |suspect: StaffId| json!({ "suspect": suspect, "account": "told the storekeeper" });
    // Only who reads it can know that something got out.
    let stranger = app.staff_of(other, &DECIDING, Scope::Group);
    let refused =
        stranger.with("if-match", "\"2\"").post(&format!("{ticket}/report-leak"), &told(suspect)).await;
    assert_eq!(refused.problem(404), "not_found");
    let nobody = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    let refused = reading.step(&ticket, "report-leak", &told(nobody)).await;
    assert_eq!(
        (refused.text("/errors/0/pointer"), refused.text("/errors/0/code")),
        ("/suspect".to_owned(), "staff.unknown".to_owned())
    );
    reading.step(&ticket, "report-leak", &told(suspect)).await.expect(200);
    let shown = reading.get(&leaks).await.expect(200);
    assert_eq!(
        (&shown["items"][0]["suspect_id"], &shown["items"][0]["is_proven"]),
        (&json!(suspect), &Value::Null)
    );
    assert_eq!(suspected.get(&leaks).await.expect(200)["items"], json!([]), "to the suspect there is none");
    let verdict =
        |is_proven: bool| json!({ "leak": 1, "is_proven": is_proven, "findings": "Two calls on Monday." });
    let refused = suspected.step(&ticket, "decide-leak", &verdict(false)).await;
    assert_eq!(refused.text("/errors/0/code"), "leak.unknown");
    let refused = reading.step(&ticket, "decide-leak", &verdict(true)).await;
    assert_eq!(refused.problem(403), "permission_missing");
    deciding.step(&ticket, "decide-leak", &verdict(true)).await.expect(200);
    let leak = reading.get(&leaks).await.expect(200)["items"][0].clone();
    assert_eq!(
        (&leak["is_proven"], &leak["findings"], &leak["decided_by"]),
        (&json!(true), &json!("Two calls on Monday."), &json!(format!("staff:{reader}")))
    );
    assert_eq!(leak["penalty"], json!({ "clause": "CNF-08", "zh": "从严处罚", "en": "Severe punishment" }));
    assert_eq!(suspected.get(&ticket).await.problem(404), "not_found", "they read it no longer");
    assert_eq!(
        deciding.step(&ticket, "decide-leak", &verdict(false)).await.problem(409),
        "ticketing.no_leak_open"
    );
    let open = a_ticket(&app.admin(), estate_id).await;
    let refused = app.admin().step(&open, "report-leak", &told(suspect)).await;
    assert_eq!(refused.problem(409), "ticketing.not_confidential");
    app.finish().await;
}

async fn who_passed_on_what_is_kept_from_them_is_told_no_more(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let reader = app.employ(&DECIDING, Scope::Group).await;
    let (agent, reading) = (app.admin(), app.staff_of(reader, &DECIDING, Scope::Group));
    let open = a_ticket(&agent, estate_id).await;
    let kept = agent.post("/api/v1/interactions", &report(estate_id, &[reader])).await.expect(201);
    let note = json!({ "text": "The books are with the auditor." });
    for ticket in [open.to_string(), path_of(&kept)] {
        reading.step(&ticket, "note-progress", &note).await.expect(200);
    }
    app.settle().await;
    let said = app.recorder.events::<TicketProgressNoted>();
    let told = |is_named: bool| {
        let of = said.iter().find(|said| said.ticket.is_for_named_readers == is_named).unwrap();
        (of.first_responder, of.noted_by)
    };
    assert_eq!(told(false), (Some(app.staff_id()), Some(reader)));
    assert_eq!(told(true), (None, Some(reader)), "reception does not follow it");
    app.finish().await;
}
