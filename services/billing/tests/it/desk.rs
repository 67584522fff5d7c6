//! Billing as others meet it, with one home whose people pay.

use std::pin::Pin;

use billing::module;
use contracts::{
    testing::Example,
    ticketing::{TicketCancelled, TicketFacts, TicketOpened, TicketReopened, TicketResolved},
};
use envelope::Envelope;
use kernel::{Currency, EstateId, IdGen, Money, Permission, Scope, SystemIds};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde_json::{Value, json};
use testkit::{Api, Engine, Reply, TestApp, an_estate};
use vocabulary::{CustomerId, TicketId, TicketStatus, UnitId};

const CASHIER: [Permission; 3] =
    [Permission::BillingRead, Permission::BillingWrite, Permission::BillingReverse];

/// One estate of the group with one home and who lives there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home {
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: UnitId,
    pub(crate) customer_id: CustomerId,
}

pub(crate) struct Desk {
    pub(crate) app: TestApp,
    pub(crate) home: Home,
}

impl Desk {
    /// Billing on `engine`, with one home.
    pub(crate) async fn open(engine: Engine) -> Self {
        let app = TestApp::start(module(), engine).await;
        let home = settle(&app).await;
        Self { app, home }
    }

    /// One more home, at an estate of its own.
    pub(crate) async fn another_home(&self) -> Home {
        settle(&self.app).await
    }

    /// One more home, at an estate in another time zone.
    pub(crate) async fn home_in(&self, time_zone: &str) -> Home {
        let estate = an_estate(&self.app).under("estate-handbook").on_the_clock_of(time_zone).await;
        let (estate_id, archive) = (estate.estate_id, &self.app.archive);
        Home { estate_id, unit_id: archive.unit(estate_id), customer_id: archive.customer(estate_id) }
    }

    /// A cashier of the whole group.
    pub(crate) fn cashier(&self) -> Api {
        self.app.staff(&CASHIER, Scope::Group)
    }

    /// A cashier of the estate of `home` alone.
    pub(crate) fn cashier_at(&self, home: Home) -> Api {
        self.app.staff(&CASHIER, Scope::estate(home.estate_id))
    }

    /// GET as a cashier of the group; anything but 200 fails the test.
    pub(crate) async fn get(&self, path: &str) -> Value {
        self.cashier().get(path).await.expect(200)
    }

    /// POST as a cashier of the group.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.cashier().post(path, &body).await
    }

    /// POST on the version in `seen`.
    pub(crate) async fn act(&self, path: &str, seen: i64, body: Value) -> Reply {
        self.cashier().with("if-match", &format!("\"{seen}\"")).post(path, &body).await
    }

    /// Posts a charge to the home by hand and gives its id.
    pub(crate) async fn charge(&self, home: Home, amount: &str) -> String {
        let body = json!({
            "estate_id": home.estate_id, "unit_id": home.unit_id, "customer_id": home.customer_id,
            "fee": "parking", "description": "Parking", "amount": cny(amount),
        });
        text(&self.post("/api/v1/charges", body).await.expect(201), "charge_id")
    }

    pub(crate) async fn pay(&self, invoice_id: &str, amount: &str) -> Reply {
        let body = json!({ "invoice_id": invoice_id, "amount": cny(amount), "method": "cash" });
        self.pay_once(&body).await
    }

    /// Posts a payment under a key of its own.
    pub(crate) async fn pay_once(&self, body: &Value) -> Reply {
        let cashier = self.cashier().with("idempotency-key", &SystemIds.next().to_string());
        cashier.post("/api/v1/payments", body).await
    }

    /// Voids an invoice that nobody paid on.
    pub(crate) async fn void(&self, invoice_id: &str, kind: &str) -> Reply {
        let uri = format!("/api/v1/invoices/{invoice_id}");
        let version = self.get(&uri).await["version"].as_i64().unwrap();
        self.act(&format!("{uri}/void"), version, json!({ "kind": kind, "reason": "mistaken" })).await
    }

    /// What the unit of `home` owes, one amount a currency.
    pub(crate) async fn owed(&self, home: Home) -> Value {
        self.get(&format!("/api/v1/units/{}/balance", home.unit_id)).await["owed"].clone()
    }

    /// What billing said, oldest first.
    pub(crate) async fn said(&self) -> Vec<Envelope> {
        self.app.settle().await;
        let mut said = self.app.recorder.envelopes();
        said.retain(|envelope| envelope.source == "/steward/billing");
        said
    }

    /// What billing said about one thing, as topic and sequence.
    pub(crate) async fn steps(&self, subject: &str) -> Vec<(String, i32)> {
        let said = self.said().await;
        let about = said.into_iter().filter(|envelope| envelope.subject == subject);
        about.map(|envelope| (envelope.routingkey, envelope.sequence)).collect()
    }

    async fn query(&self, sql: &str) -> Vec<QueryResult> {
        let reader = self.app.db().reader();
        let statement = Statement::from_string(reader.get_database_backend(), sql);
        reader.query_all_raw(statement).await.unwrap()
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.query(sql).await.first().unwrap().try_get_by_index(0).unwrap()
    }

    /// Fails unless every journal and the books as a whole balance, and every invoice owes its total less what was
    /// credited and paid.
    pub(crate) async fn books_balance(&self) {
        let unbalanced = "SELECT COUNT(*) FROM (SELECT journal_id FROM ledger_entries \
             GROUP BY journal_id, currency HAVING SUM(debit_minor) <> SUM(credit_minor)) AS unbalanced";
        assert_eq!(self.count(unbalanced).await, 0, "journals that do not balance");
        let wrong = "SELECT COUNT(*) FROM invoices WHERE outstanding_minor < 0 OR (status <> 'void' AND \
             outstanding_minor - refund_due_minor <> total_minor - credited_minor - COALESCE(( \
             SELECT SUM(amount_minor) FROM payments \
             WHERE payments.invoice_id = invoices.id AND payments.status = 'received'), 0))";
        assert_eq!(self.count(wrong).await, 0, "invoices that owe the wrong sum");
        let balance = self.get("/api/v1/ledger/trial-balance").await;
        for currency in balance["currencies"].as_array().unwrap() {
            assert_eq!(currency["difference"]["amount"], "0.00", "{balance}");
        }
    }
}

