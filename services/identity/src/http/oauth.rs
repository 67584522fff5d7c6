//! Tokens for programs.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::WWW_AUTHENTICATE},
    post,
    web::{Bytes, Data},
};
use web::{MediaType, Problem, Source};

use super::oauth_shapes::{OAuthError, TokenForm, TokenView, credentials, invalid, unknown_client};
use crate::app::{
    App,
    keys::{TokenRefusal, issue_client_token},
};

/// Get an access token
///
/// By client credentials (RFC 6749 §4.4). Refusals have the RFC's own shape.
#[utoipa::path(
    tag = "oauth", request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    extensions(("x-rate-limit" = json!("sign-in"))),
    responses(
        (status = 200, description = "A token.", body = TokenView),
        (status = 400, description = "The request is not right.", body = OAuthError),
        (status = 401, description = "The client is not known.", body = OAuthError),
    )
)]
#[post("/oauth/token")]
pub(super) async fn issue_token(
    app: Data<App>,
    request: HttpRequest,
    source: Source,
    form: Bytes,
) -> Result<HttpResponse, Problem> {
    if !MediaType::of(request.headers()).is_some_and(|media_type| media_type.is_form()) {
        return Ok(refused(&invalid("The body must be application/x-www-form-urlencoded.")));
    }
    let asked = match credentials(request.headers(), &form) {
        Ok(asked) => asked,
        Err(error) => return Ok(refused(&error)),
    };
    match issue_client_token(&app, asked, &source.0).await {
        Ok(token) => Ok(HttpResponse::Ok().json(TokenView::from(token))),
        Err(TokenRefusal::Client) => Ok(refused(&unknown_client())),
        Err(TokenRefusal::Scope) => Ok(refused(&OAuthError {
            error: "invalid_scope",
            error_description: "The client does not have every permission that was asked for.",
        })),
        Err(TokenRefusal::TooLong) => Ok(refused(&OAuthError {
            error: "invalid_scope",
            error_description: "The client has more places than a token can carry. Divide them among several.",
        })),
        Err(TokenRefusal::Failed(failure)) => Err(failure.into()),
    }
}

fn refused(error: &OAuthError) -> HttpResponse {
    if error.error == "invalid_client" {
        return HttpResponse::build(StatusCode::UNAUTHORIZED)
            .insert_header((WWW_AUTHENTICATE, r#"Basic realm="steward""#))
            .json(error);
    }
    HttpResponse::BadRequest().json(error)
}
