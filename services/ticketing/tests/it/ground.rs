//! What tests of tickets begin with: a ticket, and whatever was done to it before.

use std::{
    fmt::{Display, Formatter, Result as Formatted},
    ops::Deref,
    pin::Pin,
};

use kernel::{Permission, Scope, StaffId};
use serde::Serialize;
use serde_json::{Value, json};
use testkit::{Api, TestApp};
use vocabulary::{CustomerId, TicketId, UnitId};

/// A call that complains of noise at night.
pub(crate) fn complaint(estate_id: impl Serialize) -> Value {
    json!({
        "estate_id": estate_id,
        "channel": "call",
        "summary": "Noise above, every night.",
        "ticket": { "kind": "complaint", "severity": "major", "title": "Noise at night" },
    })
}

/// Somebody to whom work is given: the member of staff who asks, of whom the service has heard.
pub(crate) async fn worker(app: &TestApp) -> StaffId {
    app.introduce(app.staff_id(), Permission::ALL, Scope::Group).await;
    app.staff_id()
}

/// A ticket about noise at night that `api` takes down at an estate:
/// `a_ticket(&api, estate_id).assigned_to(worker).resolved().await`.
pub(crate) fn a_ticket(api: &Api, estate_id: impl Serialize) -> TicketBuilder {
    TicketBuilder { api: api.clone(), body: complaint(estate_id), has_contact: true, steps: Vec::new() }
}

/// What is to be opened, and what is to be done to it.
pub(crate) struct TicketBuilder {
    api: Api,
    body: Value,
    has_contact: bool,
    steps: Vec<(&'static str, Value)>,
}

impl TicketBuilder {
    /// Opened by itself: no contact is taken down with it.
    pub(crate) fn without_a_contact(mut self) -> Self {
        self.has_contact = false;
        if let Some(body) = self.body.as_object_mut() {
            body.retain(|field, _value| !["channel", "summary"].contains(&field.as_str()));
        }
        self
    }

    /// About something else: `{ "kind", "title", … }`.
    pub(crate) fn about(self, subject: Value) -> Self {
        self.with("ticket", subject)
    }

    /// Of a home and who lives there.
    pub(crate) fn of(self, unit_id: UnitId, customer_id: CustomerId) -> Self {
        self.with("unit_id", unit_id).with("customer_id", customer_id)
    }

    /// With another field of the request.
    pub(crate) fn with(mut self, field: &str, value: impl Serialize) -> Self {
        self.body[field] = json!(value);
        self
    }

    /// Given to somebody.
    pub(crate) fn assigned_to(self, assignee: StaffId) -> Self {
        self.after("assign", json!({ "assignee": assignee }))
    }

    /// Taken on.
    pub(crate) fn accepted(self) -> Self {
        self.after("accept", json!({}))
    }

    /// Somebody is on site.
    pub(crate) fn arrived(self) -> Self {
        self.after("arrive", json!({}))
    }

    /// A fee in yuan is asked for it, which nobody has answered.
    pub(crate) fn quoted(self, amount: &str) -> Self {
        self.after("quote", json!({ "fee": { "amount": amount, "currency": "CNY" } }))
    }

    /// The work is done.
    pub(crate) fn resolved(self) -> Self {
        self.after("resolve", json!({}))
    }

    /// Another step, by the last part of its route.
    pub(crate) fn after(mut self, act: &'static str, body: Value) -> Self {
        self.steps.push((act, body));
        self
    }
}

impl IntoFuture for TicketBuilder {
    type Output = Ticket;
    type IntoFuture = Pin<Box<dyn Future<Output = Ticket> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { api, body, has_contact, steps } = self;
            let route = if has_contact { "/api/v1/interactions" } else { "/api/v1/tickets" };
            let made = api.post(route, &body).await.expect(201);
            let opened = if has_contact { made["ticket"].clone() } else { made };
            let id = opened["ticket_id"].as_str().unwrap();
            let ticket = Ticket { path: format!("/api/v1/tickets/{id}"), id: id.parse().unwrap(), opened };
            for (act, body) in steps {
                api.step(&ticket, act, &body).await.expect(200);
            }
            ticket
        })
    }
}

/// A ticket that is there; stands for its path.
pub(crate) struct Ticket {
    path: String,
    pub(crate) id: TicketId,
    /// As it was opened.
    pub(crate) opened: Value,
}

impl Deref for Ticket {
    type Target = str;

    fn deref(&self) -> &str {
        &self.path
    }
}

impl Display for Ticket {
    fn fmt(&self, out: &mut Formatter<'_>) -> Formatted {
        out.write_str(&self.path)
    }
}

/// Has the group adopt a standard: the administrator proposes it, somebody else approves it.
pub(crate) async fn adopt(app: &TestApp, document: &str) -> Value {
    let proposed = app.admin().post("/api/v1/standards", &json!({ "document": document })).await.expect(201);
    let path = format!("/api/v1/standards/{}/{}", proposed["name"].as_str().unwrap(), proposed["version"]);
    let other = app.other_staff(&[Permission::StandardsApprove], Scope::Group);
    other.post(&format!("{path}/approve"), &json!({})).await.expect(200)
}
