//! What an event says, as it travels.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// JSON that is passed on as it came. Between the commit that publishes an event and the handler that consumes it, a log, a relay
/// and a broker hold it; none of them looks inside, so none builds or writes the payload anew.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Payload(Box<RawValue>);

impl Payload {
    /// The JSON form of `content`.
    ///
    /// # Errors
    /// [`serde_json::Error`] when it has none.
    pub fn of(content: &impl Serialize) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(content).map(Self)
    }

    /// JSON that was kept as text.
    ///
    /// # Errors
    /// [`serde_json::Error`] when it is none.
    pub fn from_text(text: String) -> Result<Self, serde_json::Error> {
        RawValue::from_string(text).map(Self)
    }

    /// The JSON as it came.
    #[must_use]
    pub fn as_text(&self) -> &str {
        self.0.get()
    }

    /// The JSON as it came, for who keeps it.
    #[must_use]
    pub fn into_text(self) -> String {
        Box::<str>::from(self.0).into_string()
    }

    /// The content as a `T`.
    ///
    /// # Errors
    /// [`serde_json::Error`] when it is of another shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0.get())
    }
}

/// The same text; two spellings of the same content are different payloads.
impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}
