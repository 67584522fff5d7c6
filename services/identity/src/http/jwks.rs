//! The keys that verify our tokens, for whoever has to (RFC 7517).

use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::Data,
};

use crate::app::App;

/// List public keys
///
/// The keys that access tokens are signed with (JWK Set, RFC 7517): those about to sign and those that signed last
/// included.
#[utoipa::path(
    tag = "oauth",
    responses((status = 200, description = "A JSON Web Key Set.", body = serde_json::Value, content_type = "application/jwk-set+json"))
)]
#[get("/.well-known/jwks.json")]
pub(super) async fn list_keys(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .insert_header((CONTENT_TYPE, "application/jwk-set+json"))
        .json(app.keyring.published().published())
}
