//! Requests and replies.

use actix_web::http::Method;
use serde_json::{Value, json};

/// A request.
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<(&'static str, String)>,
}

impl Ask {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: None }
    }

    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn cookie(self, value: &str) -> Self {
        self.header("cookie", format!("__Secure-steward_refresh={value}"))
    }

    /// As the browser that was given this cookie.
    pub(crate) fn known_as(self, name: &str, value: &str) -> Self {
        self.header("cookie", format!("__Secure-{name}={value}"))
    }

    /// From this network address, as our own proxy tells it.
    pub(crate) fn from(self, address: &str) -> Self {
        self.header("x-forwarded-for", address)
    }

    pub(crate) fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(crate) fn delete(path: impl Into<String>) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(crate) fn if_match(self, version: u32) -> Self {
        self.header("if-match", format!("\"{version}\""))
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = Some(("application/json", body.to_string()));
        self
    }

    pub(crate) fn form(mut self, body: &str) -> Self {
        self.body = Some(("application/x-www-form-urlencoded", body.to_owned()));
        self
    }
}

/// A reply, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_error| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The refresh token in the cookie that was set.
    pub(crate) fn refresh_token(&self) -> String {
        self.cookie("__Secure-steward_refresh").unwrap()
    }

    /// The value of a cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.iter().filter(|(known, _)| known == "set-cookie");
        let mut values = set.filter_map(|(_, value)| value.strip_prefix(name)?.strip_prefix('='));
        values.next().map(|value| value.split(';').next().unwrap().to_owned())
    }

    /// The document without what changes from request to request.
    pub(crate) fn stable(&self) -> Value {
        let mut document = self.json();
        document["trace_id"] = json!("[trace]");
        document
    }
}
