//! The archive over its public API. Facts that hardly change are kept in the cache for a minute; contacts never are.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use auth::ServiceTokens;
use cache::{Cache, Key};
use contracts::archive::{ContactFacts, CustomerFacts, Directory, EstateOpened, UnitFacts};
use kernel::{CustomerId, ErrorKind, EstateId, Failure, Refusal, UnitId};
use reqwest::{RequestBuilder, StatusCode};
use serde::{Serialize, de::DeserializeOwned};

/// How long a fact may be older than the archive.
const TTL: Duration = Duration::from_secs(60);

/// Asks the archive as the service itself.
pub(crate) struct HttpDirectory {
    pub(crate) base_url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) tokens: Arc<ServiceTokens>,
    pub(crate) cache: Cache,
}

impl HttpDirectory {
    async fn cached<T>(&self, kind: &'static str, path: String) -> Result<Option<T>, Failure>
    where
        T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    {
        let key = Key::<T>::new(kind, &path, TTL);
        // What is absent may be made in the next moment: only what is there is kept.
        let load = || async {
            self.ask(self.http.get(self.url(&path))).await?.ok_or_else(|| Refusal::not_found().into())
        };
        match self.cache.get_or_load(&key, load).await {
            Ok(found) => Ok(Some(found)),
            Err(failure) if failure.kind() == ErrorKind::NotFound => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The answer to `request`; absent on 404.
    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<Option<T>, Failure> {
        let mut request = request.bearer_auth(self.tokens.bearer().await?);
        if let Some(traceparent) = web::trace::traceparent() {
            request = request.header("traceparent", traceparent);
        }
        let reply = request.send().await.map_err(unavailable)?;
        if reply.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let reply = reply.error_for_status().map_err(unavailable)?;
        reply.json().await.map(Some).map_err(unavailable)
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

    async fn contact(&self, customer_id: CustomerId) -> Result<Option<ContactFacts>, Failure> {
        let body = serde_json::json!({ "customer_id": customer_id, "purpose": "message_due" });
        self.ask(self.http.post(self.url("reveals")).json(&body)).await
    }
}

fn unavailable(source: reqwest::Error) -> Failure {
    // The address is ours; a query or a path may name a customer.
    Failure::Unavailable { doing: "asking the archive", source: Box::new(source.without_url()) }
}
