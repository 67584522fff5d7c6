//! The whole application in this process, which trusts the tokens that the test signs.

use std::sync::Arc;

use auth::{KeyPair, LocalKeys, Signer, Subject};
use chrono::{DateTime, Utc};
use host::{Host, Settings, Setup};
use kernel::{ApiClientId, EstateId, ManualClock, Permission, Scope, StaffId, SystemIds};
use serde_json::json;
use tempfile::TempDir;
use testkit::{Api, until};

/// How long a token lives; the clock stands still.
const TOKEN_SECS: i64 = 600;

/// Every service of the suite on SQLite.
pub(crate) struct Application {
    host: Host,
    client: reqwest::Client,
    signer: Signer,
    _folder: TempDir,
}

impl Application {
    pub(crate) async fn start() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = Settings::from_pairs([
            ("listen", "127.0.0.1:0".to_owned()),
            ("data_dir", folder.path().display().to_string()),
            ("database.durable", "false".to_owned()),
            ("notifications.allow_private_webhooks", "true".to_owned()),
            ("web.requests_per_minute", "1000000".to_owned()),
            ("web.workers", "2".to_owned()),
        ]);
        let clock = Arc::new(ManualClock::at(monday_morning()));
        let pair = KeyPair::generate();
        let signer = Signer::new("steward", &pair, Arc::<ManualClock>::clone(&clock), Arc::new(SystemIds));
        let keys = Arc::new(LocalKeys::default());
        keys.publish(vec![pair.public().clone()]);
        let mut setup = Setup::read(settings, allinone::modules()).expect("settings");
        setup.clock = clock;
        setup.neighbours.keys = Some(keys);
        Self {
            host: Host::start(setup).await.expect("a running suite"),
            client: host::http_client().build().expect("a client"),
            signer: signer.expect("a signer"),
            _folder: folder,
        }
    }

    pub(crate) fn nobody(&self) -> Api {
        self.holder_of(None)
    }

    /// Somebody new with these rights there.
    pub(crate) fn staff(&self, rights: &[Permission], scope: &Scope) -> Api {
        self.staff_of(StaffId::new(&SystemIds), rights, scope)
    }

    pub(crate) fn staff_of(&self, staff_id: StaffId, rights: &[Permission], scope: &Scope) -> Api {
        self.holder_of(Some((Subject::Staff(staff_id), rights, scope)))
    }

    /// A new application that may do nothing there.
    pub(crate) fn application(&self, scope: &Scope) -> Api {
        self.holder_of(Some((Subject::Client(ApiClientId::new(&SystemIds)), &[], scope)))
    }

    pub(crate) fn admin(&self) -> Api {
        self.staff(Permission::ALL, &Scope::Group)
    }

    fn holder_of(&self, rights: Option<(Subject, &[Permission], &Scope)>) -> Api {
        let token = rights.map(|(subject, rights, scope)| {
            let claims = self.signer.claims(subject, rights.to_vec(), scope.clone(), TOKEN_SECS);
            self.signer.sign(&claims).expect("a token")
        });
        Api::new(&format!("http://{}", self.host.address()), self.client.clone(), token.as_deref())
    }

    /// Somebody who may do what `right` lets them at one place, and everything else at the estate of another: by a role of their
    /// own and by a position. Their token does not say where, so that each service goes by what identity told.
    pub(crate) async fn divided(&self, right: Permission, here: &Scope, there: EstateId) -> Api {
        let (admin, name) = (self.admin(), right.as_str().replace([':', '_'], "-"));
        let others: Vec<Permission> =
            Permission::ALL.iter().copied().filter(|other| *other != right).collect();
        for (role, rights) in [(name.clone(), vec![right]), (format!("no-{name}"), others)] {
            let role = json!({ "name": role, "description": "for a trial", "permissions": rights });
            admin.post("/api/v1/roles", &role).await.expect(201);
        }
        let unit = json!({ "kind": "company", "code": name, "name": name });
        let unit = admin.post("/api/v1/organisation-units", &unit).await.expect(201);
        let position = json!({
            "code": name, "title": name, "organisation_unit_id": unit["organisation_unit_id"],
            "roles": [format!("no-{name}")], "place_kinds": ["estate"],
        });
        let position = admin.post("/api/v1/positions", &position).await.expect(201);
        let account = json!({
            "username": format!("divided.{name}"), "name": "周建国", "password": "orchard-wheelbarrow-7",
            "roles": [name], "scope": here,
        });
        let made = admin.post("/api/v1/staff", &account).await.expect(201);
        let membership = json!({
            "staff_id": made["staff_id"], "position_id": position["position_id"], "place_id": there,
            "from": "2026-01-01",
        });
        admin.post("/api/v1/memberships", &membership).await.expect(201);
        let id =
            made["staff_id"].as_str().and_then(|id| id.parse().ok()).expect("an id of a member of staff");
        let claims =
            self.signer.claims_by_reference(Subject::Staff(id), Permission::ALL.to_vec(), TOKEN_SECS);
        let token = self.signer.sign(&claims).expect("a token");
        Api::new(&format!("http://{}", self.host.address()), self.client.clone(), Some(&token))
    }

    /// Somebody whose account identity has disabled, which every service has heard of.
    pub(crate) async fn disabled_staff(&self) -> StaffId {
        let admin = self.admin();
        let account = json!({
            "username": "disabled", "name": "陈静", "password": "orchard-wheelbarrow-7", "roles": [],
            "scope": { "kind": "group" },
        });
        let made = admin.post("/api/v1/staff", &account).await.expect(201);
        let id = made["staff_id"].as_str().expect("an id");
        admin.step(&format!("/api/v1/staff/{id}"), "disable", &json!({})).await.expect(200);
        self.settle().await;
        id.parse().expect("an id of a member of staff")
    }

    /// Waits until every service has handled what the others published so far.
    pub(crate) async fn settle(&self) {
        until("every event is handled", async || {
            self.host.events_under_way().await.is_ok_and(|left| left == 0)
        })
        .await;
    }

    pub(crate) async fn stop(self) {
        self.host.stop().await;
    }
}

/// 2026-03-02 10:00 in Shanghai.
fn monday_morning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_416_800, 0).unwrap_or_default()
}
