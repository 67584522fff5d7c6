//! Attempts to sign in at several replicas of a service.

use std::{num::NonZeroU32, sync::Arc};

use actix_web::{
    dev::ServiceResponse,
    test::{self, TestRequest},
};
use async_trait::async_trait;
use cache::{CacheError, CountStore, Counts, Entry, MemoryCounts, Stay, Window, testing::CountsAway};
use chrono::TimeDelta;
use futures_util::future::join_all;
use kernel::ManualClock;
use sealing::Sealer;
use web::{ClientAddress, HttpApp, Limit, RateLimits};

use crate::shop::{Answer, Heard, ask, clock, get, http_app, post_json, read};

/// Two replicas that allow one failed attempt a minute.
fn replicas(clock: &Arc<ManualClock>, store: &Arc<dyn CountStore>) -> [HttpApp; 2] {
    let limit = |requests| Limit::per_minute(NonZeroU32::new(requests).unwrap());
    [(); 2].map(|()| {
        let counts = Counts::together(Arc::<ManualClock>::clone(clock), Arc::clone(store));
        let time = Arc::<ManualClock>::clone(clock);
        let limits = RateLimits::new(limit(2), limit(100), limit(1), ClientAddress::Peer, time);
        HttpApp {
            rate_limits: Arc::new(limits.together(counts, Sealer::for_tests())),
            ..http_app(clock, &Heard::default())
        }
    })
}

fn on_one_store(clock: &Arc<ManualClock>) -> [HttpApp; 2] {
    let store: Arc<dyn CountStore> = Arc::new(MemoryCounts::new(Arc::<ManualClock>::clone(clock)));
    replicas(clock, &store)
}

fn attempt(password: &str) -> TestRequest {
    post_json("/api/v1/session", &format!(r#"{{"password":"{password}"}}"#))
        .peer_addr("192.0.2.1:4711".parse().unwrap())
}

fn told(answer: &Answer) -> (u16, Option<&str>) {
    (answer.status, answer.header("ratelimit"))
}

#[actix_web::test]
async fn who_failed_at_one_replica_has_failed_at_all_of_them() {
    let clock = clock();
    let [here, there] = on_one_store(&clock);
    assert_eq!(told(&ask(&here, attempt("right")).await), (204, Some(r#""sign-in";r=1;t=60"#)));
    assert_eq!(told(&ask(&there, attempt("right")).await), (204, Some(r#""sign-in";r=1;t=60"#)));
    assert_eq!(told(&ask(&here, attempt("wrong")).await), (401, Some(r#""sign-in";r=0;t=60"#)));
    let refused = ask(&there, attempt("right")).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("60")));
    let stranger = attempt("right").peer_addr("192.0.2.2:4711".parse().unwrap());
    assert_eq!(ask(&there, stranger).await.status, 204);
    clock.advance(TimeDelta::seconds(60));
    assert_eq!(ask(&there, attempt("wrong")).await.status, 401);
    assert_eq!(ask(&here, attempt("right")).await.status, 429);
}

#[actix_web::test]
async fn of_many_attempts_at_once_at_all_replicas_as_many_are_made_as_there_is_room_for() {
    let [here, there] = on_one_store(&clock());
    let apps = [test::init_service(here.app()).await, test::init_service(there.app()).await];
    let apps = &apps;
    let all = |attempts: usize, password: &'static str| {
        let sent = (0..attempts).map(move |number| {
            let request = attempt(password).to_request();
            test::try_call_service(&apps[number % 2], request)
        });
        join_all(sent.collect::<Vec<_>>())
    };
    let status =
        |reply: Result<_, actix_web::Error>| reply.map(|reply: ServiceResponse<_>| reply.status().as_u16());
    let right: Vec<u16> = all(6, "right").await.into_iter().map(|reply| status(reply).unwrap()).collect();
    assert_eq!(right, [204; 6], "they waited for one another");
    let mut wrong: Vec<u16> =
        all(10, "wrong").await.into_iter().map(|reply| status(reply).unwrap()).collect();
    wrong.sort_unstable();
    assert_eq!((wrong[0], &wrong[1..]), (401, [429; 9].as_slice()));
}

#[actix_web::test]
async fn ordinary_requests_are_counted_by_each_replica() {
    let [here, there] = on_one_store(&clock());
    for http_app in [&here, &there] {
        let app = test::init_service(http_app.app()).await;
        for expected in [200, 200, 429] {
            let request = get("/api/v1/things").peer_addr("192.0.2.1:4711".parse().unwrap());
            let answer = read(test::try_call_service(&app, request.to_request()).await).await;
            assert_eq!(answer.status, expected);
        }
    }
}

#[actix_web::test]
async fn while_the_common_count_is_away_each_replica_goes_on_by_itself() {
    let store: Arc<dyn CountStore> = Arc::new(CountsAway);
    let [here, there] = replicas(&clock(), &store);
    for http_app in [&here, &there] {
        let answers = [ask(http_app, attempt("right")).await, ask(http_app, attempt("wrong")).await];
        assert_eq!(answers.map(|answer| answer.status), [204, 401]);
        assert_eq!(ask(http_app, attempt("right")).await.status, 429);
    }
}

/// Remembers the names under which something is kept.
struct Named {
    store: MemoryCounts,
    names: std::sync::Mutex<Vec<String>>,
}

#[async_trait]
impl CountStore for Named {
    async fn enter(
        &self,
        window: &Window,
        bar: Option<&Window>,
        members: &[&[u8]],
        stay: Stay,
    ) -> Result<Vec<Entry>, CacheError> {
        self.names.lock().unwrap().push(window.text());
        self.store.enter(window, bar, members, stay).await
    }

    async fn settle(&self, window: &Window, member: &[u8], is_kept: bool) -> Result<u32, CacheError> {
        self.store.settle(window, member, is_kept).await
    }

    async fn clear(&self, window: &Window) -> Result<(), CacheError> {
        self.store.clear(window).await
    }
}

#[actix_web::test]
async fn no_address_leaves_the_process() {
    let clock = clock();
    let store = Arc::new(Named {
        store: MemoryCounts::new(Arc::<ManualClock>::clone(&clock)),
        names: std::sync::Mutex::default(),
    });
    let shared: Arc<dyn CountStore> = Arc::<Named>::clone(&store);
    let [here, there] = replicas(&clock, &shared);
    ask(&here, attempt("right")).await;
    ask(&there, attempt("right")).await;
    let names = store.names.lock().unwrap().clone();
    assert!(names.len() == 2 && names[0] == names[1], "{names:?}");
    assert!(!names[0].contains("192.0.2"), "{names:?}");
}
