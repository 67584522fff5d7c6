//! Whoever is given a ticket or a follow-up, or loses one, is told; whoever did it is not.

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackAssigned, CallbackFacts, CallbackReleased, FollowedTicket},
    testing::Example,
    ticketing::{
        TicketAssigned, TicketEscalated, TicketEscalationUnanswered, TicketFacts, TicketGlassBroken,
        TicketKind, TicketMessageAdded, TicketOpened, TicketProgressMissed, TicketReadersChanged,
        TicketReclassified, TicketReleased, TicketUrged,
    },
};
use kernel::{ApiClientId, Clock, EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp, on_both_engines, until};
use vocabulary::{CallbackId, CallbackStatus, NoticeId};

use crate::opened;

on_both_engines!(
    whoever_is_given_a_ticket_or_loses_it_is_told,
    whoever_did_it_themselves_is_not_told,
    the_owner_is_told_that_the_customer_presses,
    who_a_ticket_is_passed_on_to_is_told_and_supervisors_where_nobody_is,
    readers_are_told_that_a_ticket_is_theirs_to_read_and_who_broke_the_glass,
    a_follow_up_is_told_by_the_number_of_its_ticket,
    what_somebody_may_no_longer_see_is_not_listed,
    a_ticket_that_turns_out_to_be_confidential_takes_its_notices_along,
    notices_are_read_one_by_one_or_up_to_one,
    applications_are_told_nothing,
    an_event_that_comes_twice_tells_once,
    notices_are_forgotten_after_ninety_days,
);

pub(crate) fn colleague() -> StaffId {
    StaffId::new(&SystemIds)
}

/// A ticket changes hands: from whom, to whom, by whom.
fn assigned(
    ticket: &TicketOpened,
    previous_assignee: Option<StaffId>,
    assignee_id: StaffId,
    assigned_by: Option<StaffId>,
) -> TicketAssigned {
    TicketAssigned {
        ticket_id: ticket.ticket_id,
        estate_id: ticket.estate_id,
        ticket: ticket.ticket.clone(),
        assignee_id,
        previous_assignee,
        assigned_by,
        assigned_at: ticket.opened_at,
    }
}

/// A follow-up of the ticket is given to somebody, by a colleague.
pub(crate) fn call_assigned(
    ticket: &TicketOpened,
    followed: Option<FollowedTicket>,
    to: StaffId,
) -> CallbackAssigned {
    CallbackAssigned {
        callback_id: CallbackId::new(&SystemIds),
        estate_id: ticket.estate_id,
        ticket_id: ticket.ticket_id,
        callback: followed.clone().map(|followed| CallbackFacts {
            status: CallbackStatus::InProgress.into(),
            customer_id: None,
            unit_id: None,
            due_at: ticket.opened_at,
            clause: "CBK-13".to_owned(),
            is_required: true,
            assignee_id: Some(to),
            ticket: followed,
        }),
        ticket: followed,
        assignee_id: to,
        previous_assignee: None,
        assigned_by: Some(colleague()),
        assigned_at: ticket.opened_at,
    }
}

pub(crate) fn repair(estate_id: EstateId) -> TicketOpened {
    opened(estate_id, None, TicketKind::Repair)
}

