//! Limits per client and class of request, kept in each process; attempts to sign in also by all replicas together.
//!
//! The headers follow draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` says what is granted, `RateLimit` what
//! is left of it and, as `t`, in how many seconds at the latest there is one more. Of ordinary requests
//! each replica counts its own, so that none has to ask another machine: a cluster grants as many times that limit as it has
//! replicas.
//!
//! Of attempts to sign in only those that fail are counted: an office whose people start their shift behind one address is
//! no attack. An attempt takes its place before it is known how it ends, or a thousand at once would pass; who finds all
//! places taken by such waits for them.

mod address;
mod buckets;
mod together;

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use actix_web::{
    HttpRequest,
    dev::ServiceRequest,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
};
use cache::{Counts, Entry};
use kernel::{Clock, ErrorKind, Refusal};
use sealing::Sealer;
use serde::Deserialize;
use tokio::{sync::Notify, time::timeout};

pub use address::ClientAddress;
use buckets::{Buckets, Taking};
use together::{Common, Place};

use crate::{Identity, Problem};

/// How long an attempt to sign in waits for those before it.
const PATIENCE: Duration = Duration::from_secs(10);
/// After how long it looks for the end of those in other replicas.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How much of one class one client may ask for: `requests` at once, refilled evenly over `window_secs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The most requests at once.
    pub requests: NonZeroU32,
    /// Seconds in which that many are granted anew.
    pub window_secs: NonZeroU32,
}

impl Limit {
    /// `requests` per minute.
    #[must_use]
    pub const fn per_minute(requests: NonZeroU32) -> Self {
        Self { requests, window_secs: NonZeroU32::MIN.saturating_add(59) }
    }

    /// One request is granted anew every `window / requests`, so that the burst refills in one window.
    fn period(self) -> Duration {
        (Duration::from_secs(self.window_secs.get().into()) / self.requests.get())
            .max(Duration::from_nanos(1))
    }

    /// The window, in whole periods.
    fn window(self) -> Duration {
        self.period().saturating_mul(self.requests.get())
    }

    /// How many requests are granted in `span`.
    fn granted_in(self, span: Duration) -> u32 {
        u32::try_from(span.as_nanos() / self.period().as_nanos()).unwrap_or(u32::MAX)
    }
}

/// The classes of requests, each with its own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// What changes nothing.
    Read,
    /// What may change something.
    Write,
    /// Where credentials are tried: a route says so of itself, as `x-rate-limit: sign-in` in its description.
    SignIn,
}

impl Class {
    /// The class of a request that says nothing of its own.
    pub(crate) fn of_method(method: &Method) -> Self {
        if method.is_safe() { Self::Read } else { Self::Write }
    }

    /// The class of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::SignIn].into_iter().find(|class| class.name() == name)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::SignIn => "sign-in",
        }
    }
}

/// The limits of one process.
pub struct RateLimits {
    read: Buckets,
    write: Buckets,
    sign_in: Buckets,
    address: ClientAddress,
    clock: Arc<dyn Clock>,
    /// What all replicas count.
    common: Option<Common>,
    /// Told when an attempt to sign in has ended.
    decided: Notify,
}

/// A request that passed.
pub(crate) struct Admitted<'a> {
    limits: &'a RateLimits,
    class: Class,
    key: String,
    left: u32,
    /// In how long at the latest there is one more.
    more_in: Duration,
    is_decided: bool,
    /// In the count that all replicas share.
    place: Option<Place>,
}

