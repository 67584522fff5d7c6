//! Signing in at the group's own OpenID Connect provider, which is a real one.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use db::Engine;
use reqwest::{Client, Url, header::SET_COOKIE, redirect::Policy};
use serde_json::{Value, json};

use crate::{
    outside::Outside,
    second_factors::{answering, code, enrolled, text},
    test_identity::{Answer, Ask, PASSWORD, TestIdentity, group},
};

/// Where people come back to.
pub(crate) const HERE: &str = "http://127.0.0.1:9";

/// Runs a test on each engine.
macro_rules! with_a_provider {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite { $( #[actix_web::test] async fn $test() { super::$test(db::Engine::Sqlite).await; } )+ }
        mod on_postgres { $( #[actix_web::test] async fn $test() { super::$test(db::Engine::Postgres).await; } )+ }
    };
}
pub(crate) use with_a_provider;

with_a_provider!(
    whoever_the_provider_proves_is_signed_in_and_linked_with_the_first,
    an_answer_is_taken_once_in_time_and_from_the_browser_that_went_there,
    an_answer_for_another_sign_in_is_not_taken,
    whoever_goes_back_is_told_so,
    nobody_is_made_and_nobody_else_let_in,
    a_second_factor_is_asked_for_as_after_a_password,
    a_second_factor_of_the_provider_counts_where_it_is_trusted,
    a_name_that_waits_waits_here_too,
    keys_that_change_are_asked_for,
    a_provider_that_is_away_is_told_as_that,
);

/// Identity, and the provider beside it.
pub(crate) struct AtProvider {
    pub(crate) identity: TestIdentity,
    pub(crate) provider: Outside,
}

/// What a browser holds: the cookies of the provider, and ours.
#[derive(Default)]
pub(crate) struct Browser {
    cookies: BTreeMap<String, String>,
    ours: Option<String>,
}

impl AtProvider {
    /// The claim of the user name is trusted unless `settings` say otherwise.
    pub(crate) async fn open(engine: Engine, settings: &[(&'static str, &str)]) -> Self {
        let mut provider = Outside::start("provider.mjs", &[&format!("{HERE}/sign-in/provider")]).await;
        let issuer = provider.said().await;
        let mut all = vec![
            ("identity.public_url", HERE),
            ("identity.oidc.issuer", issuer.as_str()),
            ("identity.oidc.client_id", "steward"),
            ("identity.oidc.client_secret", "a secret of the two"),
            ("identity.oidc.label", "Harbour ID"),
            ("identity.oidc.account_claim", "preferred_username"),
        ];
        all.retain(|(key, _value)| settings.iter().all(|(own, _)| own != key));
        all.extend_from_slice(settings);
        let identity = TestIdentity::open_with(engine, &all).await;
        Self { identity, provider }
    }

    /// Begins a sign-in; gives the address of the provider.
    pub(crate) async fn begin(&self, browser: &mut Browser) -> Url {
        let ask = Ask::post("/api/v1/session/provider");
        let ask = match &browser.ours {
            Some(known) => ask.known_as("steward_provider", known),
            None => ask,
        };
        let begun = self.identity.send(ask).await;
        assert_eq!((begun.status, &begun.json()["expires_in"]), (200, &json!(600)), "{}", begun.text);
        browser.ours = begun.cookie("__Secure-steward_provider");
        Url::parse(&text(&begun, "url")).unwrap()
    }

    /// Signs in there; gives what the browser is sent back with.
    pub(crate) async fn visit(&self, browser: &mut Browser, url: Url, form: &[(&str, &str)]) -> Value {
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        let (mut next, mut form) = (url, Some(form));
        for _ in 0..10 {
            let cookies: Vec<String> =
                browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let is_asked = next.path().starts_with("/interaction/");
            let asked = match form.filter(|_form| is_asked) {
                Some(filled) => {
                    form = None;
                    http.post(next.clone()).form(filled)
                }
                None => http.get(next.clone()),
            };
            let answer = asked.header("cookie", cookies.join("; ")).send().await.unwrap();
            for set in answer.headers().get_all(SET_COOKIE) {
                let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                browser.cookies.insert(name.to_owned(), value.to_owned());
            }
            let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
            let Some(to) = to else { panic!("{}: {}", next.path(), answer.text().await.unwrap()) };
            next = next.join(&to).unwrap();
            if next.path() == "/sign-in/provider" {
                let pairs = next.query_pairs();
                return pairs
                    .filter(|(name, _)| name != "error_description")
                    .map(|(name, value)| (name.into_owned(), json!(value)))
                    .collect::<serde_json::Map<_, _>>()
                    .into();
            }
        }
        panic!("the provider sends in a circle");
    }

    pub(crate) async fn answer(&self, browser: &Browser, answer: &Value) -> Answer {
        let ask = Ask::post("/api/v1/session/provider/answer").json(answer);
        let ask = match &browser.ours {
            Some(known) => ask.known_as("steward_provider", known),
            None => ask,
        };
        self.identity.send(ask).await
    }

    /// All of it, from a browser that was never there.
    pub(crate) async fn sign_in(&self, form: &[(&str, &str)]) -> Answer {
        let mut browser = Browser::default();
        let url = self.begin(&mut browser).await;
        let back = self.visit(&mut browser, url, form).await;
        self.answer(&browser, &back).await
    }

    /// Why sign-ins there led to nothing, oldest first.
    pub(crate) async fn refusals(&self) -> Vec<String> {
        let log = self.identity.log().await.into_iter();
        log.filter(|line| line.kind == "provider_sign_in_failed").filter_map(|line| line.detail).collect()
    }
}

async fn whoever_the_provider_proves_is_signed_in_and_linked_with_the_first(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    let ways = at.identity.send(Ask::get("/api/v1/session/ways")).await.json();
    assert_eq!(ways, json!({"is_reset_by_mail": false, "provider": {"label": "Harbour ID"}}));
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let mut browser = Browser::default();
    let url = at.begin(&mut browser).await;
    let asked: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["redirect_uri"], format!("{HERE}/sign-in/provider"));
    assert_eq!(asked["scope"], "openid profile email");
    let back = at.visit(&mut browser, url, &[("login", "liwei")]).await;
    let begun = at.answer(&browser, &back).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert_eq!(begun.cookie("__Secure-steward_provider").as_deref(), Some(""), "it is of no more use");
    let me = Ask::get("/api/v1/session").bearer(&text(&begun, "access_token"));
    let me = at.identity.send(me).await.json();
    assert_eq!(me["staff"]["username"], "liwei");
    assert!(me["staff"]["provider_linked_at"].is_string(), "{me}");
    let refreshed = Ask::post("/api/v1/session/refresh").cookie(&begun.refresh_token());
    assert_eq!(at.identity.send(refreshed).await.status, 200);

    assert_eq!(at.sign_in(&[("login", "liwei")]).await.status, 200, "by the link, from then on");
    let log = at.identity.log().await;
    let kinds = |kind: &str| {
        log.iter()
            .filter(|line| line.kind == kind)
            .filter_map(|line| line.detail.as_deref())
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("provider_link_changed"), ["link_provider"]);
    assert_eq!(kinds("signed_in").iter().filter(|way| **way == "provider").count(), 2);
    assert!(!format!("{log:?}").contains("sub-liwei"), "it may be personal");
    assert_eq!(at.identity.rows("provider_sign_ins").await, 0);
}

async fn an_answer_is_taken_once_in_time_and_from_the_browser_that_went_there(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let mut browser = Browser::default();
    let url = at.begin(&mut browser).await;
    let back = at.visit(&mut browser, url, &[("login", "liwei")]).await;
    let mut stranger = Browser::default();
    for other in [&Browser::default(), {
        at.begin(&mut stranger).await;
        &stranger
    }] {
        let refused = at.answer(other, &back).await;
        assert_eq!((refused.status, refused.code().as_str()), (401, "identity.provider_sign_in_over"));
    }
    assert_eq!(at.answer(&browser, &back).await.status, 200, "a stranger has not used it up");
    let again = at.answer(&browser, &back).await;
    assert_eq!((again.status, again.code().as_str()), (401, "identity.provider_sign_in_over"));

    let (mut late, mut in_time) = (Browser::default(), Browser::default());
    for (browser, minutes, status) in [(&mut late, 10, 401), (&mut in_time, 9, 200)] {
        let url = at.begin(browser).await;
        let back = at.visit(browser, url, &[("login", "liwei")]).await;
        at.identity.clock.advance(TimeDelta::minutes(minutes));
        let answer = at.answer(browser, &back).await;
        assert_eq!(answer.status, status, "{minutes}: {}", answer.text);
    }
    let refusals = at.refusals().await;
    assert!(!refusals.is_empty() && refusals.iter().all(|why| why == "not_waited_for"), "{refusals:?}");
    at.begin(&mut late).await;
    at.identity.clock.advance(TimeDelta::minutes(11));
    at.identity.run_job("identity.prune_sessions").await;
    assert_eq!(at.identity.rows("provider_sign_ins").await, 0);
}

async fn an_answer_for_another_sign_in_is_not_taken(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let mut browser = Browser::default();
    let (first, second) = (at.begin(&mut browser).await, at.begin(&mut browser).await);
    let state_of = |url: &Url| url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let state = state_of(&second);
    let mut back = at.visit(&mut browser, first, &[("login", "liwei")]).await;
    back["state"] = json!(state);
    let refused = at.answer(&browser, &back).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (401, "identity.provider_untrusted"),
        "{}",
        refused.text
    );

    // Somebody's identity token for another sign-in: it is signed well, and its nonce is another.
    let url = at.begin(&mut browser).await;
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| if name == "nonce" { (name, "another".to_owned()) } else { (name, value) });
    let mut forged = url.clone();
    forged.query_pairs_mut().clear().extend_pairs(pairs);
    let back = at.visit(&mut browser, forged, &[("login", "liwei")]).await;
    let refused = at.answer(&browser, &back).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (401, "identity.provider_untrusted"),
        "{}",
        refused.text
    );

    let url = at.begin(&mut browser).await;
    let mut back = at.visit(&mut browser, url, &[("login", "liwei")]).await;
    back["iss"] = json!("https://id.example.com");
    assert_eq!(at.answer(&browser, &back).await.code(), "identity.provider_untrusted");
    assert_eq!(at.refusals().await, ["code_refused", "token_untrusted", "of_another"]);
    for (body, pointer) in
        [(json!({"state": "x"}), "/code"), (json!({"state": "x".repeat(3000), "code": "y"}), "/state")]
    {
        let malformed = at.answer(&browser, &body).await;
        assert_eq!((malformed.status, &malformed.json()["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
}

async fn whoever_goes_back_is_told_so(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    let mut browser = Browser::default();
    let url = at.begin(&mut browser).await;
    let back = at.visit(&mut browser, url, &[("deny", "")]).await;
    assert_eq!(back["error"], "access_denied", "{back}");
    let refused = at.answer(&browser, &back).await;
    assert_eq!((refused.status, refused.code().as_str()), (401, "identity.provider_refused"));
    let again = Ask::post("/api/v1/session/provider/answer").json(&back).header("accept-language", "zh");
    let again = at.identity.send(again).await;
    assert!(again.text.contains("本次登录已失效"), "{}", again.text);
    assert_eq!(at.refusals().await, ["not_signed_in", "not_waited_for"]);
}

async fn nobody_is_made_and_nobody_else_let_in(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    let hired = at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let path = format!("/api/v1/staff/{}", text(&hired, "staff_id"));
    let before = at.identity.rows("staff").await;
    let unknown = at.sign_in(&[("login", "zhangsan")]).await;
    assert_eq!((unknown.status, unknown.code().as_str()), (403, "identity.provider_account_unknown"));
    assert_eq!(at.identity.rows("staff").await, before);

    assert_eq!(at.sign_in(&[("login", "liwei")]).await.status, 200);
    // Another person there who comes to be called as this one was.
    let admin = at.identity.admin().await;
    let relink =
        at.identity.send(Ask::delete(format!("{path}/provider-link")).bearer(&admin).if_match(2)).await;
    assert_eq!(relink.status, 200, "{}", relink.text);
    let named = json!({"subject": "sub-somebody-else"});
    let linked = Ask::put(format!("{path}/provider-link")).bearer(&admin).if_match(3).json(&named);
    assert_eq!(at.identity.send(linked).await.status, 200);
    let taken_over = at.sign_in(&[("login", "liwei")]).await;
    assert_eq!((taken_over.status, taken_over.code().as_str()), (403, "identity.provider_account_unknown"));

    let disable = Ask::post(format!("{path}/disable")).bearer(&admin).if_match(4);
    assert_eq!(at.identity.send(disable).await.status, 200);
    let disabled = at.sign_in(&[("login", "somebody-else")]).await;
    assert_eq!((disabled.status, disabled.code().as_str()), (403, "identity.provider_account_unknown"));
    assert_eq!(at.refusals().await, ["unknown_person", "linked_to_another", "disabled"]);
}

async fn a_second_factor_is_asked_for_as_after_a_password(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let (key, _codes) = enrolled(&at.identity, "liwei").await;
    let asked = at.sign_in(&[("login", "liwei"), ("amr", "pwd otp mfa")]).await;
    assert_eq!((asked.status, &asked.json()["need"]), (202, &json!("code")), "{}", asked.text);
    assert_eq!(at.identity.rows("provider_links").await, 0, "nothing is linked before the code");
    let challenge = text(&asked, "challenge");
    let wrong = at.identity.send(answering(&challenge, "2345-2345-2345-2345")).await;
    assert_eq!(wrong.code(), "identity.code_wrong");
    let begun = at.identity.send(answering(&challenge, &code(&at.identity, &key, 0))).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    assert_eq!(at.identity.rows("provider_links").await, 1);
}

async fn a_second_factor_of_the_provider_counts_where_it_is_trusted(engine: Engine) {
    let at = AtProvider::open(engine, &[("identity.oidc.trusted_methods", "mfa,hwk")]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    enrolled(&at.identity, "liwei").await;
    for (methods, status) in [("pwd", 202), ("pwd otp", 202), ("pwd mfa", 200), ("hwk", 200)] {
        let begun = at.sign_in(&[("login", "liwei"), ("amr", methods)]).await;
        assert_eq!(begun.status, status, "{methods}: {}", begun.text);
    }
}

async fn a_name_that_waits_waits_here_too(engine: Engine) {
    let at = AtProvider::open(engine, &[]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    for _ in 0..5 {
        assert_eq!(at.identity.sign_in("liwei", "not the password").await.status, 401);
    }
    let locked = at.sign_in(&[("login", "liwei")]).await;
    assert_eq!((locked.status, locked.code().as_str()), (429, "identity.sign_in_locked"));
    at.identity.clock.advance(TimeDelta::minutes(2));
    assert_eq!(at.sign_in(&[("login", "liwei")]).await.status, 200);
    assert_eq!(at.identity.sign_in("liwei", PASSWORD).await.status, 200, "and the failures are forgotten");
}

async fn keys_that_change_are_asked_for(engine: Engine) {
    let mut at = AtProvider::open(engine, &[]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    assert_eq!(at.sign_in(&[("login", "liwei")]).await.status, 200);
    at.provider.tell("rotate").await;
    at.identity.clock.advance(TimeDelta::seconds(11));
    let begun = at.sign_in(&[("login", "liwei")]).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
}

async fn a_provider_that_is_away_is_told_as_that(engine: Engine) {
    let mut at = AtProvider::open(engine, &[]).await;
    at.identity.hire("liwei", &["tickets:read"], &group()).await;
    let mut browser = Browser::default();
    let url = at.begin(&mut browser).await;
    let back = at.visit(&mut browser, url, &[("login", "liwei")]).await;
    at.provider = Outside::start("provider.mjs", &[HERE]).await;
    let silent = at.answer(&browser, &back).await;
    assert_eq!((silent.status, silent.code().as_str()), (503, "identity.provider_unavailable"));
    at.identity.restart().await;
    let silent = at.identity.send(Ask::post("/api/v1/session/provider")).await;
    assert_eq!((silent.status, silent.code().as_str()), (503, "identity.provider_unavailable"));
    assert_eq!(at.identity.sign_in("liwei", PASSWORD).await.status, 200, "the password goes on");
}
