//! Signing in, going on, signing out, and who am I.

mod challenge;
mod cookie;
mod provider;
mod second_factor;

use actix_web::{
    HttpResponse, HttpResponseBuilder, delete, get,
    http::header::{HeaderValue, RETRY_AFTER},
    post, put,
    web::Data,
};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{Coded, ErrorKind, Faults, Grant, PageOf, Permission, Refusal, Scope, SessionId};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Listing, PathId, Problem, Source, Submitted};

use crate::{
    app::App,
    config::Config,
    sessions::{
        app::{
            self, Credentials, Granted, Locked, PasswordChange, SessionList, SignIn, SignInOrigin, SignedIn,
        },
        domain::Session,
    },
    staff::{
        domain::{Password, Username},
        http::shapes::{SecretText, StaffView},
    },
};
use challenge::ChallengeView;
use cookie::{DeviceCookie, RefreshCookie, carrying, cleared, knowing};

pub(crate) use challenge::{answer_challenge, start_required_enrolment};
pub(crate) use provider::{answer_provider, show_ways, start_provider_sign_in};
pub(crate) use second_factor::{
    replace_recovery_codes, show_second_factor, start_second_factor, verify_second_factor,
    withdraw_second_factor,
};

/// What one signs in with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    #[schema(max_length = 1024)]
    username: String,
    #[schema(value_type = String, format = Password, max_length = 1024)]
    password: SecretText,
    /// Another password from now on, of 10 to 128 characters; needed where the present one was set by somebody else.
    #[schema(value_type = Option<String>, format = Password, min_length = 10, max_length = 128)]
    new_password: Option<SecretText>,
}

impl SignInBody {
    fn into_credentials(self, origin: SignInOrigin) -> Result<Credentials, Refusal> {
        let mut faults = Faults::new();
        if self.username.chars().count() > 1024 {
            faults.add("/username", Coded::new("text.too_long").with("most", 1024_u16));
        }
        if self.password.0.expose_secret().chars().count() > 1024 {
            faults.add("/password", Coded::new("text.too_long").with("most", 1024_u16));
        }
        let new_password =
            self.new_password.map(|new| Password::parse("/new_password", new.0.expose_secret(), &mut faults));
        faults.into_result()?;
        let username = Username::tried(&self.username);
        Ok(Credentials { username, password: self.password.0, new_password, origin })
    }
}

/// A new password of one's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    #[schema(value_type = String, format = Password, max_length = 1024)]
    current_password: SecretText,
    /// 10 to 128 characters, neither a common password nor made of names.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    new_password: SecretText,
}

/// A session that goes on somewhere.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenSessionView {
    session_id: SessionId,
    started_at: DateTime<Utc>,
    /// When it last went on.
    last_used_at: DateTime<Utc>,
    /// When it ends at the latest.
    expires_at: DateTime<Utc>,
    /// The network address it began at.
    address: Option<String>,
}

impl From<Session> for OpenSessionView {
    fn from(session: Session) -> Self {
        let Session { id, staff_id: _, source, started_at, last_used_at, expires_at, is_ended: _ } = session;
        Self { session_id: id, started_at, last_used_at, expires_at, address: source }
    }
}

/// A session that goes on.
#[derive(Debug, Serialize, ToSchema)]
struct SessionView {
    /// For `Authorization: Bearer`.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds until a new one is needed.
    expires_in: i64,
    /// By whose calendar the days of the whole group are counted, such as `Asia/Shanghai`: which day "today" is, for what
    /// is held at no one estate.
    time_zone: &'static str,
}

/// Who is calling.
#[derive(Debug, Serialize, ToSchema)]
struct WhoAmI {
    /// `staff:<id>`, `client:<id>` or `service:<name>`.
    subject: String,
    /// The account, for a member of staff.
    staff: Option<StaffView>,
    /// What they may do somewhere.
    permissions: Vec<Permission>,
    /// Where they may do anything.
    scope: Scope,
    /// What they may do where, if it is not the same everywhere; else nothing.
    grants: Vec<GrantView>,
    /// When the access token ends.
    expires_at: DateTime<Utc>,
}

/// Permissions that hold in a scope.
#[derive(Debug, Serialize, ToSchema)]
struct GrantView {
    permissions: Vec<Permission>,
    scope: Scope,
}

impl From<Grant> for GrantView {
    fn from(Grant { permissions, scope }: Grant) -> Self {
        Self { permissions, scope }
    }
}

