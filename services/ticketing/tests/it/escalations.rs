//! Who hears of a ticket as time passes, how promises are put off, and by what time of each day its progress is known.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::ticketing::{
    TicketDeadlineExtended, TicketEscalated, TicketEscalationUnanswered, TicketProgressMissed, TicketTakenUp,
};
use kernel::{Clock, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Engine, TestApp, an_estate, deadline, held_at, on_both_engines, until};

use crate::ground::{a_ticket, worker};

on_both_engines!(
    a_grave_complaint_is_passed_on_at_once_and_taken_up_by_who_was_told,
    what_it_is_taken_for_says_who_is_next,
    what_nobody_takes_up_in_time_is_told_again,
    what_is_beyond_those_in_charge_goes_up_to_the_next_level_each_time_it_is_asked_for,
    a_promise_is_put_off_once_as_the_standard_lets_it_be,
    progress_is_known_by_four_each_day_and_the_customer_told,
    a_leak_climbs_while_nobody_ends_it_and_no_further,
);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What is shown of a ladder: step, who hears of it and how it stands.
fn ladder(ticket: &Value) -> Vec<String> {
    let steps = ticket["escalations"].as_array().unwrap().iter();
    let shown = steps.map(|step| {
        let asked = if step["is_asked"] == json!(true) { "asked" } else { "reception" };
        let promise = step["promise"].as_str().unwrap_or(asked);
        let to = step["to"].as_array().unwrap().iter().map(|role| role.as_str().unwrap());
        let to = to.collect::<Vec<_>>().join("+");
        format!("{promise} {} {to} {}", step["step"], step["status"].as_str().unwrap())
    });
    shown.collect()
}

async fn a_grave_complaint_is_passed_on_at_once_and_taken_up_by_who_was_told(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).under("resident-centre").await.estate_id;
    let head = app.tell_position("department_head", "部门负责人", None).await;
    let rights = [Permission::TicketsRead, Permission::TicketsWrite];
    let lin = app.staff_id();
    app.introduce(lin, &rights, Scope::Group).await;
    app.tell_holding(&held_at(app.holding_of(&head, lin), estate_id), 1).await;
    let subject = json!({ "kind": "complaint", "severity": "important", "title": "Noise" });
    let ticket = a_ticket(&app.admin(), estate_id).about(subject).await;
    assert_eq!(ladder(&ticket.opened), ["reception 1 department_head waiting"], "in a moment");
    let said: TicketEscalated =
        app.recorder.wait_for(|said: &TicketEscalated| said.ticket_id == ticket.id).await;
    assert_eq!((said.escalation.clause.as_str(), said.recipients), ("DLN-11", vec![lin]));
    let api = app.admin();
    let shown = api.get(&ticket).await.expect(200);
    assert_eq!(ladder(&shown), ["reception 1 department_head raised"]);
    let why = &shown["escalations"][0]["explanation"];
    assert!(why[0]["zh"].as_str().unwrap().contains("DLN-11"), "{why}");

    // Somebody who was not told and does not supervise has nothing to take up.
    let other = app.other_staff(&rights, Scope::Group);
    let refused = other.step(&ticket, "take-up", &json!({})).await;
    assert!(refused.text("/detail").contains("department_head"), "{}", refused.body);
    assert_eq!(refused.problem(403), "ticketing.not_told");
    let told = app.staff(&rights, Scope::Group);
    let taken = told.step(&ticket, "take-up", &json!({})).await.expect(200);
    assert_eq!(taken["escalations"][0]["taken_up_by"], json!(lin));
    let said: TicketTakenUp = app.recorder.wait_for(|said: &TicketTakenUp| said.ticket_id == ticket.id).await;
    assert_eq!(said.taken_up_by, Some(lin));
    let again = told.step(&ticket, "take-up", &json!({})).await;
    assert_eq!(again.problem(409), "ticketing.nothing_to_take_up");
    app.clock.advance(TimeDelta::hours(2));
    app.settle().await;
    assert!(app.recorder.events::<TicketEscalationUnanswered>().is_empty(), "it was answered");
    app.finish().await;
}

