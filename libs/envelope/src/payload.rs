//! What an event says, as it travels.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

/// JSON that is passed on as it came. Between the commit that publishes an event and the handler that consumes it, an outbox, a
/// relay and a broker hold the envelope; none of them looks inside, so none builds or writes the payload anew.
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
