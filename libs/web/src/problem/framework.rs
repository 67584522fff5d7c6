//! The framework's own refusals, put into our words.

use actix_web::http::StatusCode;
use kernel::{ErrorKind, Refusal};

use super::Problem;

impl Problem {
    /// The problem for a bare status that some layer below answered with.
    pub(crate) fn for_status(status: StatusCode) -> Self {
        let refusal = match status {
            StatusCode::NOT_FOUND => Refusal::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Refusal::invalid("method_not_allowed"),
            StatusCode::PAYLOAD_TOO_LARGE => return Self::too_large(),
            StatusCode::REQUEST_TIMEOUT => return Self::too_slow(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => return Self::unsupported_media_type(),
            StatusCode::INTERNAL_SERVER_ERROR => internal(),
            other if other.is_server_error() => Refusal::new(ErrorKind::Unavailable, "unavailable"),
            _other => Refusal::invalid("bad_request"),
        };
        Self::new(status, refusal)
    }

    /// A body over the limit (413).
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, Refusal::invalid("body.too_large"))
    }

    /// A body that comes too slowly (408).
    pub(crate) fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, Refusal::invalid("body.too_slow"))
    }

    /// A body that is not JSON (415).
    pub(crate) fn unsupported_media_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Refusal::invalid("body.media_type"))
    }
}

/// All that the outside learns of a failure of ours.
pub(super) fn internal() -> Refusal {
    Refusal::new(ErrorKind::Internal, "internal")
}