async fn what_is_beyond_those_in_charge_goes_up_to_the_next_level_each_time_it_is_asked_for(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).under("service-centre").await.estate_id;
    let director = app.tell_position("director", "服务中心主任", None).await;
    let rights = [Permission::TicketsRead, Permission::TicketsWrite];
    let lin = app.staff_id();
    app.introduce(lin, &rights, Scope::Group).await;
    app.tell_holding(&held_at(app.holding_of(&director, lin), estate_id), 1).await;
    let api = app.admin();
    let ticket = a_ticket(&api, estate_id).await;
    assert!(ladder(&ticket.opened).iter().all(|step| !step.starts_with("asked")), "nobody asked yet");
    let why = json!({ "reason": "The wall is not ours to open." });

    let missing = api.step(&ticket, "escalate", &json!({})).await;
    assert_eq!(missing.text("/errors/0/pointer"), "/reason");
    let up = api.step(&ticket, "escalate", &why).await.expect(200);
    assert_eq!(ladder(&up), ["asked 1 director raised"]);
    let shown = &up["escalations"][0];
    assert_eq!((&shown["clause"], &shown["is_asked"]), (&json!("ESC-01"), &json!(true)));
    assert!(shown["explanation"][0]["zh"].as_str().unwrap().contains("ESC-01"), "{shown}");
    let said: TicketEscalated =
        app.recorder.wait_for(|said: &TicketEscalated| said.ticket_id == ticket.id).await;
    assert_eq!((said.recipients, said.reason.as_deref()), (vec![lin], why["reason"].as_str()));

    // The centre cannot either: it goes to the company, and no further.
    app.clock.advance(TimeDelta::hours(5));
    app.recorder.wait_for(|said: &TicketEscalationUnanswered| said.ticket_id == ticket.id).await;
    let api = app.admin();
    let up = api.step(&ticket, "escalate", &why).await.expect(200);
    assert_eq!(ladder(&up), ["asked 1 director unanswered", "asked 2 company_leader raised"]);
    let further = api.step(&ticket, "escalate", &why).await;
    assert!(further.text("/detail").contains("service-centre"), "{}", further.body);
    assert_eq!(further.problem(409), "ticketing.nobody_above");
    let history = api.get(&format!("{ticket}/history")).await.expect(200).to_string();
    assert!(history.contains("not ours to open"), "{history}");
    app.finish().await;
}

async fn what_it_is_taken_for_says_who_is_next(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).under("sales-centre").await.estate_id;
    let api = app.admin();
    let subject = json!({ "kind": "complaint", "category": "non_buyer", "title": "A noisy site" });
    let ticket = a_ticket(&api, estate_id).about(subject).await;
    let why = json!({ "reason": "Not ours to decide." });
    let asked = |shown: &Value| {
        let steps = ladder(shown).into_iter();
        steps.filter(|step| step.starts_with("asked")).collect::<Vec<_>>()
    };
    let up = api.step(&ticket, "escalate", &why).await.expect(200);
    assert_eq!(asked(&up), ["asked 1 developer raised"]);
    let other = json!({ "category": "ownership_dispute", "reason": "It is about whose customer it is." });
    api.step(&ticket, "reclassify", &other).await.expect(200);
    let up = api.step(&ticket, "escalate", &why).await.expect(200);
    assert_eq!(asked(&up), ["asked 1 developer raised", "asked 1 project_manager raised"]);
    assert_eq!(api.step(&ticket, "escalate", &why).await.problem(409), "ticketing.nobody_above");
    // What comes back begins at the first level again.
    api.step(&ticket, "resolve", &json!({})).await.expect(200);
    api.step(&ticket, "reopen", &why).await.expect(200);
    let up = api.step(&ticket, "escalate", &why).await.expect(200);
    assert_eq!(asked(&up).last().unwrap(), "asked 1 project_manager raised");
    app.finish().await;
}

