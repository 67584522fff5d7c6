//! How resolved work comes to its end: never while somebody is still to be called, and by itself when nobody is.

use chrono::TimeDelta;
use contracts::{
    callbacks::{CallbackAttempted, CallbackScheduled, CallbackWaived},
    testing::Example,
    ticketing::{TicketClosed, TicketOpened},
};
use kernel::{EstateId, SystemIds};
use serde_json::json;
use testkit::{Engine, TestApp, an_estate, deadline, on_both_engines, until};
use vocabulary::{CallbackId, TicketId};

use crate::{
    following_up::{heard, order},
    ground::{Ticket, a_ticket, adopt, worker},
};

on_both_engines!(
    work_that_nobody_asks_about_is_closed_after_a_while,
    work_stays_open_until_its_last_follow_up_has_ended,
    however_the_last_follow_up_ends_the_work_is_closed_after_it,
    a_group_sets_its_own_time_for_closing,
    two_unsatisfied_answers_order_one_rectification,
);

fn scheduled(app: &TestApp, estate_id: EstateId, ticket_id: TicketId) -> CallbackScheduled {
    CallbackScheduled {
        callback_id: CallbackId::new(&SystemIds),
        estate_id,
        ticket_id,
        callback: None,
        unit_id: None,
        customer_id: None,
        due_at: kernel::Clock::now(app.clock.as_ref()) + TimeDelta::days(7),
        ..CallbackScheduled::example()
    }
}

/// Work that is done.
async fn resolved(app: &TestApp, estate_id: EstateId) -> Ticket {
    a_ticket(&app.admin(), estate_id).assigned_to(worker(app).await).resolved().await
}

async fn status(app: &TestApp, ticket: &str) -> String {
    app.admin().get(ticket).await.text("/status")
}

async fn is_closed(app: &TestApp, ticket: &str) {
    until("the ticket is closed", async || status(app, ticket).await == "closed").await;
}

/// Lets the sweep look at everything that is due by now: a ticket whose deadline passes with it is seen to be missed.
async fn has_been_swept(app: &TestApp, estate_id: EstateId) {
    let probe = a_ticket(&app.admin(), estate_id).await;
    app.clock.advance(TimeDelta::days(5));
    until("the sweep came by", async || {
        deadline(&app.admin().get(&probe).await.body, "resolve")["status"] == "missed"
    })
    .await;
}

async fn work_that_nobody_asks_about_is_closed_after_a_while(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ticket = resolved(&app, estate_id).await;
    // Three days, to the end of the last: 2026-03-05 in Shanghai.
    let close_at = app.admin().get(&ticket).await.text("/close_at");
    assert_eq!(close_at, "2026-03-05T15:59:59.999999Z");
    app.clock.advance(TimeDelta::days(3));
    assert_eq!(status(&app, &ticket).await, "resolved");
    app.clock.advance(TimeDelta::days(1));
    is_closed(&app, &ticket).await;
    app.recorder.wait_for::<TicketClosed>(|_any| true).await;
    app.finish().await;
}

async fn work_stays_open_until_its_last_follow_up_has_ended(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ticket = resolved(&app, estate_id).await;
    let (same_day, week) = (scheduled(&app, estate_id, ticket.id), scheduled(&app, estate_id, ticket.id));
    for callback in [&same_day, &week] {
        app.recorder.publish(callback, 1).await;
    }
    let mut content = heard(estate_id, ticket.id, None);
    content.callback_id = same_day.callback_id;
    app.recorder.publish(&content, 2).await;
    assert_eq!(status(&app, &ticket).await, "resolved", "another is owed");
    has_been_swept(&app, estate_id).await;
    assert_eq!(status(&app, &ticket).await, "resolved", "however long it takes");
    content.callback_id = week.callback_id;
    app.recorder.publish(&content, 2).await;
    is_closed(&app, &ticket).await;
    app.finish().await;
}

async fn however_the_last_follow_up_ends_the_work_is_closed_after_it(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let (waived, missed) = (resolved(&app, estate_id).await, resolved(&app, estate_id).await);
    let (one, two) = (scheduled(&app, estate_id, waived.id), scheduled(&app, estate_id, missed.id));
    for callback in [&one, &two] {
        app.recorder.publish(callback, 1).await;
    }
    app.clock.advance(TimeDelta::hours(30));
    let now = kernel::Clock::now(app.clock.as_ref());
    let waiver = CallbackWaived {
        callback_id: one.callback_id,
        estate_id,
        ticket_id: waived.id,
        callback: None,
        customer_id: None,
        is_last_of_resolution: None,
        waived_at: now,
        ..CallbackWaived::example()
    };
    app.recorder.publish(&waiver, 2).await;
    for (sequence, is_last) in [(2, false), (3, true)] {
        let attempt = CallbackAttempted {
            callback_id: two.callback_id,
            estate_id,
            ticket_id: missed.id,
            callback: None,
            is_last,
            is_last_of_resolution: None,
            attempted_at: now,
            ..CallbackAttempted::example()
        };
        app.recorder.publish(&attempt, sequence).await;
    }
    for ticket in [&waived, &missed] {
        let close_at = app.admin().get(ticket).await.text("/close_at");
        assert_eq!(close_at, "2026-03-06T15:59:59.999999Z", "three days from the end of it");
    }
    app.clock.advance(TimeDelta::days(4));
    is_closed(&app, &waived).await;
    is_closed(&app, &missed).await;
    app.finish().await;
}

async fn a_group_sets_its_own_time_for_closing(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let shipped = standards::profile_document("service-centre", 1).unwrap();
    let named = shipped.replacen("name = \"", "name = \"quick\" # ", 1);
    let document = format!("{named}\n[closing]\nterm = \"2h\"\nclause = \"CMP-30\"\n");
    adopt(&app, &document).await;
    let estate = an_estate(&app).under("quick").await;
    let ticket = resolved(&app, estate.estate_id).await;
    app.clock.advance(TimeDelta::hours(3));
    is_closed(&app, &ticket).await;
    app.finish().await;
}

async fn two_unsatisfied_answers_order_one_rectification(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let faulty = resolved(&app, estate_id).await;
    let (one, two) = (heard(estate_id, faulty.id, Some(order())), heard(estate_id, faulty.id, Some(order())));
    tokio::join!(app.recorder.publish(&one, 1), app.recorder.publish(&two, 1));
    app.settle().await;
    let orders: Vec<_> = app
        .recorder
        .events::<TicketOpened>()
        .into_iter()
        .filter(|opened| opened.ticket.rectifies.is_some())
        .collect();
    assert_eq!(orders.len(), 1);
    let history = app.admin().get(&format!("{faulty}/history")).await.expect(200);
    assert_eq!(history["items"][0]["step"], "unsatisfied_again");
    // While it is being put right, what was not good stays open.
    has_been_swept(&app, estate_id).await;
    assert_eq!(status(&app, &faulty).await, "resolved");
    let again = format!("/api/v1/tickets/{}", orders[0].ticket_id);
    app.admin().step(&again, "resolve", &json!({})).await.expect(200);
    app.clock.advance(TimeDelta::days(4));
    is_closed(&app, &again).await;
    is_closed(&app, &faulty).await;
    app.finish().await;
}
