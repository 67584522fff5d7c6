//! Scripts: what is offered at a moment, and what must not be said.

use chrono::TimeDelta;
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, an_estate, on_both_engines};

use crate::ground::{adopt, worker};

on_both_engines!(
    what_is_said_is_the_standards_of_the_place_with_what_is_known_filled_in,
    after_hours_the_caller_is_told_so_by_the_clock_and_calendar_there,
    the_next_version_of_a_groups_standard_says_it_better,
    a_text_is_checked_for_what_must_not_be_said_there,
    who_may_not_see_the_place_is_offered_nothing,
);

/// The lines of a reply that are spoken or heeded, each as its clause and its Chinese.
fn lines(reply: &Value, form: &str) -> Vec<(String, String)> {
    let lines = reply["lines"].as_array().unwrap().iter().filter(|line| line["form"] == form);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    lines.map(|line| (text(&line["clause"]), text(&line["text"]["zh"]))).collect()
}

async fn what_is_said_is_the_standards_of_the_place_with_what_is_known_filled_in(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    worker(&app).await;
    let handbook = an_estate(&app).under("estate-handbook").await;
    let (plain, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let asked = format!("/api/v1/scripts?estate_id={}&moment=call_opening&channel=call", handbook.estate_id);
    let offered = api.get(&asked).await.expect(200);
    let greeting = format!("您好,{},有什么可以帮您?", handbook.name);
    assert_eq!(lines(&offered, "say"), [("SCR-05".to_owned(), greeting)]);
    assert_eq!(offered["lines"][0]["from"], "estate-handbook");
    assert_eq!(offered["standard"], "estate-handbook");
    assert_eq!(lines(&offered, "prompt")[0].0, "INT-20");
    // Who answers gives their name where the procedure has it said.
    let offered =
        api.get(&format!("/api/v1/scripts?estate_id={plain}&moment=call_opening")).await.expect(200);
    let said = lines(&offered, "say");
    assert_eq!(said[0].0, "SCR-01");
    assert!(!said[0].1.contains('{'), "{said:?}");
    assert_eq!(offered["lines"][0]["open_slots"], json!([]));
    // What nobody knows here is left to whoever speaks, and figures are the procedure's.
    let offered =
        api.get(&format!("/api/v1/scripts?estate_id={plain}&moment=postponement")).await.expect(200);
    assert!(lines(&offered, "say")[0].1.contains("15–20分钟"), "{offered}");
    let offered = api.get(&format!("/api/v1/scripts?estate_id={plain}&moment=referral")).await.expect(200);
    assert_eq!(offered["lines"][0]["open_slots"], json!(["colleague", "number"]));
    // Of a complaint about what the office answers for, regret comes first.
    let path = format!("/api/v1/scripts?estate_id={plain}&moment=complaint_in_scope&kind=complaint");
    let offered = api.get(&path).await.expect(200);
    assert_eq!(lines(&offered, "say")[0].0, "CMP-01");
    assert!(lines(&offered, "prompt").iter().any(|(clause, _zh)| clause == "CON-20"));
    let wrong = api.get(&format!("/api/v1/scripts?estate_id={plain}&moment=noon")).await;
    assert_eq!(wrong.status.as_u16(), 422);
    app.finish().await;
}

async fn after_hours_the_caller_is_told_so_by_the_clock_and_calendar_there(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ask = async |moment: &str| {
        let path = format!("/api/v1/scripts?estate_id={estate_id}&moment={moment}");
        app.admin().get(&path).await.expect(200)
    };
    let (mut open, mut closed, mut greetings) = (0, 0, std::collections::BTreeSet::new());
    for _hour in 0..24 {
        let offered = ask("after_hours").await;
        let is_open = offered["is_open"] == true;
        assert_eq!(lines(&offered, "say").len(), usize::from(!is_open), "{offered}");
        (open, closed) = (open + usize::from(is_open), closed + usize::from(!is_open));
        greetings.insert(lines(&ask("switchboard").await, "say")[0].1.chars().take(3).collect::<String>());
        app.clock.advance(TimeDelta::hours(1));
    }
    assert!(open > 0 && closed > open, "{open} hours open, {closed} closed");
    assert_eq!(greetings.into_iter().collect::<Vec<_>>(), ["下午好", "早上好"]);
    app.finish().await;
}

async fn the_next_version_of_a_groups_standard_says_it_better(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let (name, api) = ("name = \"our-desk\"\nscripts = \"estate-handbook\"\n#", app.admin());
    let mut estates = Vec::new();
    for (version, opening) in [(1, None), (2, Some("您好,请问昨天的维修还满意吗?"))] {
        let mut document = shipped.replacen("name = \"service-centre\"", name, 1);
        document = document.replacen("version = 1", &format!("version = {version}"), 1);
        document.extend(opening.map(|zh| {
            format!("\n[[script]]\nmoment = \"callback_opening\"\nclause = \"CBK-62\"\nzh = \"{zh}\"\nen = \"Hello\"\n")
        }));
        adopt(&app, &document).await;
        estates.push(an_estate(&app).under_version("our-desk", version).await.estate_id);
    }
    let mut told = Vec::new();
    for estate_id in estates {
        let path = format!("/api/v1/scripts?estate_id={estate_id}&moment=callback_opening");
        let offered = api.get(&path).await.expect(200);
        told.push((lines(&offered, "say")[0].0.clone(), lines(&offered, "prompt")[0].0.clone()));
    }
    let clauses = |said: &str| (said.to_owned(), "CBK-78".to_owned());
    assert_eq!(told, [clauses("SCR-23"), clauses("CBK-62")], "and what is heeded stays");
    app.finish().await;
}

async fn a_text_is_checked_for_what_must_not_be_said_there(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (plain, ..) = app.settled_estate("service-centre").await;
    let (strict, ..) = app.settled_estate("resident-centre").await;
    let api = app.admin();
    let check = async |body: Value| api.post("/api/v1/scripts/check", &body).await;
    let said = "喂,他不在,这事我没办法。";
    let found = check(json!({ "estate_id": plain, "text": said, "channel": "call" })).await.expect(200);
    let clauses = |found: &Value| -> Vec<(String, u64)> {
        let found = found["forbidden"].as_array().unwrap().iter();
        found.map(|one| (one["clause"].as_str().unwrap().to_owned(), one["at"].as_u64().unwrap())).collect()
    };
    assert_eq!(clauses(&found), [("SCR-03".to_owned(), 0), ("SCR-18".to_owned(), 3)]);
    assert_eq!(found["forbidden"][1]["phrase"], "不在");
    assert_eq!(found["forbidden"][1]["instead"]["en"], "I am sorry, they have stepped away");
    let found = check(json!({ "estate_id": strict, "text": said, "channel": "call" })).await.expect(200);
    let strictly = clauses(&found);
    assert!(strictly.contains(&("SCR-19".to_owned(), 9)), "{strictly:?}");
    let fine = json!({ "estate_id": strict, "text": "您好,我马上安排。", "channel": "call" });
    assert_eq!(check(fine).await.expect(200), json!({ "forbidden": [] }));
    let endless = check(json!({ "estate_id": plain, "text": "不知道".repeat(1334) })).await;
    assert_eq!(endless.text("/errors/0/code"), "text.too_long");
    let full = check(json!({ "estate_id": plain, "text": "不知道。".repeat(1000) })).await.expect(200);
    assert_eq!(full["forbidden"].as_array().unwrap().len(), 50);
    app.finish().await;
}

async fn who_may_not_see_the_place_is_offered_nothing(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (own, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let narrow = app.staff(&[Permission::TicketsRead], Scope::estate(own));
    narrow.get(&format!("/api/v1/scripts?estate_id={own}")).await.expect(200);
    let refused = narrow.get(&format!("/api/v1/scripts?estate_id={other}")).await;
    assert_eq!(refused.text("/errors/0/pointer"), "/estate_id");
    let refused = narrow.post("/api/v1/scripts/check", &json!({ "estate_id": other, "text": "x" })).await;
    assert_eq!(refused.status.as_u16(), 422);
    app.finish().await;
}
