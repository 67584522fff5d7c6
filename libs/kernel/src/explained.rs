//! Why something was decided, for people.

use serde::{Deserialize, Serialize};

/// One step of a reckoning, such as "DLN-02 gives 3 days", in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explained {
    /// The rule the step rests on, such as `DLN-02`; absent for plain arithmetic.
    pub clause: Option<String>,
    /// English words.
    pub en: String,
    /// Chinese words.
    pub zh: String,
}
