//! Tokens for programs.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    post,
    web::{Bytes, Data},
};
use web::Problem;

use super::oauth_shapes::{OAuthError, TokenForm, TokenView, credentials, invalid, unknown_client};
use crate::app::{
    App,
    keys::{TokenRefusal, issue_client_token},
};

const FORM: &str = "application/x-www-form-urlencoded";

/// Get an access token by client credentials (RFC 6749 §4.4). Refusals have the RFC's own shape.
#[utoipa::path(
    tag = "oauth", request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
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
    form: Bytes,
) -> Result<HttpResponse, Problem> {
    let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|media_type| media_type.trim().to_ascii_lowercase().starts_with(FORM)) {
        return Ok(refused(&invalid("The body must be application/x-www-form-urlencoded.")));
    }
    let asked = match credentials(request.headers(), &form) {
        Ok(asked) => asked,
        Err(error) => return Ok(refused(&error)),
    };
    match issue_client_token(&app, asked).await {
        Ok(token) => Ok(HttpResponse::Ok().json(TokenView::from(token))),
        Err(TokenRefusal::Client) => Ok(refused(&unknown_client())),
        Err(TokenRefusal::Scope) => Ok(refused(&OAuthError {
            error: "invalid_scope",
            error_description: "The client does not have every permission that was asked for.",
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
