//! One's own second factor.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{Faults, Refusal};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Problem, Source, Submitted};

use super::{cookie::DeviceCookie, locked};
use crate::{
    app::App,
    second_factors::{app::OfferedFactor, domain::Code},
    sessions::app::{self, OwnSecondFactor, SignInOrigin, StartSecondFactor},
    staff::http::shapes::SecretText,
};

/// What one has beside the password.
#[derive(Debug, Serialize, ToSchema)]
struct SecondFactorView {
    /// Since when one signs in with it; null for who does not.
    second_factor_at: Option<DateTime<Utc>>,
    /// True when a role asks for one.
    is_required: bool,
    /// Recovery codes that were not used yet.
    recovery_codes_left: u64,
}

/// A key for an authenticator. It is shown now and never again.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EnrolmentView {
    /// In base32, to be typed.
    key: String,
    /// The same to be shown as a QR code (`otpauth`, as every authenticator reads it).
    uri: String,
}

impl From<OfferedFactor> for EnrolmentView {
    fn from(offered: OfferedFactor) -> Self {
        let OfferedFactor { key, uri } = offered;
        Self { key: key.expose_secret().to_owned(), uri: uri.expose_secret().to_owned() }
    }
}

/// Codes that each sign in once in place of one of the authenticator.
#[derive(Debug, Serialize, ToSchema)]
struct RecoveryCodesView {
    /// They are shown now and never again.
    recovery_codes: Vec<String>,
}

impl From<Vec<SecretString>> for RecoveryCodesView {
    fn from(codes: Vec<SecretString>) -> Self {
        Self { recovery_codes: exposed(codes) }
    }
}

/// Secrets that are shown once, as a reply has them.
pub(super) fn exposed(codes: Vec<SecretString>) -> Vec<String> {
    codes.iter().map(|code| code.expose_secret().to_owned()).collect()
}

/// What proves that a second factor is set up by its owner.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartSecondFactorBody {
    #[schema(value_type = String, format = Password, max_length = 1024)]
    current_password: SecretText,
    /// A code of the second factor that is in use, or a recovery code; needed where there is one.
    #[schema(value_type = Option<String>, max_length = 128)]
    code: Option<SecretText>,
}

impl StartSecondFactorBody {
    fn into_start(self, origin: SignInOrigin) -> Result<StartSecondFactor, Refusal> {
        let Self { current_password, code } = self;
        let code = code.map(read).transpose()?;
        Ok(StartSecondFactor { current: current_password.0, code, origin })
    }
}

/// A code of one's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeBody {
    /// Six digits of the authenticator, or a recovery code. Blanks and dashes do not matter.
    #[schema(value_type = String, max_length = 128, example = "123456")]
    code: SecretText,
}

fn read(code: SecretText) -> Result<Code, Refusal> {
    let mut faults = Faults::new();
    let code = Code::parse("/code", code.0.expose_secret(), &mut faults);
    faults.into_result()?;
    Ok(code)
}

/// Get your second factor
///
/// Whether you have one, and nothing that is secret of it.
#[utoipa::path(
    tag = "session", security(("bearer" = [])),
    responses((status = 200, description = "The second factor.", body = SecondFactorView))
)]
#[get("/api/v1/session/second-factor")]
pub(crate) async fn show_second_factor(
    caller: Caller<need::Anyone>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let OwnSecondFactor { staff, is_required, recovery_codes_left } =
        app::show_second_factor(&app, &caller.actor).await?;
    let second_factor_at = staff.second_factor_at;
    Ok(HttpResponse::Ok().json(SecondFactorView { second_factor_at, is_required, recovery_codes_left }))
}

/// Start a second factor
///
/// Gives a key for an authenticator. It is in use once `verify` has a first code of it; one that is in use goes on until
/// then. Each call gives another key in place of the one before, and each ends after a quarter of an hour.
#[utoipa::path(
    tag = "session", security(("bearer" = [])), request_body = StartSecondFactorBody,
    responses((status = 200, description = "A key for an authenticator.", body = EnrolmentView))
)]
#[post("/api/v1/session/second-factor")]
pub(crate) async fn start_second_factor(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    source: Source,
    device: DeviceCookie,
    body: Submitted<StartSecondFactorBody>,
) -> Result<HttpResponse, Problem> {
    let origin = SignInOrigin { address: source.0, device: device.0 };
    let start = body.try_map(|body| body.into_start(origin))?.value;
    let offered = app::start_second_factor(&app, &caller.actor, start).await?.map_err(locked)?;
    Ok(HttpResponse::Ok().json(EnrolmentView::from(offered)))
}

/// Verify a new second factor
///
/// By a first code of the authenticator. From then on a sign-in asks for one. Gives recovery codes.
#[utoipa::path(
    tag = "session", security(("bearer" = [])), request_body = CodeBody,
    responses((status = 200, description = "In use.", body = RecoveryCodesView))
)]
#[post("/api/v1/session/second-factor/verify")]
pub(crate) async fn verify_second_factor(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    body: Submitted<CodeBody>,
) -> Result<HttpResponse, Problem> {
    let code = read(body.value.code)?;
    let codes = app::verify_second_factor(&app, &caller.actor, &code).await?;
    Ok(HttpResponse::Ok().json(RecoveryCodesView::from(codes)))
}

/// Replace your recovery codes
///
/// Those of before are none any more.
#[utoipa::path(
    tag = "session", security(("bearer" = [])), request_body = CodeBody,
    responses((status = 200, description = "The new ones.", body = RecoveryCodesView))
)]
#[post("/api/v1/session/second-factor/recovery-codes")]
pub(crate) async fn replace_recovery_codes(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    source: Source,
    device: DeviceCookie,
    body: Submitted<CodeBody>,
) -> Result<HttpResponse, Problem> {
    let proof = (read(body.value.code)?, SignInOrigin { address: source.0, device: device.0 });
    let codes = app::replace_recovery_codes(&app, &caller.actor, proof).await?.map_err(locked)?;
    Ok(HttpResponse::Ok().json(RecoveryCodesView::from(codes)))
}

/// Withdraw your second factor
///
/// The password alone signs you in again. Refused while a role asks for a second factor.
#[utoipa::path(
    tag = "session", security(("bearer" = [])), request_body = CodeBody,
    responses((status = 204, description = "Withdrawn."))
)]
#[post("/api/v1/session/second-factor/withdraw")]
pub(crate) async fn withdraw_second_factor(
    caller: Caller<need::Anyone>,
    app: Data<App>,
    source: Source,
    device: DeviceCookie,
    body: Submitted<CodeBody>,
) -> Result<HttpResponse, Problem> {
    let proof = (read(body.value.code)?, SignInOrigin { address: source.0, device: device.0 });
    app::withdraw_second_factor(&app, &caller.actor, proof).await?.map_err(locked)?;
    Ok(HttpResponse::NoContent().finish())
}
