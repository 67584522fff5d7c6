//! What time does to promises.

use chrono::TimeDelta;
use contracts::ticketing::{DeadlineKind, TicketDeadlineMissed};
use testkit::{Engine, TestApp, on_both_engines};

use crate::lives::open;

on_both_engines!(a_broken_promise_is_found_and_told_once_with_its_clause);

async fn a_broken_promise_is_found_and_told_once_with_its_clause(engine: Engine) {
    let app = TestApp::start(ticketing::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let ticket = open(&app.anyone(), estate_id).await;
    app.clock.advance(TimeDelta::days(5));
    let missed: TicketDeadlineMissed =
        app.ear.wait_for(|missed: &TicketDeadlineMissed| missed.deadline.kind == DeadlineKind::Resolve).await;
    assert_eq!(missed.deadline.clause, "DLN-02");
    let late = app.anyone().get(&ticket).await.expect(200);
    assert_eq!(late["due"]["resolve_by"]["status"], "missed");
    assert_eq!(late["status"], "open", "a missed promise is still owed");
    app.settle().await;
    let told = app.ear.heard::<TicketDeadlineMissed>();
    let mut kinds: Vec<DeadlineKind> = told.iter().map(|missed| missed.deadline.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), told.len(), "each promise is broken once");
    app.finish().await;
}
