//! What there is at an estate, made through the API, by the names under which requests ask for it.

use std::collections::BTreeMap;

use kernel::Scope;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Api, until};

use crate::application::Application;

/// An id of nothing, older than what a copy may not have heard of yet.
pub(crate) const NOTHING: &str = "0198f000-0000-7000-8000-000000000001";
/// Everybody's password.
const PASSWORD: &str = "orchard-wheelbarrow-7";

/// One estate and one thing of each kind in it.
pub(crate) struct Place {
    pub(crate) scope: Scope,
    /// By the names of fields and parameters: an id is named for what it is of (`unit_id`).
    named: BTreeMap<&'static str, Value>,
}

impl Place {
    /// What stands there for this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.named.get(name)
    }

    /// The ids of this place that a text shows, except those that the request itself named.
    pub(crate) fn shown_in(&self, text: &str, asked: &str) -> Vec<&'static str> {
        let ids = self.named.iter().filter_map(|(name, value)| Some((*name, value.as_str()?)));
        let own = ids.filter(|(_name, id)| id.len() == NOTHING.len() && *id != NOTHING);
        own.filter(|(_name, id)| text.contains(id) && !asked.contains(id)).map(|(name, _id)| name).collect()
    }

    /// A place at which nothing is there.
    pub(crate) fn of_nothing(like: &Self) -> Self {
        let absent = |(name, value): (&&'static str, &Value)| {
            let is_id = value.as_str().is_some_and(|text| text.len() == NOTHING.len());
            (*name, if is_id { json!(NOTHING) } else { value.clone() })
        };
        let mut named: BTreeMap<&'static str, Value> = like.named.iter().map(absent).collect();
        named.extend(where_it_is(NOTHING, "NOWHERE", "nowhere", "13900000000"));
        named.insert("article", json!("our-nothing"));
        Self { scope: like.scope.clone(), named }
    }

    /// Opens an estate with one thing of each kind.
    pub(crate) async fn settle(app: &Application, (code, region, phone): (&str, &str, &str)) -> Self {
        let admin = Making { api: app.admin(), named: BTreeMap::new() };
        let mut place = admin.estate(code, region, phone).await;
        app.settle().await;
        place.accounts(app, code).await;
        place.articles(code).await;
        place.contacts(phone).await;
        place.money().await;
        place.papers().await;
        place.emergencies().await;
        place.patrols().await;
        app.settle().await;
        place.effects().await;
        let Making { named, .. } = place;
        let estate_id = text(&named["estate_id"]).parse().expect("an estate's id");
        Self { scope: Scope::estate(estate_id), named }
    }
}