async fn what_nobody_takes_up_in_time_is_told_again(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).under("resident-centre").await.estate_id;
    let subject = json!({ "kind": "complaint", "severity": "important", "title": "Noise" });
    let ticket = a_ticket(&app.admin(), estate_id).about(subject).await;
    app.recorder.wait_for(|said: &TicketEscalated| said.ticket_id == ticket.id).await;
    let held = app.admin().get(&ticket).await.header("etag").to_owned();
    app.clock.advance(TimeDelta::minutes(59));
    app.settle().await;
    assert!(app.recorder.events::<TicketEscalationUnanswered>().is_empty(), "there is time");
    app.clock.advance(TimeDelta::minutes(1));
    let said: TicketEscalationUnanswered =
        app.recorder.wait_for(|said: &TicketEscalationUnanswered| said.ticket_id == ticket.id).await;
    assert!(said.recipients.is_empty(), "nobody holds the position");
    let api = app.admin();
    let shown = api.get(&ticket).await.expect(200);
    assert_eq!(ladder(&shown), ["reception 1 department_head unanswered"]);
    // People's version stays: what one held before still serves.
    let late = api.with("if-match", &held).post(&format!("{ticket}/take-up"), &json!({})).await.expect(200);
    assert_eq!(ladder(&late), ["reception 1 department_head taken_up"], "late, by a supervisor");
    app.finish().await;
}

async fn a_promise_is_put_off_once_as_the_standard_lets_it_be(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let subject = json!({ "kind": "complaint", "title": "Lifts" });
    let ticket = a_ticket(&api, estate_id).about(subject.clone()).await;
    let before = deadline(&ticket.opened, "resolve").clone();
    let due = at(before["due_at"].as_str().unwrap());
    let ask = |until: DateTime<Utc>| json!({ "promise": "resolve", "until": until, "reason": "They agree." });

    let far = api.step(&ticket, "extend", &ask(due + TimeDelta::days(30))).await;
    assert_eq!(far.text("/errors/0/pointer"), "/until");
    assert_eq!(far.text("/errors/0/code"), "extension.too_far");
    assert!(far.text("/errors/0/detail").contains("DLN-05"), "{}", far.body);
    let early = api.step(&ticket, "extend", &ask(due)).await;
    assert_eq!(early.text("/errors/0/code"), "extension.not_later");
    let other = json!({ "promise": "arrive", "until": due, "reason": "They agree." });
    assert_eq!(api.step(&ticket, "extend", &other).await.problem(409), "ticketing.no_extension");
    assert_eq!(deadline(&api.get(&ticket).await.expect(200), "resolve"), &before, "nothing was changed");

    let later = due + TimeDelta::days(1);
    let extended = api.step(&ticket, "extend", &ask(later)).await.expect(200);
    let now = deadline(&extended, "resolve");
    assert_eq!((&now["due_at"], &now["extended_from"]), (&json!(later), &json!(due)));
    assert_eq!((&now["clause"], &now["status"]), (&json!("DLN-05"), &json!("running")));
    let said: TicketDeadlineExtended =
        app.recorder.wait_for(|said: &TicketDeadlineExtended| said.ticket_id == ticket.id).await;
    assert_eq!((said.extended_from, said.deadline.due_at), (due, later));
    let again = api.step(&ticket, "extend", &ask(later + TimeDelta::hours(1))).await;
    assert_eq!(again.problem(409), "ticketing.extended_before");

    // After its time nothing is put off any more.
    let missed = a_ticket(&api, estate_id).about(subject).await;
    app.clock.advance(TimeDelta::days(2));
    let api = app.admin();
    until("both promises are missed", async || {
        let shown = api.get(&missed).await.expect(200);
        ["respond", "resolve"].iter().all(|kind| deadline(&shown, kind)["status"] == "missed")
    })
    .await;
    let over = api.step(&missed, "extend", &ask(app.clock.now() + TimeDelta::days(1))).await;
    assert_eq!(over.problem(409), "ticketing.nothing_runs");
    app.finish().await;
}