impl RateLimits {
    /// Limits for reads, other requests and attempts to sign in. Of the clock only its intervals are used: where the wall
    /// clock is put back, nobody has to wait for as long.
    #[must_use]
    pub fn new(
        read: Limit,
        write: Limit,
        sign_in: Limit,
        address: ClientAddress,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            read: Buckets::new(read),
            write: Buckets::new(write),
            sign_in: Buckets::new(sign_in),
            address,
            clock,
            common: None,
            decided: Notify::new(),
        }
    }

    /// The same, with attempts to sign in counted by all replicas that share `counts`. Whose they are is kept as a blind
    /// index of `sealer`.
    #[must_use]
    pub fn together(self, counts: Counts, sealer: Sealer) -> Self {
        Self { common: Some(Common::new(counts, sealer)), ..self }
    }

    /// The network address that a request comes from.
    pub(crate) fn source_of(&self, request: &HttpRequest) -> String {
        self.address.source(request)
    }

    /// Counts one request of `caller`; `None` where there is no limit.
    pub(crate) async fn admit(
        &self,
        request: &ServiceRequest,
        class: Class,
        caller: &Identity,
    ) -> Result<Option<Admitted<'_>>, Problem> {
        let key = match (caller, class) {
            (Identity::Internal, _) => return Ok(None),
            // A token is no reason to have more guesses at passwords.
            (Identity::Unknown, _) | (Identity::Known(_), Class::SignIn) => self.address.key(request),
            (Identity::Known(name), _) => name.clone(),
        };
        let taken = match class {
            Class::Read | Class::Write => self.buckets(class).take(&key, self.now(), false),
            Class::SignIn => {
                let taken = timeout(PATIENCE, self.take_undecided(class, &key)).await;
                taken.unwrap_or(Taking::Empty(self.buckets(class).limit().period()))
            }
        };
        match taken {
            Taking::Taken(left) => {
                let (more_in, is_decided) = (self.buckets(class).limit().period(), class != Class::SignIn);
                let mut admitted =
                    Admitted { limits: self, class, key, left, more_in, is_decided, place: None };
                if !is_decided {
                    self.hold(&mut admitted).await?;
                }
                Ok(Some(admitted))
            }
            Taking::Empty(wait) => Err(self.refused(class, wait)),
            Taking::Undecided => Err(self.refused(class, self.buckets(class).limit().period())),
        }
    }

    /// Takes, as soon as it is known whether anything is left.
    async fn take_undecided(&self, class: Class, key: &str) -> Taking {
        loop {
            // Before the look, so that what is decided in between is not missed.
            let decided = self.decided.notified();
            match self.buckets(class).take(key, self.now(), true) {
                Taking::Undecided => decided.await,
                known @ (Taking::Taken(_) | Taking::Empty(_)) => return known,
            }
        }
    }

    /// Takes a place in the common count, too. Where that does not answer, this process' own is all there is.
    async fn hold(&self, admitted: &mut Admitted<'_>) -> Result<(), Problem> {
        let Some(common) = &self.common else { return Ok(()) };
        let limit = self.buckets(admitted.class).limit();
        let place = common.place(admitted.class, &admitted.key, limit);
        let wait = match timeout(PATIENCE, self.held(common, &place)).await {
            Ok(None) => return Ok(()),
            Ok(Some(Entry::New(count))) => {
                admitted.place = Some(place);
                admitted.learn(count);
                return Ok(());
            }
            Ok(Some(Entry::Full(full))) => full.frees_in,
            Ok(Some(Entry::Known)) | Err(_) => limit.period(),
        };
        // It was no attempt.
        admitted.decide(true);
        Err(self.refused(admitted.class, wait))
    }

    /// What came of taking a place, as soon as nobody before is undecided. Those in other replicas are looked for again.
    async fn held(&self, common: &Common, place: &Place) -> Option<Entry> {
        loop {
            let decided = self.decided.notified();
            match common.hold(place).await {
                Some(Entry::Full(full)) if full.is_undecided => {
                    let _decided_here_or_not = timeout(LOOK_AGAIN, decided).await;
                }
                told @ (None | Some(Entry::New(_) | Entry::Known | Entry::Full(_))) => return told,
            }
        }
    }

    fn buckets(&self, class: Class) -> &Buckets {
        match class {
            Class::Read => &self.read,
            Class::Write => &self.write,
            Class::SignIn => &self.sign_in,
        }
    }

    fn now(&self) -> Duration {
        self.clock.monotonic()
    }

    fn refused(&self, class: Class, wait: Duration) -> Problem {
        metrics::counter!("http_rate_limited_total", "class" => class.name()).increment(1);
        let wait_secs = whole_secs(wait);
        let refusal = Refusal::new(ErrorKind::RateLimited, "rate_limited")
            .with("class", class.name())
            .with("wait_secs", wait_secs);
        let problem = Problem::from(refusal).with_header(header::RETRY_AFTER, HeaderValue::from(wait_secs));
        let headers = headers(class, self.buckets(class).limit(), 0, wait_secs);
        headers.into_iter().fold(problem, |problem, (name, value)| problem.with_header(name, value))
    }
}

impl std::fmt::Debug for RateLimits {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("RateLimits").field("read", &self.read.limit()).finish_non_exhaustive()
    }
}

impl Admitted<'_> {
    /// Learns how the request ended. Only a refusal of what the client sent is a failed attempt.
    pub(crate) async fn settle(&mut self, status: StatusCode) {
        let is_given_back = !status.is_client_error();
        // First in the common count: whoever waits here looks there next.
        let count = match (&self.limits.common, self.place.take()) {
            (Some(common), Some(place)) => common.settle(&place, !is_given_back).await,
            _alone => None,
        };
        self.decide(is_given_back);
        if let Some(count) = count {
            self.learn(count);
        }
    }

    fn decide(&mut self, is_given_back: bool) {
        if !std::mem::replace(&mut self.is_decided, true) {
            self.left = self.limits.buckets(self.class).decide(&self.key, self.limits.now(), is_given_back);
            self.limits.decided.notify_waiters();
        }
    }

    /// Learns how many places of the common count are taken, which the window's end gives back.
    fn learn(&mut self, count: u32) {
        let limit = self.limits.buckets(self.class).limit();
        let left = limit.requests.get().saturating_sub(count);
        if left < self.left {
            (self.left, self.more_in) = (left, limit.window());
        }
    }

    /// Writes what is left into the reply.
    pub(crate) fn write(&self, reply: &mut HeaderMap) {
        let limit = self.limits.buckets(self.class).limit();
        for (name, value) in headers(self.class, limit, self.left, whole_secs(self.more_in)) {
            reply.insert(name, value);
        }
    }
}

impl Drop for Admitted<'_> {
    /// Whoever goes away before the answer has tried. In the common count the place is undecided until the window's end.
    fn drop(&mut self) {
        self.decide(false);
    }
}

/// `more_in_secs` is when, at the latest, one request more than `left` will be granted.
fn headers(class: Class, limit: Limit, left: u32, more_in_secs: u64) -> Vec<(HeaderName, HeaderValue)> {
    let name = class.name();
    let policy = format!("\"{name}\";q={};w={}", limit.requests, limit.window_secs);
    let left = format!("\"{name}\";r={left};t={more_in_secs}");
    let header = |name, value: String| Some((HeaderName::from_static(name), value.parse().ok()?));
    [header("ratelimit-policy", policy), header("ratelimit", left)].into_iter().flatten().collect()
}

/// Rounded up, so that a retry after that time is accepted.
fn whole_secs(span: Duration) -> u64 {
    span.as_secs() + u64::from(span.subsec_nanos() > 0)
}