/// What names a place by itself.
fn where_it_is(estate_id: &str, code: &str, region: &str, phone: &str) -> [(&'static str, Value); 5] {
    [
        ("region", json!(region)),
        ("phone", json!(phone)),
        ("estates", json!([estate_id])),
        ("scope", json!({ "kind": "estates", "estates": [estate_id] })),
        ("rows", json!([{ "kind": "unit", "estate": code, "label": "brought in" }])),
    ]
}

/// What is the same wherever: the whole group's, and words that generated bodies need to be of use.
fn everywhere() -> [(&'static str, Value); 22] {
    [
        ("service", json!("ticketing")),
        ("role_name", json!("bystander")),
        ("standard_name", json!("service-centre")),
        ("calendar_name", json!("cn")),
        ("version", json!("1")),
        ("year", json!("2026")),
        ("form", json!("call-visit-register")),
        ("post_code", json!("front-desk-receiver")),
        ("playbook_code", json!("fire")),
        ("playbook", json!("fire")),
        ("step", json!("verify")),
        ("condition", json!("injured")),
        ("post", json!("manager")),
        ("revision", json!("1")),
        // Of somebody else, whoever asks.
        ("notice_id", json!(NOTHING)),
        ("password", json!(PASSWORD)),
        ("current_password", json!(PASSWORD)),
        ("new_password", json!(PASSWORD)),
        ("roles", json!(["bystander"])),
        ("permissions", json!(["tickets:read"])),
        ("purpose", json!("open_ticket")),
        ("url", json!("http://127.0.0.1:9/hook")),
    ]
}

/// A place that is being made.
struct Making {
    api: Api,
    named: BTreeMap<&'static str, Value>,
}

impl Making {
    /// Makes one by `POST`, and keeps its id.
    async fn make(&mut self, path: &str, name: &'static str, body: Value) -> Value {
        let made = self.api.post(&format!("/api/v1/{path}"), &body).await.expect(201);
        self.named.insert(name, made[name].clone());
        made
    }

    /// Keeps the id of the first line of a list, once it has one.
    async fn find(&mut self, list: &str, field: &str, name: &'static str) {
        let path = format!("/api/v1/{list}");
        until(list, async || self.api.get(&path).await.body["items"][0].is_object()).await;
        let found = self.api.get(&path).await.expect(200);
        self.named.insert(name, found["items"][0][field].clone());
    }

    fn id(&self, name: &str) -> &str {
        text(&self.named[name])
    }

    async fn estate(mut self, code: &str, region: &str, phone: &str) -> Self {
        let estate = json!({
            "code": code, "name": "Lakeside Garden", "region": region, "time_zone": "Asia/Shanghai",
            "standard": "service-centre", "standard_version": 1,
        });
        self.make("estates", "estate_id", estate).await;
        let estate_id = self.named["estate_id"].clone();
        self.named.extend(everywhere());
        self.named.extend(where_it_is(text(&estate_id), code, region, phone));
        let building = json!({ "kind": "building", "parent_id": estate_id, "name": "3栋" });
        let place_id = self.make("places", "place_id", building).await["place_id"].clone();
        self.named.insert("parent_id", place_id);
        let gate = json!({ "place_id": estate_id, "kind": "gate", "name": "East gate" });
        self.make("assets", "asset_id", gate).await;
        let unit = json!({ "estate_id": estate_id, "label": "3栋 501" });
        let unit_id = self.make("units", "unit_id", unit).await["unit_id"].clone();
        let person = json!({ "estate_id": estate_id, "name": "王芳", "phones": [phone] });
        let customer_id = self.make("customers", "customer_id", person).await["customer_id"].clone();
        let lives = json!({ "unit_id": unit_id, "customer_id": customer_id, "role": "owner" });
        self.make("occupancies", "occupancy_id", lives).await;
        let rows = json!({ "rows": [{ "kind": "unit", "estate": code, "label": "3栋 502" }] });
        self.make("imports", "import_id", rows).await;
        self
    }

    /// A member of staff with a session, an application, and an endpoint, which has to be there before the tickets.
    async fn accounts(&mut self, app: &Application, code: &str) {
        let role = json!({ "name": "bystander", "description": "Looks on", "permissions": [] });
        // The second place finds the role of the first.
        let known = self.api.post("/api/v1/roles", &role).await.status.as_u16();
        assert!(matches!(known, 201 | 409), "{known}");
        let username = code.to_lowercase();
        let member = json!({
            "username": username, "name": "李工", "password": PASSWORD, "roles": ["bystander"],
            "must_change_password": false, "scope": self.named["scope"],
        });
        let staff_id = self.make("staff", "staff_id", member).await["staff_id"].clone();
        let as_named = ["assignee", "assignee_id", "reader", "suspect"];
        self.named.extend(as_named.map(|name| (name, staff_id.clone())));
        let credentials = json!({ "username": username, "password": PASSWORD });
        app.nobody().post("/api/v1/session", &credentials).await.expect(200);
        let sessions = format!("staff/{}/sessions", self.id("staff_id"));
        self.find(&sessions, "session_id", "session_id").await;
        let client =
            json!({ "name": code, "permissions": ["tickets:read"], "estates": self.named["estates"] });
        self.make("api-clients", "api_client_id", client).await;
        let endpoint = json!({
            "url": self.named["url"], "events": ["ticketing.*"], "estates": self.named["estates"],
        });
        self.make("webhook-endpoints", "webhook_endpoint_id", endpoint).await;
        self.posts().await;
        self.watches(app, code).await;
    }

    /// A position that the place's member of staff holds. The position is the group's: the second place finds that of
    /// the first.
    async fn posts(&mut self) {
        let unit = json!({ "kind": "company", "code": "MATRIX", "name": "Matrix" });
        let unit = self.find_or_make("organisation-units", "organisation_unit_id", unit).await;
        let position = json!({
            "code": "MATRIX", "title": "Bystander", "organisation_unit_id": unit, "roles": ["bystander"],
            "place_kinds": ["estate"],
        });
        let position = self.find_or_make("positions", "position_id", position).await;
        let membership = json!({
            "staff_id": self.named["staff_id"], "position_id": position, "place_id": self.named["estate_id"],
            "from": "2026-01-01",
        });
        self.make("memberships", "membership_id", membership).await;
        self.firms().await;
    }

    /// What the place's member of staff is certified in, and a firm that serves it. The skill is the group's.
    async fn firms(&mut self) {
        let skill = json!({ "code": "MATRIX", "name": "Calls", "clears_for": ["calls"] });
        let skill = self.find_or_make("skills", "skill_id", skill).await;
        let certificate = json!({
            "holder": { "kind": "staff", "staff_id": self.named["staff_id"] }, "skill_id": skill, "number": "1",
            "issued_on": "2026-01-01",
        });
        self.make("certificates", "certificate_id", certificate).await;
        let firm = json!({
            "code": self.named["estate_id"], "name": "Lifts", "skill_ids": [skill],
            "place_ids": [self.named["estate_id"]], "from": "2026-01-01",
        });
        let firm = self.make("contractors", "contractor_id", firm).await["contractor_id"].clone();
        let person = json!({ "contractor_id": firm, "name": "张工", "from": "2026-01-01" });
        let person = self.make("contractor-people", "contractor_person_id", person).await;
        // As the path names them.
        self.named.insert("contractor_people_id", person["contractor_person_id"].clone());
    }

    /// A roster by which the place's member of staff is on duty all day, a day that differs, a swap and a hand-over. The
    /// pattern is the group's, too.
    async fn watches(&mut self, app: &Application, code: &str) {
        let (staff_id, estate_id) = (self.named["staff_id"].clone(), self.named["estate_id"].clone());
        let all_day = json!({ "code": "D", "name": "D", "spans": [{ "starts": "00:00", "ends": "00:00" }] });
        let pattern = json!({
            "code": "MATRIX", "name": "All day", "shifts": [all_day], "cycle": ["D"], "anchor": "2026-03-02",
            "on_holidays": { "rule": "as_cycle" }, "on_swapped_days": { "rule": "as_cycle" },
        });
        let pattern = self.find_or_make("shift-patterns", "shift_pattern_id", pattern).await;
        let other = json!({
            "username": format!("{}-other", code.to_lowercase()), "name": "王工", "password": PASSWORD,
            "roles": [], "scope": self.named["scope"],
        });
        let other = self.api.post("/api/v1/staff", &other).await.expect(201)["staff_id"].clone();
        let held = json!({
            "staff_id": other, "position_id": self.named["position_id"], "place_id": estate_id, "from": "2026-01-01",
        });
        self.api.post("/api/v1/memberships", &held).await.expect(201);
        let roster = json!({
            "position_id": self.named["position_id"], "place_id": estate_id, "shift_pattern_id": pattern,
            "from": "2026-03-01", "until": "2026-12-31", "lines": [{ "staff_id": staff_id, "offset": 0 }],
        });
        self.make("rosters", "roster_id", roster).await;
        let absence = json!({ "staff_id": staff_id, "day": "2026-05-01", "kind": "absence" });
        let path = format!("/api/v1/rosters/{}", self.id("roster_id"));
        let entry = self.api.step(&path, "entries", &absence).await.expect(200)["roster_entry_id"].clone();
        self.named.extend([("roster_entry_id", entry), ("with_staff_id", other)]);
        let here = Scope::estate(text(&estate_id).parse().expect("an estate's id"));
        let own = app.staff_of(text(&staff_id).parse().expect("an id of a member of staff"), &[], &here);
        let swap = json!({
            "roster_id": self.named["roster_id"], "day": "2026-04-01", "with_staff_id": self.named["with_staff_id"],
        });
        let swap = own.post("/api/v1/shift-swaps", &swap).await.expect(201)["shift_swap_id"].clone();
        let left = json!({
            "position_id": self.named["position_id"], "place_id": estate_id,
            "items": [{ "urgency": "urgent", "text": "The lift of building 5 stands still." }],
        });
        let left = own.post("/api/v1/duty-handovers", &left).await.expect(201)["duty_handover_id"].clone();
        self.named.extend([("shift_swap_id", swap), ("duty_handover_id", left)]);
    }

    /// What is the group's and is made once.
    async fn find_or_make(&mut self, path: &str, name: &'static str, body: Value) -> Value {
        let path = format!("/api/v1/{path}");
        let found = self.api.get(&path).await.expect(200);
        let known = &found["items"][0][name];
        let id = if known.is_null() {
            self.api.post(&path, &body).await.expect(201)[name].clone()
        } else {
            known.clone()
        };
        self.named.insert(name, id.clone());
        id
    }

    /// What agents look up at the estate alone.
    async fn articles(&mut self, code: &str) {
        let article = json!({
            "code": format!("our-{}", code.to_lowercase()), "kind": "house_rule", "must_know": true,
            "estate_id": self.named["estate_id"], "en": { "title": "Ponds", "text": "No fishing." },
        });
        let written = self.api.post("/api/v1/articles", &article).await.expect(201)["code"].clone();
        self.named.insert("article", written);
    }

    /// A call, a contact with its ticket, a ticket of the customer's, and one that is resolved.
    async fn contacts(&mut self, phone: &str) {
        let estate_id = self.named["estate_id"].clone();
        let call = json!({ "estate_id": estate_id, "phone": phone, "direction": "inbound" });
        self.make("calls", "call_id", call).await;
        let contact = json!({
            "estate_id": estate_id, "channel": "call", "summary": "Water on the stairs.",
            "contact": { "name": "路人", "phone": "13912345678" },
            "ticket": { "kind": "repair", "title": "Leak on the stairs" },
        });
        let taken = self.make("interactions", "interaction_id", contact).await;
        self.named.insert("ticket_id", taken["ticket"]["ticket_id"].clone());
        let (unit_id, customer_id) = (self.named["unit_id"].clone(), self.named["customer_id"].clone());
        let of_the_customer = |kind: &str| {
            json!({
                "estate_id": estate_id, "unit_id": unit_id, "customer_id": customer_id,
                "ticket": { "kind": kind, "title": "Leak in the kitchen" },
            })
        };
        let open = self.api.post("/api/v1/tickets", &of_the_customer("repair")).await.expect(201);
        self.named.insert("reference", open["ticket_id"].clone());
        let complaint = self.api.post("/api/v1/tickets", &of_the_customer("complaint")).await.expect(201);
        let path = format!("/api/v1/tickets/{}", text(&complaint["ticket_id"]));
        self.api.step(&path, "resolve", &json!({})).await.expect(200);
        let follow_up = format!("callbacks?ticket_id={}", text(&complaint["ticket_id"]));
        self.find(&follow_up, "callback_id", "callback_id").await;
    }

    /// A charge, its invoice, and a part of what is owed.
    async fn money(&mut self) {
        let amount = |amount: &str| json!({ "amount": amount, "currency": "CNY" });
        let charge = json!({
            "estate_id": self.named["estate_id"], "unit_id": self.named["unit_id"],
            "customer_id": self.named["customer_id"], "fee": "parking", "description": "Parking",
            "amount": amount("128.50"),
        });
        let charge = self.make("charges", "charge_id", charge).await;
        self.named.insert("payer_account_id", charge["payer_account_id"].clone());
        let invoice = json!({ "charge_ids": [charge["charge_id"]] });
        let invoice_id = self.make("invoices", "invoice_id", invoice).await["invoice_id"].clone();
        let payment = json!({
            "invoice_id": invoice_id, "amount": amount("28.50"), "method": "cash", "reference": self.named["estate_id"],
        });
        self.make("payments", "payment_id", payment).await;
    }

    /// A form that was filled in and handed in, and a file.
    async fn papers(&mut self) {
        let record = json!({
            "estate_id": self.named["estate_id"], "unit_id": self.named["unit_id"],
            "customer_id": self.named["customer_id"], "form": self.named["form"],
            "contents": { "at": "2026-03-02T08:00:00Z", "content": "The lamp is broken." },
        });
        self.make("records", "form_record_id", record).await;
        self.named.insert("record_id", self.named["form_record_id"].clone());
        let path = format!("/api/v1/records/{}", self.id("form_record_id"));
        self.api.step(&path, "submit", &json!({})).await.expect(200);
        let query = format!("estate_id={}&name=lamp.txt&class=internal", self.id("estate_id"));
        let request = self.api.request(Method::POST, &format!("/api/v1/files?{query}"));
        let file = self.api.send(request.body("The lamp is broken.")).await.expect(201);
        self.named.insert("file_id", file["file_id"].clone());
    }

    /// An emergency.
    async fn emergencies(&mut self) {
        let run = json!({ "playbook": "fire", "estate_id": self.named["estate_id"], "place": "3栋" });
        self.make("playbook-runs", "playbook_run_id", run).await;
    }

    /// A plan, a warning of weather that is there already, and the round that it asks for. The clock stands still.
    async fn patrols(&mut self) {
        let estate_id = self.named["estate_id"].clone();
        let terms = json!({
            "name": "Round", "form": "patrol-follow-up-record", "place_ids": [self.named["place_id"]],
            "cadence": { "frequency": "monthly", "times": ["09:00"], "days": [28] }, "due_minutes": 540,
            "weather": [{ "kind": "gale", "from_level": "blue", "every_hours": 24 }], "from": "2026-03-01",
        });
        self.named.insert("terms", terms.clone());
        self.make("patrol-plans", "patrol_plan_id", json!({ "estate_id": estate_id, "terms": terms })).await;
        self.named.insert("plan_id", self.named["patrol_plan_id"].clone());
        let gale = json!({
            "estate_id": estate_id, "kind": "gale", "level": "blue", "starts_at": "2026-03-01T00:00:00Z",
            "ends_at": "2026-03-03T00:00:00Z",
        });
        self.make("weather-warnings", "weather_warning_id", gale).await;
        self.named.insert("warning_id", self.named["weather_warning_id"].clone());
        let rounds = format!("patrol-rounds?plan_id={}", self.id("patrol_plan_id"));
        self.find(&rounds, "patrol_round_id", "patrol_round_id").await;
    }

    /// What the services made of it by themselves.
    async fn effects(&mut self) {
        let messages = format!("messages?customer_id={}", self.id("customer_id"));
        self.find(&messages, "message_id", "message_id").await;
        let deliveries = format!("webhook-endpoints/{}/deliveries", self.id("webhook_endpoint_id"));
        self.find(&deliveries, "webhook_delivery_id", "delivery_id").await;
        let sent = format!("deliveries?message_id={}", self.id("message_id"));
        self.find(&sent, "delivery_id", "message_delivery_id").await;
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
