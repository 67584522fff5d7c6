//! Messages to an SMS gateway over HTTP: `POST {to, text, message_id}`. 2xx is delivered; 4xx never will be, except
//! 408 and 429; anything else may be later.

use async_trait::async_trait;
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    app::{Channel, Letter},
    domain::Outcome,
};

/// The gateway.
pub(crate) struct SmsGateway {
    pub(crate) http: reqwest::Client,
    pub(crate) url: String,
    pub(crate) token: Option<SecretString>,
}

#[async_trait]
impl Channel for SmsGateway {
    fn name(&self) -> &'static str {
        "sms"
    }

    async fn deliver(&self, letter: Letter<'_>) -> Outcome {
        let Letter { message_id, customer_id: _, phone, text } = letter;
        let body = serde_json::json!({ "to": phone.e164(), "text": text, "message_id": message_id });
        let mut request = self.http.post(&self.url).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.expose_secret());
        }
        match request.send().await {
            Ok(reply) => outcome_of(reply.status()),
            Err(error) => {
                let error = error.without_url();
                tracing::warn!(%error, "the SMS gateway did not answer");
                Outcome::Unanswered { reason: "gateway_silent".to_owned() }
            }
        }
    }
}

fn outcome_of(status: StatusCode) -> Outcome {
    let reason = format!("gateway_{}", status.as_u16());
    let may_pass = matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
    if status.is_success() {
        Outcome::Delivered
    } else if status.is_client_error() && !may_pass {
        Outcome::Refused { reason }
    } else {
        Outcome::Unanswered { reason }
    }
}
