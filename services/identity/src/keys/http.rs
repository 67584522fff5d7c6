//! Tokens for programs, and the public halves of the keys, over the API.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{
        StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE},
    },
    post,
    web::{Bytes, Data},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::Permission;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{MediaType, Problem, Source};

use crate::{
    app::App,
    keys::app::{ClientCredentials, ClientToken, TokenRefusal, issue_client_token},
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
pub(crate) async fn issue_token(
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

/// A form for a token (RFC 6749 §4.4.2). The client proves itself here or by HTTP Basic, not both; its id may stand here
/// in either case.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "read field by field below; here for the description alone")]
pub(super) struct TokenForm {
    #[schema(pattern = "^client_credentials$")]
    grant_type: String,
    /// Permissions separated by spaces; all that the client has unless named.
    scope: Option<String>,
    client_id: Option<String>,
    #[schema(format = "password")]
    client_secret: Option<String>,
}

/// A token (RFC 6749 §5.1).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TokenView {
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    /// What it may be used for, separated by spaces.
    scope: String,
}

/// A refusal (RFC 6749 §5.2).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OAuthError {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type` or `invalid_scope`.
    pub(crate) error: &'static str,
    pub(crate) error_description: &'static str,
}

impl From<ClientToken> for TokenView {
    fn from(token: ClientToken) -> Self {
        let names: Vec<&str> =
            token.permissions.iter().map(|permission| Permission::as_str(*permission)).collect();
        Self {
            access_token: token.access.token,
            token_type: "Bearer",
            expires_in: token.access.expires_in,
            scope: names.join(" "),
        }
    }
}

/// Reads a form and the `Authorization` header.
fn credentials(headers: &HeaderMap, form: &[u8]) -> Result<ClientCredentials, OAuthError> {
    let field = |name| single(form, name);
    match field("grant_type")?.as_deref() {
        Some("client_credentials") => {}
        Some(_other) => {
            return Err(OAuthError {
                error: "unsupported_grant_type",
                error_description: "Only client_credentials is offered.",
            });
        }
        None => return Err(invalid("grant_type is missing.")),
    }
    let in_form = (field("client_id")?, field("client_secret")?);
    let (client_id, secret) = match (basic(headers)?, in_form) {
        (Some(named), (None, None)) => named,
        // An id beside the credentials proves nothing (RFC 6749 §3.2.1); many libraries always send it.
        (Some(named), (Some(id), None)) if named.0 == id => named,
        (Some(_), (_, Some(_))) => return Err(invalid("The client proves itself twice.")),
        (Some(_), (Some(_), None)) => return Err(invalid("The client names itself twice, and differently.")),
        (None, (Some(id), Some(secret))) => (id, secret),
        (None, _missing) => return Err(unknown_client()),
    };
    let scope = field("scope")?.map(|scope| scope.split_ascii_whitespace().map(str::to_owned).collect());
    Ok(ClientCredentials { client_id, secret: SecretString::from(secret), scope })
}

/// The refusal of a client that did not prove itself.
const fn unknown_client() -> OAuthError {
    OAuthError { error: "invalid_client", error_description: "The client is unknown or its secret is wrong." }
}

/// The refusal of a request that is not one.
const fn invalid(error_description: &'static str) -> OAuthError {
    OAuthError { error: "invalid_request", error_description }
}

/// A field that stands once; one without a value counts as left out (RFC 6749 §3.2).
fn single(form: &[u8], name: &str) -> Result<Option<String>, OAuthError> {
    let mut values = form_urlencoded::parse(form).filter(|(key, value)| key == name && !value.is_empty());
    match (values.next(), values.next()) {
        (found, None) => Ok(found.map(|(_, value)| value.into_owned())),
        (_, Some(_)) => Err(invalid("A parameter stands twice.")),
    }
}

/// HTTP Basic, its two halves form-encoded as RFC 6749 §2.3.1 has it.
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, OAuthError> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let read = || {
        let (scheme, encoded) = value.to_str().ok()?.split_once(' ')?;
        let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (id, secret) = decoded.split_once(':')?;
        scheme.eq_ignore_ascii_case("basic").then(|| (form_decoded(id), form_decoded(secret)))
    };
    read().map(Some).ok_or_else(unknown_client)
}

fn form_decoded(text: &str) -> String {
    let pair = format!("x={text}");
    form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// List public keys
///
/// The keys that access tokens are signed with (JWK Set, RFC 7517): those about to sign and those that signed last
/// included.
#[utoipa::path(
    tag = "oauth",
    responses((status = 200, description = "A JSON Web Key Set.", body = serde_json::Value, content_type = "application/jwk-set+json"))
)]
#[get("/.well-known/jwks.json")]
pub(crate) async fn list_keys(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .insert_header((CONTENT_TYPE, "application/jwk-set+json"))
        .json(app.keyring.published().published())
}
