//! The archive over its public API. Facts that hardly change are kept in the cache for a minute; contacts never are.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use auth::ServiceTokens;
use cache::{Cache, Key};
use contracts::archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts};
use kernel::{ErrorKind, EstateId, Failure, Refusal};
use reqwest::{RequestBuilder, Response, StatusCode};
use sealing::Sealer;
use serde::{Serialize, de::DeserializeOwned};
use vocabulary::{CustomerId, MessageId, UnitId};

/// How long a fact may be older than the archive.
const TTL: Duration = Duration::from_secs(60);

/// Asks the archive as the service itself.
pub(crate) struct HttpDirectory {
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) tokens: Arc<ServiceTokens>,
    pub(crate) cache: Cache,
    /// Proves to the archive whose trace it is asked to join.
    pub(crate) sealer: Sealer,
}

impl HttpDirectory {
    async fn cached<T>(&self, kind: &'static str, path: String) -> Result<Option<T>, Failure>
    where
        T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    {
        let key = Key::<T>::new(kind, &path, TTL);
        // What is absent may be made in the next moment: only what is there is kept.
        let load = || async {
            self.ask(|| self.http.get(self.url(&path))).await?.ok_or_else(|| Refusal::not_found().into())
        };
        match self.cache.get_or_load(&key, load).await {
            Ok(found) => Ok(Some(found)),
            Err(failure) if failure.kind() == ErrorKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The answer to what `request` makes; absent on 404. A token that is refused is forgotten, and the question asked once
    /// more with another: identity may have been given other keys.
    async fn ask<T: DeserializeOwned>(
        &self,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Option<T>, Failure> {
        let token = self.tokens.bearer().await?;
        let mut reply = self.send(request(), &token).await?;
        if reply.status() == StatusCode::UNAUTHORIZED {
            self.tokens.forget(&token).await;
            reply = self.send(request(), &self.tokens.bearer().await?).await?;
        }
        if reply.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let reply = reply.error_for_status().map_err(unavailable)?;
        reply.json().await.map(Some).map_err(unavailable)
    }

    async fn send(&self, request: RequestBuilder, token: &str) -> Result<Response, Failure> {
        let introduced = web::trace::introduced(&self.sealer);
        let request =
            introduced.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        request.bearer_auth(token).send().await.map_err(unavailable)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.base_url.trim_end_matches('/'))
    }
}

#[async_trait]
impl Directory for HttpDirectory {
    async fn estate(&self, estate_id: EstateId) -> Result<Option<EstateOpened>, Failure> {
        self.cached("directory.estate", format!("estates/{estate_id}")).await
    }

    async fn unit(&self, unit_id: UnitId) -> Result<Option<UnitFacts>, Failure> {
        self.cached("directory.unit", format!("units/{unit_id}")).await
    }

    async fn customer(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        self.cached("directory.customer", format!("customers/{customer_id}")).await
    }

    async fn customer_now(&self, customer_id: CustomerId) -> Result<Option<CustomerFacts>, Failure> {
        self.ask(|| self.http.get(self.url(&format!("customers/{customer_id}")))).await
    }

    async fn contact(
        &self,
        customer_id: CustomerId,
        message_id: MessageId,
    ) -> Result<Option<ContactFacts>, Failure> {
        let purpose = "message_due";
        let body =
            serde_json::json!({ "customer_id": customer_id, "purpose": purpose, "reference": message_id });
        self.ask(|| self.http.post(self.url("reveals")).json(&body)).await
    }
}

fn unavailable(source: reqwest::Error) -> Failure {
    // The address is ours; a query or a path may name a customer.
    Failure::Unavailable { doing: "asking the archive", source: Box::new(source.without_url()) }
}