/// Sign in
///
/// Sets the refresh cookie, and one by which this browser is known later. Who has a second factor, or needs one for a role
/// of theirs, gets a challenge instead, which `POST /api/v1/session/challenge` answers. Too many failed attempts with a
/// name lock it for a while.
#[utoipa::path(
    tag = "session", request_body = SignInBody, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "Signed in.", body = SessionView),
        (status = 202, description = "The password was right, and a second factor is asked for.", body = ChallengeView),
        (status = 401, description = "The name or the password is not right.", body = web::ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The password has to be changed.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session")]
pub(crate) async fn sign_in(
    app: Data<App>,
    source: Source,
    device: DeviceCookie,
    body: Submitted<SignInBody>,
) -> Result<HttpResponse, Problem> {
    let origin = SignInOrigin { address: source.0, device: device.0 };
    let credentials = body.try_map(|body| body.into_credentials(origin))?.value;
    Ok(signed_in(&app.config, app::sign_in(&app, credentials).await?.map_err(locked)?))
}

/// Refresh a session
///
/// Trades the refresh cookie for the next access token and the next cookie. A cookie works once; within a few seconds and
/// until its successor is used it gives that successor again.
#[utoipa::path(
    tag = "session",
    responses(
        (status = 200, description = "The session goes on.", body = SessionView),
        (status = 401, description = "There is no session, or it is over.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session/refresh")]
pub(crate) async fn refresh_session(app: Data<App>, cookie: RefreshCookie) -> Result<HttpResponse, Problem> {
    let refresh = cookie.0.unwrap_or_default();
    let granted = app::refresh_session(&app, &refresh).await?;
    Ok(begun(&app.config, SignedIn { granted, device: None }))
}

/// Sign out
///
/// Succeeds without a session, too.
#[utoipa::path(tag = "session", responses((status = 204, description = "Signed out.")))]
#[delete("/api/v1/session")]
pub(crate) async fn sign_out(app: Data<App>, cookie: RefreshCookie) -> Result<HttpResponse, Problem> {
    app::sign_out(&app, cookie.0.as_ref()).await?;
    Ok(HttpResponse::NoContent().cookie(cleared(&app.config)).finish())
}

/// Change your password
///
/// Your other sessions end, and so do access tokens: this browser gets the next by its cookie.
#[utoipa::path(
    tag = "session", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 204, description = "Changed."))
)]
#[put("/api/v1/session/password")]
pub(crate) async fn change_password(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    source: Source,
    device: DeviceCookie,
    cookie: RefreshCookie,
    body: Submitted<PasswordBody>,
) -> Result<HttpResponse, Problem> {
    let origin = SignInOrigin { address: source.0, device: device.0 };
    let PasswordBody { current_password, new_password } = body.value;
    let mut faults = Faults::new();
    let new = Password::parse("/new_password", new_password.0.expose_secret(), &mut faults);
    faults.into_result()?;
    let change = PasswordChange { current: current_password.0, new, refresh: cookie.0, origin };
    app::change_password(&app, &caller.actor, change).await?.map_err(locked)?;
    Ok(HttpResponse::NoContent().finish())
}

/// List your sessions
///
/// Newest first.
#[utoipa::path(
    tag = "session", params(Listing::<SessionList>), security(("bearer" = [])),
    responses((
        status = 200, description = "The open sessions.",
        content((PageOf<OpenSessionView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/session/sessions")]
pub(crate) async fn list_own_sessions(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    listing: Listing<SessionList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_own_sessions(&app, &caller.actor, query).await?;
    reply.of(page.map(OpenSessionView::from)).await
}

/// End one of your sessions
///
/// Such as that of a lost device. Its access tokens end with it.
#[utoipa::path(
    tag = "session", security(("bearer" = [])),
    responses((status = 204, description = "Ended."))
)]
#[delete("/api/v1/session/sessions/{id}")]
pub(crate) async fn end_own_session(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    id: PathId<SessionId>,
) -> Result<HttpResponse, Problem> {
    app::end_own_session(&app, &caller.actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Get your account
///
/// The account that the access token belongs to.
#[utoipa::path(
    tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "The account.", body = WhoAmI))
)]
#[get("/api/v1/session")]
pub(crate) async fn show_session(
    caller: Caller<need::Anyone>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let staff = app::show_session(&app, &caller.actor).await?;
    Ok(HttpResponse::Ok().json(WhoAmI {
        subject: caller.subject.to_string(),
        staff: staff.as_ref().map(StaffView::whole),
        permissions: caller.actor.held_anywhere(),
        scope: caller.actor.scope,
        grants: caller.actor.grants.into_iter().map(GrantView::from).collect(),
        expires_at: caller.expires_at,
    }))
}

/// A session, or what is asked for before there is one.
fn signed_in(config: &Config, done: SignIn) -> HttpResponse {
    match done {
        SignIn::Begun(signed_in) => begun(config, signed_in),
        SignIn::Challenged(issued) => HttpResponse::Accepted().json(ChallengeView::from(issued)),
    }
}

/// The tokens of a session, one of them in a cookie.
fn begun(config: &Config, SignedIn { granted, device }: SignedIn) -> HttpResponse {
    with_cookies(config, &granted, device.as_ref()).json(SessionView::of(config, granted))
}

impl SessionView {
    fn of(config: &Config, granted: Granted) -> Self {
        Self {
            access_token: granted.access.token,
            token_type: "Bearer",
            expires_in: granted.access.expires_in,
            time_zone: config.time_zone.name(),
        }
    }
}

fn with_cookies(config: &Config, granted: &Granted, device: Option<&SecretString>) -> HttpResponseBuilder {
    let mut reply = HttpResponse::Ok();
    reply.cookie(carrying(granted, config));
    if let Some(device) = device {
        reply.cookie(knowing(device, config));
    }
    reply
}

/// Said of the name that was tried, whether or not anybody has it.
fn locked(Locked { wait }: Locked) -> Problem {
    let minutes = wait.num_seconds().div_euclid(60) + 1;
    let refusal = Refusal::new(ErrorKind::RateLimited, "identity.sign_in_locked").with("minutes", minutes);
    Problem::from(refusal).with_header(RETRY_AFTER, HeaderValue::from(wait.num_seconds() + 1))
}
