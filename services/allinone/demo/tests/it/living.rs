//! The binary itself: a group with some days behind it, as those see it who sign in.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};

/// A demo that runs until this is dropped.
struct Demo {
    process: Child,
    _folder: tempfile::TempDir,
    base: String,
    said: Vec<String>,
    http: reqwest::Client,
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Demo {
    /// Waits until it is ready.
    fn start(arguments: &[&str]) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_demo"))
            .args(arguments)
            .env("STEWARD_LISTEN", "127.0.0.1:0")
            .env("STEWARD_DATA_DIR", folder.path().join("data"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(process.stdout.take().unwrap()).lines() {
            said.push(line.unwrap());
            if said.last().unwrap().contains("Ctrl-C stops") {
                break;
            }
        }
        let address = said.iter().find_map(|line| line.strip_prefix("Steward is at "));
        let base = address.unwrap().split(' ').next().unwrap().to_owned();
        let http = host::http_client().build().unwrap();
        Self { process, _folder: folder, base, said, http }
    }

    /// The token of somebody named in the welcome.
    async fn sign_in(&self, username: &str) -> String {
        let body = json!({ "username": username, "password": "steward-demo" });
        let reply = self.http.post(format!("{}/api/v1/session", self.base)).json(&body).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{username} signs in");
        let session: Value = reply.json().await.unwrap();
        session["access_token"].as_str().unwrap().to_owned()
    }

    async fn get(&self, token: &str, path: &str) -> Value {
        let reply =
            self.http.get(format!("{}/api/v1/{path}", self.base)).bearer_auth(token).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        reply.json().await.unwrap()
    }

    /// How many there are.
    async fn count(&self, token: &str, path: &str) -> u64 {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = self.get(token, &format!("{path}{mark}limit=1&count=true")).await;
        page["count"]["rows"].as_u64().unwrap()
    }

    /// Asserts that there is something in the list.
    async fn has(&self, token: &str, path: &str) {
        let page =
            self.get(token, &format!("{path}{}limit=1", if path.contains('?') { '&' } else { '?' })).await;
        assert!(page["items"].as_array().is_some_and(|items| !items.is_empty()), "nothing in {path}");
    }
}

/// The days contain a first of the month whenever they are lived.
#[tokio::test]
async fn a_group_with_days_behind_it_has_something_at_every_desk() {
    let demo = Demo::start(&["--seed", "5", "--days", "32", "--within", "3600"]);
    let told = demo.said.join("\n");
    assert!(told.contains("Seed 5: 12 estates"), "{told}");
    assert!(told.contains(" 0 were refused."), "{told}");
    let admin = demo.sign_in("admin").await;
    for status in ["open", "assigned", "accepted", "on_site", "resolved", "closed", "cancelled"] {
        demo.has(&admin, &format!("tickets?status={status}")).await;
    }
    for path in [
        "tickets?is_overdue=true",
        "callbacks?status=done",
        "callbacks?status=due",
        "invoices?status=paid",
        "invoices?status=issued",
        "payments",
        "records?status=filed",
        "records?form=visitor-register",
        "calls",
        "rosters",
        "shift-patterns",
        "organisation-units",
        "messages",
        "places?kind=region",
    ] {
        demo.has(&admin, path).await;
    }
    for service in
        ["archive", "billing", "callbacks", "hotline", "identity", "notifications", "registers", "ticketing"]
    {
        for set_aside in ["dead-letters", "parked-timers"] {
            let page = demo.get(&admin, &format!("{service}/{set_aside}")).await;
            assert_eq!(page["items"], json!([]), "{service}/{set_aside}");
        }
    }
    let positions = demo.get(&admin, "positions?limit=200").await;
    let positions = positions["items"].as_array().unwrap();
    let hotline = positions.iter().find(|position| position["code"] == "HOTLINE").unwrap();
    let duty =
        demo.get(&admin, &format!("duty?position_id={}", hotline["position_id"].as_str().unwrap())).await;
    assert_eq!(duty["on_duty"].as_array().unwrap().len(), 1, "one of two agents is on duty: {duty}");

    // Each sees the desk that they are named for, and no further than their places.
    let everything = demo.count(&admin, "tickets").await;
    for (username, path) in [
        ("agent", "calls"),
        ("frontdesk", "records?form=visitor-register"),
        ("dispatcher", "tickets"),
        ("technician", "tickets"),
        ("cashier", "invoices"),
        ("estate-manager", "tickets"),
        ("regional-manager", "tickets"),
        ("quality", "callbacks"),
        ("supervisor", "tickets"),
        ("manager", "tickets"),
    ] {
        let token = demo.sign_in(username).await;
        demo.has(&token, path).await;
        if ["frontdesk", "technician", "estate-manager", "regional-manager"].contains(&username) {
            let seen = demo.count(&token, "tickets").await;
            assert!(seen < everything, "{username} sees {seen} of {everything} tickets");
        }
    }
}