/// An invoice over so many yuan, for a new charge to the desk's home: `an_invoice(desk, "100").due_on("2026-03-05").await`.
pub(crate) fn an_invoice<'a>(desk: &'a Desk, amount: &str) -> InvoiceBuilder<'a> {
    InvoiceBuilder { desk, home: desk.home, amount: amount.to_owned(), due_on: None }
}

/// What is to be asked for.
pub(crate) struct InvoiceBuilder<'a> {
    desk: &'a Desk,
    home: Home,
    amount: String,
    due_on: Option<String>,
}

impl InvoiceBuilder<'_> {
    /// Of another home.
    pub(crate) fn of(mut self, home: Home) -> Self {
        self.home = home;
        self
    }

    /// To be paid by another day than is usual.
    pub(crate) fn due_on(mut self, day: &str) -> Self {
        self.due_on = Some(day.to_owned());
        self
    }
}

impl<'a> IntoFuture for InvoiceBuilder<'a> {
    type Output = Issued;
    type IntoFuture = Pin<Box<dyn Future<Output = Issued> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { desk, home, amount, due_on } = self;
            let charge = desk.charge(home, &amount).await;
            let body = json!({ "charge_ids": [charge], "due_on": due_on });
            let issued = desk.post("/api/v1/invoices", body).await.expect(201);
            Issued { id: text(&issued, "invoice_id"), issued }
        })
    }
}

/// An invoice that is there.
pub(crate) struct Issued {
    pub(crate) id: String,
    /// As it was issued.
    pub(crate) issued: Value,
}

async fn settle(app: &TestApp) -> Home {
    let (estate_id, unit_id, customer_id) = app.settled_estate("estate-handbook").await;
    Home { estate_id, unit_id, customer_id }
}

/// A ticket of the estate of `at` is resolved for `fee`; it names the people of `home`, where there is one.
pub(crate) fn resolved(
    ticket_id: TicketId,
    home: Option<Home>,
    at: Home,
    fee: Option<Money>,
) -> TicketResolved {
    TicketResolved {
        ticket_id,
        estate_id: at.estate_id,
        ticket: facts(home),
        resolved_at: "2026-03-02T01:30:00Z".parse().unwrap(),
        fee: fee.map(Into::into),
        ..TicketResolved::example()
    }
}

fn facts(home: Option<Home>) -> TicketFacts {
    TicketFacts {
        number: "T2026-000007".to_owned(),
        unit_id: home.map(|home| home.unit_id),
        customer_id: home.map(|home| home.customer_id),
        title: "Leak".to_owned(),
        standard: "estate-handbook".to_owned(),
        standard_version: 1,
        rectifies: None,
        payer_customer_id: None,
        status: Some(TicketStatus::Open.into()),
        assignee_id: None,
        owed_deadlines: Vec::new(),
        fee: None,
        ..TicketFacts::example()
    }
}

/// A ticket is opened that puts the work of `faulty` right.
pub(crate) fn rectifying(ticket_id: TicketId, faulty: TicketId, home: Home) -> TicketOpened {
    TicketOpened {
        ticket_id,
        estate_id: home.estate_id,
        ticket: TicketFacts { rectifies: Some(faulty), ..facts(Some(home)) },
        opened_at: "2026-03-02T01:35:00Z".parse().unwrap(),
        ..TicketOpened::example()
    }
}

pub(crate) fn reopened(ticket_id: TicketId, home: Home) -> TicketReopened {
    TicketReopened {
        ticket_id,
        estate_id: home.estate_id,
        ticket: facts(Some(home)),
        reopened_at: "2026-03-02T01:40:00Z".parse().unwrap(),
        ..TicketReopened::example()
    }
}

pub(crate) fn cancelled(ticket_id: TicketId, home: Home) -> TicketCancelled {
    TicketCancelled {
        ticket_id,
        estate_id: home.estate_id,
        ticket: facts(Some(home)),
        cancelled_at: "2026-03-02T01:50:00Z".parse().unwrap(),
        ..TicketCancelled::example()
    }
}

/// A fee in minor units.
pub(crate) fn fee(minor: i64) -> Option<Money> {
    Some(Money::from_minor(minor, Currency::Cny))
}

pub(crate) fn cny(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CNY" })
}

pub(crate) fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

/// The same value with every id replaced by the order in which it first appears, for snapshots.
pub(crate) fn told(value: &Value) -> Value {
    let whole = value.to_string();
    let mut text = whole.clone();
    let mut seen: Vec<&str> = Vec::new();
    let is_id = |part: &&str| part.len() == 36 && part.parse::<EstateId>().is_ok();
    for id in whole.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-').filter(is_id) {
        if !seen.contains(&id) {
            seen.push(id);
            text = text.replace(id, &format!("[id {}]", seen.len()));
        }
    }
    serde_json::from_str(&text).unwrap()
}
