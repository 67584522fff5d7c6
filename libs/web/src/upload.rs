//! A body that is no JSON and may be long: it is not read, but handed on as it comes.
//!
//! A file is the body as it stands, not a part of a form: its length is told before it, so that one which is too long is
//! refused before it is sent; no boundary has to be looked for; and a page (`fetch(url, { body: file })`) as well as a
//! command line (`curl -T file`) sends it so by itself.

use std::{
    future::{Future, Ready, ready},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{StatusCode, header},
    web::Bytes,
};
use futures_util::{
    Stream, StreamExt,
    future::{Either, select},
};
use idempotency::{IdempotencyKey, Reply};
use kernel::{Failure, Refusal};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::{
    Problem, route,
    submitted::{broken_off, idempotency_key},
};

/// How many pieces wait between the connection and whoever takes them.
const WAITING: usize = 2;

/// The body of a request as it comes. Take it after [`crate::PathId`] and the caller, so that their refusals come first.
///
/// How long it may take is bounded as for every body; how long it may be, by whoever takes it.
pub struct Upload {
    key: Option<String>,
    route: String,
    declared: Option<String>,
    announced: Option<u64>,
    payload: Payload,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Upload({})", self.route)
    }
}

/// The key of a request whose content has this digest.
pub type KeyOfContent<R> = Box<dyn FnOnce([u8; 32]) -> IdempotencyKey<R> + Send>;

/// The pieces of a body, for whoever takes them. It ends with a refusal when the body broke off or came too slowly.
#[derive(Debug)]
pub struct Incoming(mpsc::Receiver<Result<Bytes, Failure>>);

impl Stream for Incoming {
    type Item = Result<Bytes, Failure>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers();
        // What unpacks to more than was sent is for nobody to unpack.
        if headers.contains_key(header::CONTENT_ENCODING) {
            let refusal = Refusal::invalid("body.encoded");
            return ready(Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, refusal)));
        }
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        ready(idempotency_key(headers).map(|key| Self {
            key,
            route: format!("{}?{}", route::identity(request), request.query_string()),
            declared: text(header::CONTENT_TYPE).map(ToOwned::to_owned),
            announced: text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            payload: payload.take(),
        }))
    }
}

impl Upload {
    /// The `Content-Type`.
    #[must_use]
    pub fn declared(&self) -> Option<&str> {
        self.declared.as_deref()
    }

    /// The `Content-Length`.
    #[must_use]
    pub const fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// What has this upload carried out once, when it came with a key: of what was sent, by its digest, which is not known
    /// before the end. `client` is who asks; a key belongs to one client and one route, and the parameters of the query are
    /// part of what is asked.
    pub fn idempotency_key<R: 'static>(
        &self,
        client: &impl std::fmt::Display,
        render: impl Fn(&R) -> Result<Reply, Failure> + Send + Sync + 'static,
    ) -> KeyOfContent<R> {
        let (key, asked) = (self.key.clone(), self.route.clone());
        let route = asked.split('?').next().unwrap_or_default();
        let client = format!("{client} {route}");
        Box::new(move |sent| match key {
            Some(key) => {
                let fingerprint = Sha256::new().chain_update(&asked).chain_update([0]).chain_update(sent);
                IdempotencyKey::new(&client, &key, fingerprint.finalize().into(), render)
            }
            None => IdempotencyKey::none(),
        })
    }

    /// Hands the body to `take`, piece by piece, as fast as it takes them. When that has an answer before the end, such as a
    /// refusal, nothing more is read.
    ///
    /// # Errors
    /// What `take` answers; its own refusals of a body have a status of their own: 400 and 408.
    pub async fn hand_to<T, F>(self, take: impl FnOnce(Incoming) -> F) -> Result<T, Problem>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let (sender, incoming) = mpsc::channel(WAITING);
        let answer = match select(pin!(take(Incoming(incoming))), pin!(pass_on(self.payload, sender))).await {
            Either::Left((answer, _handing)) => answer,
            Either::Right(((), taking)) => taking.await,
        };
        answer.map_err(|failure| {
            let problem = Problem::from(failure);
            match problem.code() {
                "body.incomplete" => problem.with_status(StatusCode::BAD_REQUEST),
                "body.too_slow" => problem.with_status(StatusCode::REQUEST_TIMEOUT),
                _other => problem,
            }
        })
    }
}

/// Sends what comes, until it ends, breaks off, or nobody takes it any more.
async fn pass_on(mut payload: Payload, sender: mpsc::Sender<Result<Bytes, Failure>>) {
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|error| Failure::from(broken_off(&error).into_refusal()));
        let is_last = piece.is_err();
        if sender.send(piece).await.is_err() || is_last {
            break;
        }
    }
}