async fn progress_is_known_by_four_each_day_and_the_customer_told(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).under("workorder-desk").await.estate_id;
    let lin = worker(&app).await;
    let subject = json!({ "kind": "help", "title": "Lamp" });
    let given = a_ticket(&app.admin(), estate_id).about(subject.clone()).assigned_to(lin).await;
    let nobodys = a_ticket(&app.admin(), estate_id).about(subject).await;
    let due = at(given.opened["progress_due_at"].as_str().unwrap());
    assert_eq!(due.format("%H:%M").to_string(), "08:00", "16:00 in Shanghai");

    // Both are asked for at once, so that whoever sees that one of them was asked for again has seen what came of the other.
    let missed = async |day: i64| {
        let now = app.clock.now();
        app.clock.advance(due + TimeDelta::days(day) - now);
        let next = json!(due + TimeDelta::days(day + 1));
        let api = app.admin();
        until("it was asked for", async || api.get(&nobodys).await.expect(200)["progress_due_at"] == next)
            .await;
        app.settle().await;
        let said = app.recorder.events::<TicketProgressMissed>();
        said.into_iter().map(|said| (said.ticket_id, said.gap, said.progress_clause)).collect::<Vec<_>>()
    };
    let not_noted = (given.id, "not_noted".to_owned(), "SHF-13".to_owned());
    assert_eq!(missed(0).await, std::slice::from_ref(&not_noted), "of what was given to nobody nobody knows");
    let api = app.admin();
    let note = json!({ "text": "The part is ordered.", "is_customer_told": false });
    api.step(&given, "note-progress", &note).await.expect(200);
    let not_told = (given.id, "customer_not_told".to_owned(), "SHF-13".to_owned());
    assert_eq!(missed(1).await, [not_noted.clone(), not_told.clone()]);
    let note = json!({ "text": "It comes tomorrow.", "is_customer_told": true });
    let noted = app.admin().step(&given, "note-progress", &note).await.expect(200);
    assert_eq!(noted["progress_told_at"], json!(app.clock.now()));
    assert_eq!(missed(2).await.len(), 2, "known, and told");
    assert_eq!(missed(5).await.len(), 3, "three days without anybody who could ask are asked for once");
    app.admin().step(&given, "resolve", &json!({})).await.expect(200);
    assert_eq!(missed(6).await.len(), 3, "done");
    let shown = app.admin().get(&nobodys).await.expect(200);
    assert!(shown["progress_due_at"].is_string(), "it is asked for once it is somebody's");
    app.finish().await;
}

async fn a_leak_climbs_while_nobody_ends_it_and_no_further(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let estate_id = an_estate(&app).under("workorder-desk").await.estate_id;
    let lin = worker(&app).await;
    let subject = json!({ "kind": "repair", "category": "leak", "title": "Leak" });
    let left = a_ticket(&app.admin(), estate_id).about(subject.clone()).await;
    let done = a_ticket(&app.admin(), estate_id).about(subject).assigned_to(lin).await;
    app.recorder.wait_for(|said: &TicketEscalated| said.ticket_id == done.id).await;
    app.admin().step(&done, "resolve", &json!({})).await.expect(200);
    app.clock.advance(TimeDelta::hours(1));
    let said: TicketEscalated = app
        .recorder
        .wait_for(|said: &TicketEscalated| said.ticket_id == left.id && said.escalation.step == 2)
        .await;
    assert_eq!(
        (said.escalation.clause.as_str(), said.escalation.to),
        ("ESC-16", vec!["superior".to_owned()])
    );
    app.clock.advance(TimeDelta::days(5));
    let steps = |id| {
        let said = app.recorder.events::<TicketEscalated>();
        let of = said.into_iter().filter(|said| said.ticket_id == id);
        of.map(|said| (said.escalation.promise.map(|promise| promise.to_string()), said.escalation.step))
            .collect::<Vec<_>>()
    };
    let promise = || Some("resolve".to_owned());
    until("the last step is taken", async || steps(left.id).len() > 3).await;
    app.settle().await;
    assert_eq!(steps(left.id), [(None, 1), (None, 2), (promise(), 1), (promise(), 2)], "each once");
    assert_eq!(steps(done.id), [(None, 1)], "nobody hears of what is done");
    app.finish().await;
}