pub(crate) async fn told(api: &Api, query: &str) -> Vec<Value> {
    let page = api.get(&format!("/api/v1/notices{query}")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

pub(crate) async fn kinds(api: &Api) -> Vec<String> {
    let told = told(api, "").await;
    told.iter().map(|notice| notice["kind"].as_str().unwrap().to_owned()).collect()
}

async fn whoever_is_given_a_ticket_or_loses_it_is_told(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, lin, wang) = (app.staff_id(), colleague(), colleague());
    let ticket = repair(estate_id);
    app.recorder.publish(&assigned(&ticket, None, me, Some(wang)), 1).await;
    let given = told(&app.admin(), "").await;
    assert_eq!(given.len(), 1, "{given:#?}");
    let notice = &given[0];
    assert_eq!(notice["kind"], "ticket_assigned");
    assert_eq!(notice["ticket_id"], json!(ticket.ticket_id));
    assert_eq!(notice["ticket_number"], "T2026-000001");
    assert_eq!(notice["title"], json!(ticket.ticket.title));
    assert_eq!((&notice["by"], &notice["read_at"]), (&json!(wang), &Value::Null));
    app.recorder.publish(&assigned(&ticket, Some(me), lin, Some(wang)), 2).await;
    let released = TicketReleased {
        ticket_id: ticket.ticket_id,
        estate_id,
        ticket: ticket.ticket.clone(),
        assignee_id: me,
        reason: "已停用 / is disabled".to_owned(),
        released_at: ticket.opened_at,
    };
    assert_eq!(kinds(&app.admin()).await, ["ticket_unassigned", "ticket_assigned"], "newest first");
    app.recorder.publish(&released, 3).await;
    let taken = told(&app.admin(), "").await;
    assert_eq!((&taken[0]["kind"], &taken[0]["by"]), (&json!("ticket_unassigned"), &Value::Null));
    let other = app.other_staff(Permission::ALL, Scope::Group);
    assert_eq!(told(&other, "").await, [Value::Null; 0], "everybody sees their own");
    app.finish().await;
}

async fn whoever_did_it_themselves_is_not_told(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, lin) = (app.staff_id(), colleague());
    let ticket = repair(estate_id);
    app.recorder.publish(&assigned(&ticket, None, me, Some(me)), 1).await;
    app.recorder.publish(&assigned(&ticket, Some(me), lin, Some(me)), 2).await;
    app.recorder.publish(&assigned(&ticket, Some(lin), lin, Some(me)), 3).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0]);
    // An application that gives somebody work is nobody on the staff.
    app.recorder.publish(&assigned(&ticket, Some(lin), me, None), 4).await;
    assert_eq!(kinds(&app.admin()).await, ["ticket_assigned"]);
    app.finish().await;
}

async fn the_owner_is_told_that_the_customer_presses(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, lin, ticket) = (app.staff_id(), colleague(), repair(estate_id));
    let urged = |owner, noted_by| TicketUrged {
        ticket_id: ticket.ticket_id,
        estate_id,
        ticket: ticket.ticket.clone(),
        owner,
        noted_by,
        ..TicketUrged::example()
    };
    app.recorder.publish(&urged(Some(lin), Some(me)), 1).await;
    app.recorder.publish(&urged(Some(me), Some(me)), 2).await;
    app.recorder.publish(&urged(None, Some(lin)), 3).await;
    let mut about_me = urged(Some(me), Some(lin));
    about_me.ticket.about_staff = Some(me);
    about_me.ticket.is_confidential = true;
    app.recorder.publish(&about_me, 4).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0], "another's, noted by themselves, nobody's, about them");
    let envelope = app.recorder.publish(&urged(Some(me), Some(lin)), 5).await;
    app.recorder.redeliver(&envelope).await;
    let all = told(&app.admin(), "").await;
    assert_eq!(all.len(), 1, "once, whatever is redelivered: {all:#?}");
    let notice = &all[0];
    assert_eq!((&notice["kind"], &notice["by"]), (&json!("ticket_urged"), &json!(lin)));
    assert_eq!(notice["ticket_number"], "T2026-000001");
    assert_eq!(notice["title"], json!(ticket.ticket.title));
    let mut report = urged(Some(me), None);
    report.ticket.is_confidential = true;
    app.recorder.publish(&report, 6).await;
    let notice = told(&app.admin(), "").await.remove(0);
    assert_eq!((&notice["title"], &notice["by"]), (&Value::Null, &Value::Null));
    let uncleared = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(kinds(&uncleared).await, ["ticket_urged"], "not that of the report");
    app.finish().await;
}

