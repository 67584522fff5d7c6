//! Work that other services tell of.

use std::{
    fmt::{Display, Formatter, Result as Formatted},
    ops::Deref,
    pin::Pin,
};

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    identity::StaffChanged,
    testing::Example,
    ticketing::{TicketFacts, TicketKind, TicketResolved},
};
use kernel::{EstateId, Permission, Scope, StaffId, SystemIds};
use serde_json::{Value, json};
use testkit::{Api, TestApp, until};
use vocabulary::{CustomerId, TicketId, TicketStatus, UnitId};

/// 2026-03-02 10:00 in Shanghai: when every test begins.
pub(crate) fn resolved_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_416_800, 0).unwrap()
}

/// A ticket of `kind` that was resolved, as the ticket desk tells of it.
pub(crate) fn resolved(
    home: (EstateId, UnitId, CustomerId),
    kind: TicketKind,
    standard: &str,
) -> TicketResolved {
    let (estate_id, unit_id, customer_id) = home;
    TicketResolved {
        ticket_id: TicketId::new(&SystemIds),
        estate_id,
        ticket: TicketFacts {
            number: "T2026-000001".to_owned(),
            unit_id: Some(unit_id),
            customer_id: Some(customer_id),
            kind: kind.into(),
            category: "general".to_owned(),
            title: "Noise at night".to_owned(),
            standard: standard.to_owned(),
            standard_version: 1,
            rectifies: None,
            payer_customer_id: None,
            status: Some(TicketStatus::Resolved.into()),
            assignee_id: None,
            owed_deadlines: Vec::new(),
            fee: None,
            ..TicketFacts::example()
        },
        resolved_at: resolved_at(),
        fee: None,
        ..TicketResolved::example()
    }
}

/// Tells of resolved work and waits for its follow-up: the callback and its path.
pub(crate) async fn follow_up(app: &TestApp, event: &TicketResolved) -> (Value, String) {
    app.recorder.publish(event, 1).await;
    let api = app.admin();
    let list = format!("/api/v1/callbacks?ticket_id={}", event.ticket_id);
    until("a callback is owed", async || api.get(&list).await.body["items"][0].is_object()).await;
    let callback = api.get(&list).await.expect(200)["items"][0].clone();
    let path = path_of(&callback);
    (callback, path)
}

/// A callback that is owed to the people of `home`, whose complaint was resolved under `estate-handbook`:
/// `a_callback(&app, home).assigned_to(somebody).await`.
pub(crate) fn a_callback(app: &TestApp, home: (EstateId, UnitId, CustomerId)) -> CallbackBuilder<'_> {
    CallbackBuilder { app, work: resolved(home, TicketKind::Complaint, "estate-handbook"), steps: Vec::new() }
}

/// What is to be followed up, and what is to be done about it.
pub(crate) struct CallbackBuilder<'a> {
    app: &'a TestApp,
    work: TicketResolved,
    steps: Vec<(&'static str, Value)>,
}

impl CallbackBuilder<'_> {
    /// The work was done so much later.
    pub(crate) fn resolved_later(mut self, by: TimeDelta) -> Self {
        self.work.resolved_at += by;
        self
    }

    /// Given to somebody.
    pub(crate) fn assigned_to(mut self, assignee: StaffId) -> Self {
        self.steps.push(("assign", json!({ "assignee": assignee })));
        self
    }

    /// Made: the customer is content.
    pub(crate) fn completed(mut self) -> Self {
        self.steps.push(("complete", json!({ "satisfaction": 5, "solved": true })));
        self
    }
}

impl<'a> IntoFuture for CallbackBuilder<'a> {
    type Output = Callback;
    type IntoFuture = Pin<Box<dyn Future<Output = Callback> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { app, work, steps } = self;
            let (owed, path) = follow_up(app, &work).await;
            for (act, body) in steps {
                app.admin().step(&path, act, &body).await.expect(200);
            }
            Callback { path, owed }
        })
    }
}

/// A callback that is there; stands for its path.
pub(crate) struct Callback {
    path: String,
    /// As it was owed first.
    pub(crate) owed: Value,
}

impl Deref for Callback {
    type Target = str;

    fn deref(&self) -> &str {
        &self.path
    }
}

impl Display for Callback {
    fn fmt(&self, out: &mut Formatter<'_>) -> Formatted {
        out.write_str(&self.path)
    }
}

/// Where a callback is.
pub(crate) fn path_of(callback: &Value) -> String {
    format!("/api/v1/callbacks/{}", callback["callback_id"].as_str().unwrap())
}

/// Tells the service of a member of staff, as identity does.
pub(crate) async fn introduce(app: &TestApp, staff_id: StaffId, is_enabled: bool, scope: Scope) {
    let staff = StaffChanged {
        staff_id,
        name: "林晓静".to_owned(),
        is_enabled,
        permissions: Permission::ALL.iter().copied().map(Into::into).collect(),
        scope,
        grants: Vec::new(),
        tokens_valid_from: None,
        session_tokens: None,
        cleared_for: Vec::new(),
        changed_at: resolved_at(),
    };
    app.recorder.publish(&staff, 1).await;
}

/// How many callbacks there are.
pub(crate) async fn count(api: &Api) -> usize {
    api.get("/api/v1/callbacks").await.expect(200)["items"].as_array().unwrap().len()
}
