//! Signing in, going on, signing out, and who am I.

use actix_web::{
    HttpResponse, delete, get,
    http::header::{HeaderValue, RETRY_AFTER},
    post,
    web::Data,
};
use auth::{Caller, need};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ErrorKind, Faults, Permission, Refusal, Scope};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Problem, Submitted};

use super::{
    cookie::{RefreshCookie, carrying, cleared},
    staff_shapes::StaffView,
};
use crate::{
    app::{
        App,
        sessions::{self, Credentials, Granted, SignIn},
    },
    config::Config,
    domain::Username,
};

/// What one signs in with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    #[schema(max_length = 1024)]
    username: String,
    #[schema(value_type = String, format = Password, max_length = 1024)]
    password: SecretText,
}

/// Text that never shows itself.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct SecretText(pub(super) SecretString);

impl SignInBody {
    fn into_credentials(self) -> Result<Credentials, Refusal> {
        let mut faults = Faults::new();
        if self.username.chars().count() > 1024 {
            faults.add("/username", "text.too_long", "is too long", "过长");
        }
        if self.password.0.expose_secret().chars().count() > 1024 {
            faults.add("/password", "text.too_long", "is too long", "过长");
        }
        faults.into_result()?;
        Ok(Credentials { username: Username::tried(&self.username), password: self.password.0 })
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
}

/// Who is calling.
#[derive(Debug, Serialize, ToSchema)]
struct WhoAmI {
    /// `staff:<id>`, `client:<id>` or `service:<name>`.
    subject: String,
    /// The account, for a member of staff.
    staff: Option<StaffView>,
    permissions: Vec<Permission>,
    scope: Scope,
    /// When the access token ends.
    expires_at: DateTime<Utc>,
}

/// Sign in. Sets the refresh cookie.
#[utoipa::path(
    tag = "session", request_body = SignInBody,
    responses(
        (status = 200, description = "Signed in.", body = SessionView),
        (status = 401, description = "The name or the password is not right.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session")]
pub(super) async fn sign_in(app: Data<App>, body: Submitted<SignInBody>) -> Result<HttpResponse, Problem> {
    let credentials = body.try_map(SignInBody::into_credentials)?.value;
    match sessions::sign_in(&app, credentials).await? {
        SignIn::In(granted) => Ok(shown(&app.config, granted)),
        SignIn::Locked { wait } => Err(locked(wait)),
    }
}

/// Trade the refresh cookie for the next access token and the next cookie. A cookie works once.
#[utoipa::path(
    tag = "session",
    responses(
        (status = 200, description = "The session goes on.", body = SessionView),
        (status = 401, description = "There is no session, or it is over.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session/refresh")]
pub(super) async fn refresh_session(app: Data<App>, cookie: RefreshCookie) -> Result<HttpResponse, Problem> {
    let refresh = cookie.0.unwrap_or_default();
    Ok(shown(&app.config, sessions::refresh_session(&app, &refresh).await?))
}

/// Sign out. Without a session there is nothing to do, and that is well.
#[utoipa::path(tag = "session", responses((status = 204, description = "Signed out.")))]
#[delete("/api/v1/session")]
pub(super) async fn sign_out(app: Data<App>, cookie: RefreshCookie) -> Result<HttpResponse, Problem> {
    sessions::sign_out(&app, cookie.0.as_ref()).await?;
    Ok(HttpResponse::NoContent().cookie(cleared(&app.config)).finish())
}

/// Who the access token speaks for.
#[utoipa::path(
    tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "You.", body = WhoAmI))
)]
#[get("/api/v1/session")]
pub(super) async fn show_session(
    caller: Caller<need::Anyone>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let staff = sessions::show_session(&app, &caller.actor).await?;
    Ok(HttpResponse::Ok().json(WhoAmI {
        subject: caller.subject.to_string(),
        staff: staff.as_ref().map(StaffView::from),
        permissions: caller.actor.permissions,
        scope: caller.actor.scope,
        expires_at: caller.expires_at,
    }))
}

fn shown(config: &Config, granted: Granted) -> HttpResponse {
    let cookie = carrying(&granted, config);
    let view = SessionView {
        access_token: granted.access.token,
        token_type: "Bearer",
        expires_in: granted.access.expires_in,
    };
    HttpResponse::Ok().cookie(cookie).json(view)
}

/// Said of the name that was tried, whether or not anybody has it.
fn locked(wait: TimeDelta) -> Problem {
    let minutes = wait.num_seconds().div_euclid(60) + 1;
    let refusal = Refusal::new(
        ErrorKind::RateLimited,
        "identity.sign_in_locked",
        format!("Too many failed attempts with this user name. Try again in {minutes} min."),
        format!("该用户名登录失败次数过多，请在 {minutes} 分钟后重试。"),
    );
    Problem::from(refusal).with_header(RETRY_AFTER, HeaderValue::from(wait.num_seconds() + 1))
}
