//! The second step of signing in.

use actix_web::{HttpResponse, post, web::Data};
use kernel::{Faults, Refusal};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Problem, Source, Submitted};

use super::{
    SessionView,
    cookie::DeviceCookie,
    locked,
    second_factor::{EnrolmentView, exposed},
    with_cookies,
};
use crate::{
    app::App,
    second_factors::domain::Code,
    sessions::{
        app::{self, AnsweredChallenge, ChallengeAnswer, IssuedChallenge, SignInOrigin},
        domain::ChallengeNeed,
    },
    staff::http::shapes::SecretText,
};

/// A sign-in that waits for a second factor.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChallengeView {
    /// To be sent back with a code. It opens nothing by itself.
    challenge: String,
    /// What it waits for.
    need: ChallengeNeed,
    /// Seconds until one has to sign in again.
    expires_in: i64,
}

impl From<IssuedChallenge> for ChallengeView {
    fn from(issued: IssuedChallenge) -> Self {
        let IssuedChallenge { secret, need, lasts_secs } = issued;
        Self { challenge: secret.expose_secret().to_owned(), need, expires_in: lasts_secs }
    }
}

/// The code that a sign-in waits for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChallengeAnswerBody {
    /// As the sign-in gave it.
    #[schema(value_type = String, max_length = 128)]
    challenge: SecretText,
    /// Six digits of the authenticator, or a recovery code. Blanks and dashes do not matter.
    #[schema(value_type = String, max_length = 128, example = "123456")]
    code: SecretText,
}

impl ChallengeAnswerBody {
    fn into_answer(self, origin: SignInOrigin) -> Result<ChallengeAnswer, Refusal> {
        let mut faults = Faults::new();
        let code = Code::parse("/code", self.code.0.expose_secret(), &mut faults);
        faults.into_result()?;
        Ok(ChallengeAnswer { challenge: self.challenge.0, code, origin })
    }
}

/// The sign-in that an enrolment is for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RequiredEnrolmentBody {
    /// As the sign-in gave it.
    #[schema(value_type = String, max_length = 128)]
    challenge: SecretText,
}

/// A session that began by a code.
#[derive(Debug, Serialize, ToSchema)]
struct CodeSessionView {
    #[serde(flatten)]
    session: SessionView,
    /// After an enrolment: each signs in once in place of a code, when the authenticator is lost. They are shown now and
    /// never again. Empty otherwise.
    recovery_codes: Vec<String>,
}

/// Sign in with a code
///
/// The second step, after a right password. Where the sign-in waits for an enrolment, the first code of the new
/// authenticator completes both. Sets the cookies as a sign-in does. Wrong codes count like wrong passwords, and five end
/// the sign-in.
#[utoipa::path(
    tag = "session", request_body = ChallengeAnswerBody, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "Signed in.", body = CodeSessionView),
        (status = 401, description = "The code is not right, or the sign-in does not wait any more.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session/challenge")]
pub(crate) async fn answer_challenge(
    app: Data<App>,
    source: Source,
    device: DeviceCookie,
    body: Submitted<ChallengeAnswerBody>,
) -> Result<HttpResponse, Problem> {
    let origin = SignInOrigin { address: source.0, device: device.0 };
    let answer = body.try_map(|body| body.into_answer(origin))?.value;
    let AnsweredChallenge { signed_in, recovery_codes } =
        app::answer_challenge(&app, answer).await?.map_err(locked)?;
    let mut reply = with_cookies(&app.config, &signed_in.granted, signed_in.device.as_ref());
    let session = SessionView::of(&app.config, signed_in.granted);
    Ok(reply.json(CodeSessionView { session, recovery_codes: exposed(recovery_codes) }))
}

/// Start the enrolment that a sign-in needs
///
/// For the holder of a role that asks for a second factor. Each call gives another key in place of the one before; the
/// sign-in goes on with the first code of it.
#[utoipa::path(
    tag = "session", request_body = RequiredEnrolmentBody, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "A key for an authenticator.", body = EnrolmentView),
        (status = 401, description = "The sign-in does not wait any more.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/session/challenge/enrolment")]
pub(crate) async fn start_required_enrolment(
    app: Data<App>,
    body: Submitted<RequiredEnrolmentBody>,
) -> Result<HttpResponse, Problem> {
    let offered = app::start_required_enrolment(&app, &body.value.challenge.0).await?;
    Ok(HttpResponse::Ok().json(EnrolmentView::from(offered)))
}
