//! Messages to an SMS gateway over HTTP: `POST {to, text, message_id}`, each attempt under the same `Idempotency-Key`. 2xx
//! is taken; 4xx never will be, except 408 and 429; another 5xx may be later. Once the message went out and no answer of the
//! gateway itself came back, nobody knows.

use async_trait::async_trait;
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    app::{Channel, OutgoingMessage},
    messages::domain::{ChannelKind, Outcome},
};

pub(crate) struct SmsGateway {
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: Option<SecretString>,
}

#[async_trait]
impl Channel for SmsGateway {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Sms
    }

    async fn deliver(&self, message: OutgoingMessage<'_>) -> Outcome {
        let OutgoingMessage { message_id, customer_id: _, phone, text } = message;
        let body = serde_json::json!({ "to": phone.e164(), "text": text, "message_id": message_id });
        let mut request =
            self.http.post(&self.url).header("idempotency-key", message_id.to_string()).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        match request.send().await {
            Ok(reply) => outcome_of(reply.status()),
            Err(error) => {
                let error = error.without_url();
                tracing::warn!(%error, "the SMS gateway did not answer");
                // Without a connection nothing went out.
                if error.is_connect() || error.is_builder() {
                    Outcome::NotTaken { reason: "gateway_unreachable".to_owned() }
                } else {
                    Outcome::Unknown { reason: "gateway_silent".to_owned() }
                }
            }
        }
    }
}

fn outcome_of(status: StatusCode) -> Outcome {
    let reason = format!("gateway_{}", status.as_u16());
    let may_pass = matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
    // What stands before the gateway does not know what the gateway did.
    let is_of_a_proxy = matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT);
    if status.is_success() {
        Outcome::HandedOver
    } else if status.is_client_error() && !may_pass {
        Outcome::Refused { reason }
    } else if is_of_a_proxy {
        Outcome::Unknown { reason }
    } else {
        Outcome::NotTaken { reason }
    }
}
