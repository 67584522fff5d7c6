//! Signing in at the group's own provider, and which ways of signing in there are.

use actix_web::{HttpResponse, get, post, web::Data};
use kernel::{Coded, Faults, Refusal};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Problem, Source, Submitted};

use super::{
    SessionView,
    challenge::ChallengeView,
    cookie::{DeviceCookie, ProviderCookie, awaiting, awaiting_nothing},
    locked, signed_in,
};
use crate::{
    app::App,
    sessions::app::{self, ProviderAnswer, SentToProvider, SignInOrigin},
    staff::http::shapes::SecretText,
};

/// The longest code, state or issuer that is looked at.
const MOST: usize = 2048;

/// How one can sign in here.
#[derive(Debug, Serialize, ToSchema)]
struct SignInWays {
    /// Whether a forgotten password is reset by a mailed link.
    is_reset_by_mail: bool,
    /// The group's own provider, where there is one.
    provider: Option<ProviderWay>,
}

/// A provider to sign in at.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderWay {
    /// What people call it.
    label: String,
}

/// Get the ways of signing in
///
/// Beside a user name and a password.
#[utoipa::path(
    tag = "session", responses((status = 200, description = "The ways that are open here.", body = SignInWays))
)]
#[get("/api/v1/session/ways")]
pub(crate) async fn show_ways(app: Data<App>) -> HttpResponse {
    let provider = app.config.provider.as_ref();
    let provider = provider.map(|provider| ProviderWay { label: provider.label.clone() });
    HttpResponse::Ok().json(SignInWays { is_reset_by_mail: app.config.mail.is_some(), provider })
}

/// Where to sign in.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderRequestView {
    /// The browser goes there. It comes back to `/sign-in/provider` of the address at which people reach Steward, with
    /// `state` and a `code`, or an `error`, in the query.
    url: String,
    /// Seconds until it is waited for no more.
    expires_in: i64,
}

/// Start a sign-in at the provider
///
/// Sets a cookie for the way back: what the provider answers is taken from this browser alone, once, and within ten minutes.
#[utoipa::path(
    tag = "session",
    responses(
        (status = 200, description = "Where to go.", body = ProviderRequestView),
        (status = 503, description = "The provider does not answer.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session/provider")]
pub(crate) async fn start_provider_sign_in(
    app: Data<App>,
    source: Source,
    browser: ProviderCookie,
) -> Result<HttpResponse, Problem> {
    let SentToProvider { url, browser, lasts_secs } =
        app::send_to_provider(&app, (browser.0, &source.0)).await?;
    let reply = ProviderRequestView { url, expires_in: lasts_secs };
    Ok(HttpResponse::Ok().cookie(awaiting(&browser, lasts_secs, &app.config)).json(reply))
}

/// What the provider sent the browser back with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProviderAnswerBody {
    #[schema(value_type = String, max_length = 2048)]
    state: SecretText,
    /// What it is exchanged for is asked of the provider itself.
    #[schema(value_type = Option<String>, max_length = 2048)]
    code: Option<SecretText>,
    /// In place of a code, when the provider signed nobody in.
    #[schema(max_length = 2048, example = "access_denied")]
    error: Option<String>,
    /// Which provider says so (RFC 9207).
    #[schema(max_length = 2048)]
    iss: Option<String>,
}

impl ProviderAnswerBody {
    fn into_answer(self, browser: ProviderCookie, origin: SignInOrigin) -> Result<ProviderAnswer, Refusal> {
        let Self { state, code, error, iss } = self;
        let mut faults = Faults::new();
        let mut bound = |pointer: &str, text: &str| {
            if text.chars().count() > MOST {
                faults.add(pointer, Coded::new("text.too_long").with("most", MOST));
            }
        };
        bound("/state", state.0.expose_secret());
        bound("/code", code.as_ref().map_or("", |code| code.0.expose_secret()));
        bound("/error", error.as_deref().unwrap_or_default());
        bound("/iss", iss.as_deref().unwrap_or_default());
        if code.is_some() == error.is_some() {
            faults.add("/code", "provider_answer.code_or_error");
        }
        faults.into_result()?;
        let code = code.map(|code| code.0);
        Ok(ProviderAnswer { state: state.0, browser: browser.0, code, issuer: iss, origin })
    }
}

/// Sign in with the provider's answer
///
/// Whose account is linked with the person that the provider has proven is signed in as by their password, a second factor
/// included. An account without a link is linked where the provider's word on it is trusted here. None is made.
#[utoipa::path(
    tag = "session", request_body = ProviderAnswerBody, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "Signed in.", body = SessionView),
        (status = 202, description = "A second factor is asked for.", body = ChallengeView),
        (status = 401, description = "It is not waited for, or the provider has proven nobody.", body = web::ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "No account here is linked with this person and may sign in.", body = web::ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The provider does not answer.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session/provider/answer")]
pub(crate) async fn answer_provider(
    app: Data<App>,
    source: Source,
    (device, browser): (DeviceCookie, ProviderCookie),
    body: Submitted<ProviderAnswerBody>,
) -> Result<HttpResponse, Problem> {
    let origin = SignInOrigin { address: source.0, device: device.0 };
    let answer = body.try_map(|body| body.into_answer(browser, origin))?.value;
    let mut reply = signed_in(&app.config, app::answer_provider(&app, answer).await?.map_err(locked)?);
    // It has come back: what it was known by on the way is of no more use.
    if let Err(error) = reply.add_cookie(&awaiting_nothing(&app.config)) {
        tracing::debug!(%error, "a cookie was not cleared");
    }
    Ok(reply)
}