async fn who_a_ticket_is_passed_on_to_is_told_and_supervisors_where_nobody_is(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, ticket) = (app.staff_id(), repair(estate_id));
    let passed_on = |recipients| TicketEscalated {
        ticket_id: ticket.ticket_id,
        estate_id,
        ticket: TicketFacts { assignee_id: None, ..ticket.ticket.clone() },
        recipients,
        ..TicketEscalated::example()
    };
    app.recorder.publish(&passed_on(vec![colleague()]), 1).await;
    app.recorder.publish(&passed_on(vec![]), 2).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0], "another's; and nobody supervises there");
    app.introduce(me, &[Permission::TicketsRead, Permission::TicketsSupervise], Scope::estate(estate_id))
        .await;
    app.recorder.publish(&passed_on(vec![]), 3).await;
    assert_eq!(
        kinds(&app.admin()).await,
        ["ticket_escalated"],
        "a supervisor, where nobody holds a position"
    );
    let unanswered = TicketEscalationUnanswered {
        ticket_id: ticket.ticket_id,
        estate_id,
        ticket: ticket.ticket.clone(),
        recipients: vec![me],
        ..TicketEscalationUnanswered::example()
    };
    app.recorder.publish(&unanswered, 4).await;
    let missed = TicketProgressMissed {
        ticket_id: ticket.ticket_id,
        estate_id,
        ticket: TicketFacts { assignee_id: Some(me), ..ticket.ticket.clone() },
        recipients: vec![me],
        ..TicketProgressMissed::example()
    };
    app.recorder.publish(&missed, 5).await;
    assert_eq!(
        kinds(&app.admin()).await,
        ["ticket_progress_missed", "ticket_escalation_unanswered", "ticket_escalated"],
        "each once, also who is worker and head"
    );
    app.finish().await;
}

async fn readers_are_told_that_a_ticket_is_theirs_to_read_and_who_broke_the_glass(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, lin, ticket) = (app.staff_id(), colleague(), repair(estate_id));
    let facts = TicketFacts {
        title: String::new(),
        customer_id: None,
        is_confidential: true,
        is_for_named_readers: true,
        ..ticket.ticket.clone()
    };
    let (ticket_id, changed_at) = (ticket.ticket_id, ticket.opened_at);
    let changed = |added: Vec<StaffId>, changed_by| TicketReadersChanged {
        ticket_id,
        estate_id,
        ticket: facts.clone(),
        added,
        removed: Some(colleague()),
        changed_by,
        changed_at,
    };
    app.recorder.publish(&changed(vec![me, lin], Some(me)), 1).await;
    // A list is all the right that its readers need.
    let reader = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(kinds(&reader).await, [""; 0], "nobody is told of what they did themselves");
    app.recorder.publish(&changed(vec![me], Some(lin)), 2).await;
    let broken = |broken_by, readers| TicketGlassBroken {
        ticket_id,
        estate_id,
        ticket: facts.clone(),
        broken_by: Some(broken_by),
        readers,
        broken_at: changed_at,
    };
    app.recorder.publish(&broken(colleague(), vec![me, lin]), 3).await;
    app.recorder.publish(&broken(me, vec![lin]), 4).await;
    assert_eq!(kinds(&reader).await, ["ticket_glass_broken", "ticket_entrusted"]);
    let all = told(&reader, "").await;
    assert!(all.iter().all(|notice| notice["title"] == Value::Null), "{all:#?}");
    assert_eq!((&all[0]["ticket_number"], &all[1]["by"]), (&json!("T2026-000001"), &json!(lin)));
    // What becomes one for named readers takes its earlier notices along, and tells its readers.
    let reclassified = TicketReclassified {
        ticket_id,
        estate_id,
        ticket: facts.clone(),
        previous_customer_id: None,
        deadlines: Vec::new(),
        entrusted_to: vec![me],
        entrusted_by: Some(lin),
        reason: String::new(),
        reclassified_at: changed_at,
    };
    app.recorder.publish(&reclassified, 5).await;
    assert_eq!(kinds(&reader).await, ["ticket_entrusted"]);
    let written =
        TicketMessageAdded { ticket_id, estate_id, ticket: facts, owner: Some(me), added_at: changed_at };
    app.recorder.publish(&written, 6).await;
    assert_eq!(kinds(&reader).await, ["ticket_messaged", "ticket_entrusted"]);
    app.finish().await;
}

