//! A request that is sent over and over.

use futures_util::future::BoxFuture;
use reqwest::{Client, Request, RequestBuilder};

/// What does not change from one to the next is made once: the load shares the machine with what it measures.
pub(crate) struct Template {
    client: Client,
    request: Request,
}

impl Template {
    pub(crate) fn new(builder: RequestBuilder) -> Self {
        let (client, request) = builder.build_split();
        Self { client, request: request.unwrap() }
    }

    /// Sends a copy that `complete` has completed; true when it was answered with `status`, to the last byte.
    pub(crate) fn send(&self, status: u16, complete: impl FnOnce(&mut Request)) -> BoxFuture<'static, bool> {
        let mut request = self.request.try_clone().unwrap();
        complete(&mut request);
        let client = self.client.clone();
        Box::pin(async move {
            let Ok(reply) = client.execute(request).await else { return false };
            reply.status().as_u16() == status && reply.bytes().await.is_ok()
        })
    }
}
