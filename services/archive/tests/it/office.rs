//! An office at work: an archive with what a test needs in it.

use kernel::{EstateId, Permission, Scope};
use serde_json::{Value, json};
use testkit::{Api, Engine, TestApp};

/// The archive, and somebody who may do everything.
pub(crate) struct Office {
    pub(crate) app: TestApp,
    pub(crate) api: Api,
}

impl Office {
    pub(crate) async fn open(engine: Engine) -> Self {
        let app = TestApp::start(archive::module(), engine).await;
        let api = app.admin();
        Self { app, api }
    }

    pub(crate) async fn close(self) {
        self.app.finish().await;
    }

    /// Somebody who may read and write in this scope, estates included.
    pub(crate) fn clerk(&self, scope: Scope) -> Api {
        let rights = [Permission::ArchiveRead, Permission::ArchiveWrite, Permission::ArchiveManage];
        self.app.staff(&rights, scope)
    }

    pub(crate) async fn estate(&self, code: &str, region: &str) -> String {
        let body = self.api.post("/api/v1/estates", &an_estate(code, region)).await.expect(201);
        text(&body, "/estate_id")
    }

    pub(crate) async fn unit(&self, estate_id: &str, label: &str) -> String {
        let body = json!({ "estate_id": estate_id, "building": "3栋", "label": label });
        text(&self.api.post("/api/v1/units", &body).await.expect(201), "/unit_id")
    }

    pub(crate) async fn customer(&self, estate_id: &str, name: &str, phones: &[&str]) -> String {
        let body = json!({ "estate_id": estate_id, "name": name, "phones": phones });
        text(&self.api.post("/api/v1/customers", &body).await.expect(201), "/customer_id")
    }

    pub(crate) async fn moves_in(&self, customer_id: &str, unit_id: &str, role: &str) -> String {
        let body = json!({ "customer_id": customer_id, "unit_id": unit_id, "role": role });
        text(&self.api.post("/api/v1/occupancies", &body).await.expect(201), "/occupancy_id")
    }

    /// The cards this caller gets for a number.
    pub(crate) async fn cards(&self, api: &Api, phone: &str) -> Vec<Value> {
        let reply = api.post("/api/v1/caller-lookups", &json!({ "phone": phone })).await;
        reply.expect(200)["items"].as_array().unwrap().clone()
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        use sea_orm::{
            ConnectionTrait,
            sea_query::{Asterisk, Expr, ExprTrait, Query},
        };
        let count = Query::select().expr(Expr::col(Asterisk).count()).from(table.to_owned()).to_owned();
        let row = self.app.db().reader().query_one(&count).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }
}

pub(crate) fn an_estate(code: &str, region: &str) -> Value {
    json!({
        "code": code,
        "name": "阳光花园",
        "region": region,
        "time_zone": "Asia/Shanghai",
        "standard": "service-centre",
        "standard_version": 1,
    })
}

pub(crate) fn text(body: &Value, pointer: &str) -> String {
    body.pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no {pointer} in {body}"))
        .to_owned()
}

pub(crate) fn region(name: &str) -> Scope {
    Scope::Regions { regions: vec![name.to_owned()] }
}

pub(crate) fn only(estate_id: &str) -> Scope {
    Scope::estate(estate_id.parse::<EstateId>().unwrap())
}

/// A query value, every byte escaped.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The pointers and codes of a problem's faults.
pub(crate) fn faults(body: &Value) -> Vec<(String, String)> {
    let errors = body["errors"].as_array().unwrap();
    errors.iter().map(|error| (text(error, "/pointer"), text(error, "/code"))).collect()
}

/// A reply's body without what differs from run to run.
pub(crate) fn settled(mut body: Value) -> Value {
    fn settle(value: &mut Value) {
        match value {
            Value::Object(fields) => fields.values_mut().for_each(settle),
            Value::Array(items) => items.iter_mut().for_each(settle),
            Value::String(text)
                if text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4 =>
            {
                *text = "(id)".to_owned();
            }
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    settle(&mut body);
    if let Some(trace) = body.get_mut("trace_id") {
        *trace = json!("(trace)");
    }
    body
}