async fn a_follow_up_is_told_by_the_number_of_its_ticket(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, ticket) = (app.staff_id(), repair(estate_id));
    let followed = FollowedTicket {
        number: "T2026-000007".to_owned(),
        title: Some("漏水".to_owned()),
        is_confidential: false,
        is_for_named_readers: false,
        about_staff: None,
    };
    let given = call_assigned(&ticket, Some(followed.clone()), me);
    app.recorder.publish(&given, 1).await;
    let notice = told(&app.admin(), "").await.remove(0);
    assert_eq!(notice["kind"], "callback_assigned");
    assert_eq!((&notice["ticket_number"], &notice["title"]), (&json!("T2026-000007"), &json!("漏水")));
    assert_eq!(
        (&notice["callback_id"], &notice["ticket_id"]),
        (&json!(given.callback_id), &json!(ticket.ticket_id))
    );
    let released = CallbackReleased {
        callback_id: given.callback_id,
        estate_id,
        ticket_id: ticket.ticket_id,
        callback: None,
        ticket: Some(followed),
        assignee_id: me,
        reason: "该员工无权查看回访 / may not read callbacks".to_owned(),
        released_at: ticket.opened_at,
    };
    app.recorder.publish(&released, 2).await;
    assert_eq!(kinds(&app.admin()).await, ["callback_unassigned", "callback_assigned"]);
    // The version before does not say which ticket it is: no more than that is told.
    app.recorder.publish(&call_assigned(&ticket, None, me), 1).await;
    let bare = told(&app.admin(), "").await.remove(0);
    assert_eq!((&bare["ticket_number"], &bare["title"]), (&Value::Null, &Value::Null));
    app.finish().await;
}

async fn what_somebody_may_no_longer_see_is_not_listed(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let (me, ticket) = (app.staff_id(), repair(here));
    app.recorder.publish(&assigned(&ticket, None, me, Some(colleague())), 1).await;
    app.recorder.publish(&call_assigned(&ticket, None, me), 1).await;
    let mut report = repair(here);
    report.ticket.kind = TicketKind::Report.into();
    app.recorder.publish(&assigned(&report, None, me, Some(colleague())), 1).await;
    let all = told(&app.admin(), "").await;
    assert_eq!(all.len(), 3);
    assert_eq!((&all[0]["ticket_number"], &all[0]["title"]), (&json!("T2026-000001"), &Value::Null));
    let [tickets, callbacks] = [Permission::TicketsRead, Permission::CallbacksRead];
    let seen = async |permissions: &[Permission], scope: Scope| kinds(&app.staff(permissions, scope)).await;
    assert_eq!(seen(Permission::ALL, Scope::estate(there)).await, [""; 0], "another estate");
    assert_eq!(seen(Permission::ALL, Scope::estate(here)).await.len(), 3);
    assert_eq!(seen(&[tickets], Scope::Group).await, ["ticket_assigned"]);
    assert_eq!(seen(&[callbacks], Scope::Group).await, ["callback_assigned"]);
    assert_eq!(seen(&[], Scope::Group).await, [""; 0]);
    // Nor is it marked as read by whoever may not see it.
    let blind = app.staff(&[callbacks], Scope::Group);
    let hidden = format!("/api/v1/notices/{}/read", all[0]["notice_id"].as_str().unwrap());
    assert_eq!(blind.post(&hidden, &json!({})).await.problem(404), "not_found");
    blind.post("/api/v1/notices/read", &json!({ "up_to": all[0]["notice_id"] })).await.expect(204);
    assert_eq!(told(&app.admin(), "?unread=true").await.len(), 2);
    app.finish().await;
}

async fn a_ticket_that_turns_out_to_be_confidential_takes_its_notices_along(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, ticket) = (app.staff_id(), repair(estate_id));
    app.recorder.publish(&assigned(&ticket, None, me, Some(colleague())), 1).await;
    let turned = |kind: TicketKind, about_staff| {
        let mut facts = ticket.ticket.clone();
        facts.kind = kind.into();
        facts.about_staff = about_staff;
        facts.is_confidential = about_staff.is_some() || kind == TicketKind::Report;
        TicketReclassified {
            ticket_id: ticket.ticket_id,
            estate_id,
            ticket: facts,
            previous_customer_id: None,
            deadlines: Vec::new(),
            entrusted_to: Vec::new(),
            entrusted_by: None,
            reason: "misheard".to_owned(),
            reclassified_at: ticket.opened_at,
        }
    };
    app.recorder.publish(&turned(TicketKind::Report, None), 2).await;
    assert_eq!(told(&app.admin(), "").await[0]["title"], Value::Null);
    let uncleared = app.staff(&[Permission::TicketsRead], Scope::Group);
    assert_eq!(kinds(&uncleared).await, [""; 0]);
    app.recorder.publish(&turned(TicketKind::Repair, None), 3).await;
    assert_eq!(told(&uncleared, "").await[0]["title"], json!(ticket.ticket.title));
    app.recorder.publish(&turned(TicketKind::Complaint, Some(me)), 4).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0], "it is about them");
    let mut about_me = ticket.clone();
    about_me.ticket.about_staff = Some(me);
    about_me.ticket.is_confidential = true;
    app.recorder.publish(&assigned(&about_me, Some(me), colleague(), Some(colleague())), 5).await;
    assert_eq!(kinds(&app.admin()).await, [""; 0], "nor do they hear that somebody else has it now");
    app.finish().await;
}

