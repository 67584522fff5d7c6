//! A third party's endpoint that receives signed events: a real server on the loopback.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use crate::listener::Listener;

/// One delivery: its three headers and its body, as they came.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

/// A listening endpoint.
pub(crate) struct Endpoint {
    pub(crate) url: String,
    received: Arc<Mutex<Vec<Delivery>>>,
    listener: Listener,
}

impl Endpoint {
    /// Listens on a free port.
    pub(crate) fn listen() -> Self {
        let received: Arc<Mutex<Vec<Delivery>>> = Arc::default();
        let kept = Arc::clone(&received);
        let listener = Listener::start(move |config| {
            config.app_data(web::Data::from(Arc::clone(&kept))).default_service(web::to(receive));
        });
        Self { url: format!("{}/hook", listener.url), received, listener }
    }

    /// What was received of events whose type ends so.
    pub(crate) fn received(&self, event: &str) -> Vec<Delivery> {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let is_wanted = |delivery: &&Delivery| {
            let body: Value = serde_json::from_str(&delivery.body).unwrap_or_default();
            body["type"].as_str().is_some_and(|word| word.contains(event))
        };
        received.iter().filter(is_wanted).cloned().collect()
    }

    /// Ends it.
    pub(crate) async fn close(self) {
        self.listener.stop().await;
    }
}

async fn receive(
    request: HttpRequest,
    received: web::Data<Mutex<Vec<Delivery>>>,
    body: String,
) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    received.lock().unwrap_or_else(PoisonError::into_inner).push(Delivery {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body,
    });
    HttpResponse::NoContent().finish()
}

/// The Standard Webhooks signature of a delivery under `secret` (`whsec_…`).
pub(crate) fn sign(secret: &str, delivery: &Delivery) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use hmac::{Hmac, KeyInit, Mac};
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.{}", delivery.id, delivery.timestamp, delivery.body).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}
