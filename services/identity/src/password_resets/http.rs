//! A forgotten password, chosen anew by a link that is mailed.

use actix_web::{HttpResponse, post, web::Data};
use kernel::{Coded, Faults, Refusal};
use secrecy::ExposeSecret;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Problem, Source, Submitted};

use crate::{
    app::App,
    password_resets::app::{self, ResetCompletion},
    staff::{
        domain::{Password, Username},
        http::shapes::SecretText,
    },
};

/// Who has forgotten their password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResetRequestBody {
    #[schema(max_length = 1024)]
    username: String,
}

impl ResetRequestBody {
    fn into_username(self) -> Result<Username, Refusal> {
        if self.username.chars().count() > 1024 {
            return Err(Refusal::at("/username", Coded::new("text.too_long").with("most", 1024_u16)));
        }
        Ok(Username::tried(&self.username))
    }
}

/// Request a new password by mail
///
/// A link goes to the mail address of the account, if it has one and may sign in. The answer is the same when it does not, and
/// when nobody has the name. A name is asked for three times an hour, and an address asks twenty times.
#[utoipa::path(
    tag = "session", request_body = ResetRequestBody,
    responses(
        (status = 202, description = "Whoever has the name and a mail address gets a link."),
        (status = 409, description = "Nothing is mailed here.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/password-resets")]
pub(crate) async fn request_password_reset(
    app: Data<App>,
    source: Source,
    body: Submitted<ResetRequestBody>,
) -> Result<HttpResponse, Problem> {
    let username = body.try_map(ResetRequestBody::into_username)?.value;
    app::request_password_reset(&app, (username, &source.0)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// The link's token, and a password.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResetCompletionBody {
    /// What stands behind `#` in the link.
    #[schema(value_type = String, max_length = 128)]
    token: SecretText,
    /// 10 to 128 characters, neither a common password nor made of names.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 128)]
    new_password: SecretText,
}

impl ResetCompletionBody {
    fn into_completion(self, address: String) -> Result<ResetCompletion, Refusal> {
        let mut faults = Faults::new();
        let password = Password::parse("/new_password", self.new_password.0.expose_secret(), &mut faults);
        faults.into_result()?;
        Ok(ResetCompletion { token: self.token.0, password, address })
    }
}

/// Replace a forgotten password
///
/// With the token of the link, which works once and for half an hour. All sessions of the account end, and all other links; a
/// second factor is asked for at the next sign-in as before.
#[utoipa::path(
    tag = "session", request_body = ResetCompletionBody, extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 204, description = "The password is another."),
        (status = 401, description = "The link is over.", body = web::ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Nothing is mailed here.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/password-resets/completion")]
pub(crate) async fn complete_password_reset(
    app: Data<App>,
    source: Source,
    body: Submitted<ResetCompletionBody>,
) -> Result<HttpResponse, Problem> {
    let completion = body.try_map(|body| body.into_completion(source.0))?.value;
    app::complete_password_reset(&app, completion).await?;
    Ok(HttpResponse::NoContent().finish())
}
