//! A message that cannot be handled, and the operator who sees to it.

use contracts::{
    callbacks::CallbackScheduled,
    ticketing::{TicketKind, TicketResolved},
};
use envelope::Payload;
use kernel::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, EventRecorder, TestApp, on_both_engines};

use crate::work::{count, resolved};

/// What cannot be read may be readable by the next version, so it waits for as long as a roll-out takes: not here.
const IMPATIENT: [(&str, &str); 1] = [("bus.patience_secs", "0")];
const LETTERS: &str = "/api/v1/callbacks/dead-letters";

on_both_engines!(
    a_message_that_cannot_be_handled_is_read_and_mended_and_has_its_effect_once,
    a_letter_that_was_given_up_is_never_handled,
    letters_are_for_operators_alone,
);

/// Says something of which nothing can be made; the letter it becomes, its path, and what should have been said.
async fn parked(app: &TestApp) -> (Value, String, TicketResolved) {
    let home = app.settled_estate("estate-handbook").await;
    let event = resolved(home, TicketKind::Complaint, "estate-handbook");
    let mut envelope = EventRecorder::wrap(&event, 1);
    let mut data = envelope.fields().unwrap();
    data.insert("ticket_id".to_owned(), json!("the one with the noise"));
    envelope.data = Payload::of(&data).unwrap();
    app.recorder.redeliver(&envelope).await;
    let listed = operator(app).get(LETTERS).await.expect(200)["items"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed:#}");
    let letter = listed[0].clone();
    assert_eq!(letter["body"], String::from_utf8(envelope.to_bytes().unwrap()).unwrap(), "as it travelled");
    let path = format!("{LETTERS}/{}", letter["dead_letter_id"].as_str().unwrap());
    (letter, path, event)
}

fn operator(app: &TestApp) -> Api {
    app.staff(&[Permission::Operations, Permission::AuditRead, Permission::CallbacksRead], Scope::Group)
}

async fn states(api: &Api) -> [usize; 3] {
    let mut counts = [0; 3];
    for (count, state) in counts.iter_mut().zip(["parked", "replayed", "discarded"]) {
        let listed = api.get(&format!("{LETTERS}?state={state}")).await.expect(200);
        *count = listed["items"].as_array().unwrap().len();
    }
    counts
}

async fn a_message_that_cannot_be_handled_is_read_and_mended_and_has_its_effect_once(engine: Engine) {
    let app = TestApp::start_with(callbacks::module(), engine, &IMPATIENT).await;
    let (letter, path, event) = parked(&app).await;
    let api = operator(&app);
    assert_eq!((&letter["state"], &letter["attempts"]), (&json!("parked"), &json!(1)));
    assert_eq!(letter["routing_key"], "ticketing.ticket.ticket_resolved.v1");
    assert_eq!(letter["subject"], json!(event.ticket_id));
    assert_eq!(api.get(&path).await.expect(200), letter);

    let replay = format!("{path}/replay");
    let still = api.post(&replay, &json!({})).await.expect(200);
    assert_eq!((&still["is_handled"], &still["reason"]), (&json!(false), &letter["reason"]));
    assert_eq!(api.get(&path).await.expect(200)["attempts"], 2);
    assert_eq!(
        api.put(&path, &json!({ "body": "still poison" })).await.problem(422),
        "dead_letter_malformed"
    );
    assert_eq!(api.get(&path).await.expect(200)["body"], letter["body"], "what is no message mends nothing");
    assert_eq!(count(&api).await, 0);

    let mut mended: Value = serde_json::from_str(letter["body"].as_str().unwrap()).unwrap();
    mended["data"]["ticket_id"] = json!(event.ticket_id);
    let put = api.put(&path, &json!({ "body": mended.to_string() })).await.expect(200);
    assert_eq!((&put["body"], &put["state"]), (&json!(mended.to_string()), &json!("parked")));
    let done = api.post(&replay, &json!({})).await.expect(200);
    assert_eq!(done, json!({ "is_handled": true, "reason": null }));
    let scheduled: CallbackScheduled = app.recorder.wait_for(|_any| true).await;
    assert_eq!(scheduled.ticket_id, event.ticket_id);
    assert_eq!(api.post(&replay, &json!({})).await.problem(409), "dead_letter_closed");
    assert_eq!((count(&api).await, states(&api).await), (1, [0, 1, 0]));

    let trail = api.get("/api/v1/callbacks/audit-entries?subject_kind=dead_letter").await.expect(200);
    let done: Vec<(&Value, &Value)> =
        trail["items"].as_array().unwrap().iter().map(|line| (&line["action"], &line["principal"])).collect();
    let by = json!(format!("staff:{}", app.staff_id()));
    let steps = [json!("replay_dead_letter"), json!("mend_dead_letter"), json!("replay_dead_letter")];
    assert_eq!(done, steps.each_ref().map(|step| (step, &by)));
    app.finish().await;
}

async fn a_letter_that_was_given_up_is_never_handled(engine: Engine) {
    let app = TestApp::start_with(callbacks::module(), engine, &IMPATIENT).await;
    let (letter, path, _event) = parked(&app).await;
    let api = operator(&app);
    assert_eq!(api.post(&format!("{path}/discard"), &json!({})).await.status, 204);
    for act in ["discard", "replay"] {
        let late = api.post(&format!("{path}/{act}"), &json!({})).await;
        assert_eq!(late.problem(409), "dead_letter_closed", "{act}");
    }
    let mend = api.put(&path, &json!({ "body": letter["body"] })).await;
    assert_eq!(mend.problem(409), "dead_letter_closed");
    assert_eq!((count(&api).await, states(&api).await), (0, [0, 0, 1]));
    app.finish().await;
}

async fn letters_are_for_operators_alone(engine: Engine) {
    let app = TestApp::start_with(callbacks::module(), engine, &IMPATIENT).await;
    let (letter, path, _event) = parked(&app).await;
    let others: Vec<Permission> =
        Permission::ALL.iter().copied().filter(|one| *one != Permission::Operations).collect();
    let other = app.staff(&others, Scope::Group);
    let mend = json!({ "body": letter["body"] });
    for refused in [
        other.get(LETTERS).await,
        other.get(&path).await,
        other.put(&path, &mend).await,
        other.post(&format!("{path}/replay"), &json!({})).await,
        other.post(&format!("{path}/discard"), &json!({})).await,
    ] {
        assert_eq!(refused.problem(403), "permission_missing");
    }
    assert_eq!(operator(&app).get(&path).await.expect(200), letter);
    operator(&app).post(&format!("{path}/discard"), &json!({})).await;
    app.finish().await;
}
