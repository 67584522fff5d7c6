//! Bodies that requests of several services have alike.

use kernel::{Faults, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;

/// A step that needs no words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmptyBody {}

/// Why something is done.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// For people to read.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl Reason {
    /// The reason, as it is kept.
    ///
    /// # Errors
    /// A fault at `/reason` when it is empty or longer than 500 characters.
    pub fn read(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(reason)
    }
}
