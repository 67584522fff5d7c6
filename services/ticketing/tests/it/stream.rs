//! The ticket list as it changes, on an open screen.

use chrono::TimeDelta;
use contracts::ticketing::TicketOpened;
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, SseEvent, TestApp, an_estate, on_both_engines, until};

use crate::ground::{a_ticket, worker};

const STREAM: &str = "/api/v1/tickets/stream";

on_both_engines!(
    a_change_is_told_to_whoever_may_see_the_ticket_and_to_nobody_else,
    a_screen_whose_token_ran_out_is_told_nothing_more,
    a_screen_whose_rights_were_taken_back_is_told_nothing_more,
);

/// What a screen is told of `ticket` at its path.
fn change(ticket: &str, estate_id: kernel::EstateId, event: &str, version: u8) -> SseEvent {
    let ticket_id = ticket.rsplit('/').next().unwrap();
    let data = json!({ "ticket_id": ticket_id, "estate_id": estate_id, "event": event, "version": version });
    SseEvent { event: "ticket".to_owned(), data }
}

async fn a_change_is_told_to_whoever_may_see_the_ticket_and_to_nobody_else(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (own, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("apartment").await;
    let south = an_estate(&app).in_region("south").under("apartment").await;
    let scopes = [Scope::Group, Scope::Regions { regions: vec!["north".to_owned()] }, Scope::estate(own)];
    let mut feeds = Vec::new();
    for scope in scopes {
        feeds.push(app.staff(&[Permission::TicketsRead], scope).feed(STREAM).await);
    }
    let api = app.admin();
    let in_south = a_ticket(&api, south.estate_id).await;
    app.settle().await;
    let in_other = a_ticket(&api, other).await;
    app.settle().await;
    let in_own = a_ticket(&api, own).await;
    api.step(&in_own, "assign", &json!({ "assignee": worker(&app).await })).await.expect(200);

    let everything = [
        change(&in_south, south.estate_id, "ticket_opened", 1),
        change(&in_other, other, "ticket_opened", 1),
        change(&in_own, own, "ticket_opened", 1),
        change(&in_own, own, "ticket_assigned", 2),
    ];
    // What lies outside the scope came first, and was passed over.
    for (feed, passed_over) in feeds.iter_mut().zip([0, 1, 2]) {
        for expected in everything.iter().skip(passed_over) {
            assert_eq!(feed.next().await.as_ref(), Some(expected), "a scope that sees {passed_over} less");
        }
    }
    app.finish().await;
}

async fn a_screen_whose_token_ran_out_is_told_nothing_more(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let mut feed = app.admin().feed(STREAM).await;
    let ticket = a_ticket(&app.admin(), estate_id).await;
    assert_eq!(feed.next().await, Some(change(&ticket, estate_id, "ticket_opened", 1)));
    app.clock.advance(TimeDelta::minutes(11));
    a_ticket(&app.admin(), estate_id).await;
    assert_eq!(feed.next().await, None, "the server ended it");
    app.finish().await;
}

async fn a_screen_whose_rights_were_taken_back_is_told_nothing_more(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("service-centre").await;
    let mut feed = app.admin().feed(STREAM).await;
    let first = a_ticket(&app.other_staff(Permission::ALL, Scope::Group), estate_id).await;
    assert_eq!(feed.next().await, Some(change(&first, estate_id, "ticket_opened", 1)));
    app.introduce(app.staff_id(), &[Permission::TicketsRead], Scope::estate(estate_id)).await;
    let desk = app.other_staff(Permission::ALL, Scope::Group);
    a_ticket(&desk, other).await;
    app.settle().await;
    let last = a_ticket(&desk, estate_id).await;
    assert_eq!(feed.next().await, Some(change(&last, estate_id, "ticket_opened", 1)), "nothing of elsewhere");
    app.finish().await;
}

/// Nobody's rights can be looked up meanwhile: what happens is told to nobody, and everybody is told to read anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_screen_outlasts_a_database_that_is_away_on_postgres() {
    let (app, proxy) = TestApp::start_behind_a_proxy(ticketing::module()).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = app.admin();
    let mut feed = app.staff(&[Permission::TicketsRead], Scope::estate(estate_id)).feed(STREAM).await;
    let first = a_ticket(&api, estate_id).await;
    assert_eq!(feed.next().await, Some(change(&first, estate_id, "ticket_opened", 1)));
    let opened: TicketOpened = app.recorder.wait_for(|_any| true).await;
    app.settle().await;

    proxy.disconnect().await;
    // Longer than the process goes by what it read before.
    app.clock.advance(TimeDelta::seconds(3));
    assert_eq!(api.get(&first).await.problem(503), "rights_unavailable");
    app.recorder.publish(&opened, 1).await;
    assert_eq!(feed.next().await, Some(SseEvent { event: "reset".to_owned(), data: json!({}) }));

    proxy.reconnect().await;
    until("the database answers", async || api.get(&first).await.status == 200).await;
    let second = a_ticket(&api, estate_id).await;
    let again = Some(change(&first, estate_id, "ticket_opened", 1));
    let mut told = feed.next().await;
    // A relay that could not store how far it came sends the last second's events again.
    while told == again {
        told = feed.next().await;
    }
    assert_eq!(told, Some(change(&second, estate_id, "ticket_opened", 1)), "the same stream goes on");
    app.finish().await;
}