async fn notices_are_read_one_by_one_or_up_to_one(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let me = app.staff_id();
    for _ticket in 0..4 {
        app.recorder.publish(&assigned(&repair(estate_id), None, me, Some(colleague())), 1).await;
    }
    let api = app.admin();
    let all = told(&api, "").await;
    let id = |place: usize| all[place]["notice_id"].as_str().unwrap();
    let read = |place: usize| format!("/api/v1/notices/{}/read", id(place));
    for _twice in 0..2 {
        api.post(&read(1), &json!({})).await.expect(204);
    }
    let unread = async || {
        let left = told(&api, "?unread=true").await;
        left.iter().map(|notice| notice["notice_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(unread().await, [id(0), id(2), id(3)]);
    assert_eq!(told(&api, "?unread=false").await[0]["read_at"], json!(app.clock.now()));
    api.post("/api/v1/notices/read", &json!({ "up_to": id(2) })).await.expect(204);
    assert_eq!(unread().await, [id(0)], "what came after stays unread");
    let first = api.get("/api/v1/notices?limit=3").await.expect(200);
    let rest = told(&api, &format!("?limit=3&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0]["notice_id"], id(3));
    let stranger = app.other_staff(Permission::ALL, Scope::Group);
    assert_eq!(stranger.post(&read(0), &json!({})).await.problem(404), "not_found");
    assert_eq!(unread().await, [id(0)]);
    app.finish().await;
}

async fn applications_are_told_nothing(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    app.recorder.publish(&assigned(&repair(estate_id), None, app.staff_id(), None), 1).await;
    let robot = app.client(ApiClientId::new(&SystemIds), Permission::ALL, Scope::Group);
    assert_eq!(told(&robot, "").await, [Value::Null; 0]);
    let notice: NoticeId = told(&app.admin(), "").await[0]["notice_id"].as_str().unwrap().parse().unwrap();
    let refused = robot.post(&format!("/api/v1/notices/{notice}/read"), &json!({})).await;
    assert_eq!(refused.problem(404), "not_found");
    robot.post("/api/v1/notices/read", &json!({ "up_to": notice })).await.expect(204);
    assert_eq!(told(&app.admin(), "?unread=true").await.len(), 1);
    app.finish().await;
}

async fn an_event_that_comes_twice_tells_once(engine: Engine) {
    let app = TestApp::start(notifications::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let envelope = app.recorder.publish(&assigned(&repair(estate_id), None, app.staff_id(), None), 1).await;
    app.recorder.redeliver(&envelope).await;
    assert_eq!(kinds(&app.admin()).await, ["ticket_assigned"]);
    app.finish().await;
}

async fn notices_are_forgotten_after_ninety_days(engine: Engine) {
    let often = [("notifications.sweep_secs", "1")];
    let app = TestApp::start_with(notifications::module(), engine, &often).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (me, mut later) = (app.staff_id(), repair(estate_id));
    app.recorder.publish(&assigned(&repair(estate_id), None, me, None), 1).await;
    later.opened_at += TimeDelta::days(2);
    app.recorder.publish(&assigned(&later, None, me, None), 1).await;
    assert_eq!(told(&app.admin(), "").await.len(), 2);
    app.clock.advance(TimeDelta::days(91));
    until("the old notice is gone", async || told(&app.admin(), "").await.len() == 1).await;
    assert_eq!(told(&app.admin(), "").await[0]["ticket_id"], json!(later.ticket_id));
    app.finish().await;
}
