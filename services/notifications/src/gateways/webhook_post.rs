//! Events to endpoints, signed as Standard Webhooks says (standardwebhooks.com): `webhook-id`, `webhook-timestamp` and
//! `webhook-signature`, the HMAC-SHA256 of `id.timestamp.body`.

use std::{net::IpAddr, time::Duration};

use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Client, Url, header::CONTENT_TYPE, redirect::Policy};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::public_only::{PublicOnly, is_public};
use crate::{
    app::{UrlFault, WebhookRequest, WebhookSender},
    webhooks::domain::Answer,
};

/// How long an endpoint may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

const MOST_URL_BYTES: usize = 2_000;

pub(crate) struct WebhookPost {
    http: Client,
    allow_private: bool,
}

impl WebhookPost {
    /// A post of its own client: it follows no redirects and no proxies, since both would lead past the guard.
    pub(crate) fn new(allow_private: bool) -> reqwest::Result<Self> {
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(5))
            .timeout(PATIENCE)
            .user_agent(concat!("Steward/", env!("CARGO_PKG_VERSION")));
        if !allow_private {
            builder = builder.dns_resolver(PublicOnly);
        }
        Ok(Self { http: builder.build()?, allow_private })
    }

    fn read(&self, url: &str) -> Option<Url> {
        // Measured as it is kept: letters of other scripts are longer once they are escaped.
        let url = Url::parse(url).ok().filter(|url| url.as_str().len() <= MOST_URL_BYTES)?;
        let is_scheme = url.scheme() == "https" || (self.allow_private && url.scheme() == "http");
        let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        (is_scheme && is_bare && url.has_host()).then_some(url)
    }

    /// Addresses written as numbers pass by the resolver.
    fn is_guarded(&self, url: &Url) -> bool {
        if self.allow_private {
            return true;
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        match host.parse::<IpAddr>() {
            Ok(address) => is_public(address),
            Err(_name) => {
                let name = host.trim_end_matches('.').to_ascii_lowercase();
                !name.is_empty() && name != "localhost" && !name.ends_with(".localhost")
            }
        }
    }
}

#[async_trait]
impl WebhookSender for WebhookPost {
    fn admit(&self, url: &str) -> Result<String, UrlFault> {
        let Some(url) = self.read(url) else {
            return Err(UrlFault::Malformed);
        };
        if !self.is_guarded(&url) {
            return Err(UrlFault::Private);
        }
        Ok(url.to_string())
    }

    async fn post(&self, request: WebhookRequest<'_>) -> Answer {
        let WebhookRequest { id, url, timestamp, body, secrets } = request;
        let Some(url) = self.read(url).filter(|url| self.is_guarded(url)) else {
            return Answer::Silence("address_refused");
        };
        let Some(signature) = signature(secrets, &id, timestamp, body) else {
            return Answer::Silence("secret_unusable");
        };
        let request = self
            .http
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body.to_owned());
        match request.send().await {
            Ok(reply) => Answer::Status(reply.status().as_u16()),
            Err(error) if error.is_timeout() => Answer::Silence("timed_out"),
            Err(error) => {
                let error = error.without_url();
                tracing::debug!(%error, "a webhook endpoint did not answer");
                Answer::Silence("unreachable")
            }
        }
    }
}

/// `v1,<base64>` for each secret, separated by spaces; `None` when one is no secret of ours.
fn signature(secrets: &[SecretString], id: &str, timestamp: i64, body: &str) -> Option<String> {
    let signed: Option<Vec<String>> = secrets
        .iter()
        .map(|secret| {
            let key = BASE64_STANDARD.decode(secret.expose_secret().strip_prefix("whsec_")?).ok()?;
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
            mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
            Some(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
        })
        .collect();
    signed.map(|signed| signed.join(" "))
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::signature;

    #[test]
    fn the_signature_is_that_of_the_specification() {
        // The example of the Standard Webhooks reference libraries.
        let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let signed =
            signature(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }
}
