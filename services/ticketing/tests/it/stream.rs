//! The ticket list as it changes, on an open screen.

use chrono::TimeDelta;
use kernel::{Permission, Scope};
use serde_json::json;
use testkit::{Engine, Heard, TestApp, on_both_engines};

use crate::lives::open;

const STREAM: &str = "/api/v1/tickets/stream";

on_both_engines!(
    a_change_is_told_to_whoever_may_see_the_ticket_and_to_nobody_else,
    a_screen_whose_token_ran_out_is_told_nothing_more,
);

/// What a screen is told of `ticket` at its path.
fn change(ticket: &str, estate_id: kernel::EstateId, event: &str, version: u8) -> Heard {
    let ticket_id = ticket.rsplit('/').next().unwrap();
    let data = json!({ "ticket_id": ticket_id, "estate_id": estate_id, "event": event, "version": version });
    Heard { event: "ticket".to_owned(), data }
}

async fn a_change_is_told_to_whoever_may_see_the_ticket_and_to_nobody_else(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (own, ..) = app.settled_estate("service-centre").await;
    let (other, ..) = app.settled_estate("apartment").await;
    let south = app.world.estate("south", "apartment");
    app.ear.say(&south, 1).await;
    let scopes = [Scope::Group, Scope::Regions { regions: vec!["north".to_owned()] }, Scope::estate(own)];
    let mut feeds = Vec::new();
    for scope in scopes {
        feeds.push(app.staff(&[Permission::TicketsRead], scope).feed(STREAM).await);
    }
    let api = app.anyone();
    let in_south = open(&api, south.estate_id).await;
    app.settle().await;
    let in_other = open(&api, other).await;
    app.settle().await;
    let in_own = open(&api, own).await;
    api.step(&in_own, "assign", &json!({ "assignee": app.staff_id() })).await.expect(200);

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
    let mut feed = app.anyone().feed(STREAM).await;
    let ticket = open(&app.anyone(), estate_id).await;
    assert_eq!(feed.next().await, Some(change(&ticket, estate_id, "ticket_opened", 1)));
    app.clock.advance(TimeDelta::minutes(11));
    open(&app.anyone(), estate_id).await;
    assert_eq!(feed.next().await, None, "the server ended it");
    app.finish().await;
}
